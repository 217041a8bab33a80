"""Tabs are named by their work; a press goes to one, and all of a person's tasks can be stopped."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.room import Room
from tests.e2e.servers import Servers, mend, pause_all
from tests.e2e.test_windows import row_of
from tests.e2e.words import said

TITLE = "(title) => document.title === title"
ENDED = "() => comfyui.getWindowInfo().openTaskCount === 0"


def test_a_tab_is_named_by_its_work_or_its_person(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    first, second = desks
    second.text_to_image("red barn in snow").ends()
    row = row_of(first, second)
    row.get_by_text("red barn in snow").wait_for()
    second.page.wait_for_function(TITLE, arg="red barn in snow · Bindery")
    second.page.locator('[data-action="name-tab"]').click()
    field = second.page.locator("#tab-name")
    field.fill("My barns")
    field.press("Enter")
    row.get_by_text("My barns").wait_for()
    second.page.wait_for_function(TITLE, arg="My barns · Bindery")
    second.page.reload()
    second.ready()
    second.page.wait_for_function(TITLE, arg="My barns · Bindery")
    second.page.locator('[data-action="name-tab"]').click()
    field.fill("")
    field.press("Enter")
    row.get_by_text("red barn in snow").wait_for()


def test_the_title_and_the_tiles_say_what_runs_and_whose_it_is(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    first, second = desks
    url = servers[0].url
    first.pin(url)
    second.pin(url)
    servers[0].pause("steps")
    running = first.text_to_image("red barn", steps=8)
    running.wait("running")
    waiting = second.text_to_image("a fox", steps=8)
    waiting.wait("queued")
    servers[0].step(6)
    first.page.wait_for_function("() => /^red barn · [0-9]+ %$/.test(document.title)")
    work = first.row(url).locator(".server-work")
    work.get_by_text(said("windows.own")).wait_for()
    work.get_by_text(said("servers.waiting_ours", n=1)).wait_for()
    other = second.row(url).locator('.server-work[data-whose="tab"]')
    other.get_by_text("red barn").wait_for()
    expect(first.row(url).locator(".reach")).to_have_text(said("servers.busy"), use_inner_text=True)


def test_a_press_on_a_tab_goes_there_or_its_title_flashes(desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    call = row_of(first, second).locator('[data-action="call-tab"]')
    call.click()
    second.page.wait_for_function("() => document.hasFocus()")
    second.page.evaluate("() => { document.hasFocus = () => false; }")
    second.page.evaluate(
        "() => Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })"
    )
    call.click()
    flashes = said("windows.flashes", name="x").split("“")[0]
    first.page.locator("#toast").get_by_text(flashes).wait_for()
    second.page.wait_for_function("() => document.title.startsWith('➜ ')")
    second.page.evaluate("() => { delete document.hidden; delete document.hasFocus; }")
    second.page.wait_for_function("() => !document.title.startsWith('➜ ')")


def test_everything_of_mine_is_stopped_also_in_other_and_closed_tabs(
    own: Room, servers: Servers
) -> None:
    pause_all(servers)
    first, second = own.desks(2)
    closed = Desk(own.open(own.site)).ready()
    for desk in (first, second, closed):
        desk.text_to_image("a lake").wait("queued")
    closed.page.close()
    first.page.locator('[data-testid="gone-window"]').wait_for()
    first.page.locator('[data-action="stop-all"]').click()
    asked = first.page.locator("#server-dialog[open]")
    closed_one = said("ask.stop_closed", n=1)
    asked.get_by_text(said("ask.stop_all", server="", n=3, tabs=3, closed=closed_one)).wait_for()
    asked.get_by_role("button", name=said("ask.stop_them", n=3)).click()
    for desk in (first, second):
        desk.page.wait_for_function(ENDED)
    assert [server.queue_remaining for server in servers] == [0, 0]
    first.page.locator('[data-action="stop-all"]').wait_for(state="detached")
    mend(servers)


def test_my_tasks_on_one_server_are_stopped_and_no_others(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    pause_all(servers)
    first, second = desks
    first.pin(servers[0].url)
    second.pin(servers[1].url)
    here = first.text_to_image("here")
    here.wait("queued")
    there = second.text_to_image("there")
    there.wait("queued")
    second.menu(servers[0].url, "stop-server")
    second.page.locator("#server-dialog-confirm").click()
    here.wait("cancelled")
    assert there.state == "queued"
    mend(servers)
    there.ends()
