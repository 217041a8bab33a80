"""The menu of a server: by mouse, by keys, and what each item does."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.room import NOT_THERE, UNREACHABLE, UNREADABLE, Room
from tests.e2e.servers import Servers, queue_other_work
from tests.e2e.words import said

FOCUSED = "() => document.activeElement.dataset.action"


def test_memory_is_freed_and_the_row_shows_it(desk: Desk, servers: Servers) -> None:
    url = servers[0].url
    desk.pin(url)
    desk.text_to_image("a lake").ends()
    desk.row(url).locator('[data-action="free-memory"]').click()
    freed = "6.9 GB"
    desk.page.locator("#toast").get_by_text(
        said("server.freed", server="A", size=6_938_041_344)
    ).wait_for()
    assert freed in said("server.freed", server="A", size=6_938_041_344)
    (request,) = servers[0].requests("/free", "POST")
    assert request.body == {"unload_models": True, "free_memory": True}
    desk.row(url).locator(".server-free").get_by_text("23.7 GB").wait_for()
    assert not desk.page.locator("#server-dialog[open]").count()


def test_it_is_asked_before_memory_of_others_is_freed(desk: Desk, servers: Servers) -> None:
    server = servers[0]
    server.pause()
    for _ in range(2):
        queue_other_work(server)
    desk.menu(server.url, "free-memory")
    asked = desk.page.locator("#server-dialog[open]")
    asked.get_by_text(said("ask.free", server="A", n=2)).wait_for()
    assert desk.page.evaluate(FOCUSED) == "server-dialog-close"
    desk.page.keyboard.press("Escape")
    asked.wait_for(state="detached")
    assert not server.requests("/free", "POST")
    desk.menu(server.url, "free-memory")
    asked.locator('[data-action="free-memory-now"]').click()
    server.wait_until(lambda: bool(server.requests("/free", "POST")), 10.0)


def test_the_menu_is_used_by_keys_and_back_closes_it(desk: Desk, servers: Servers) -> None:
    url = servers[0].url
    button = desk.row(url).locator('[data-action="server-menu"]')
    button.focus()
    desk.page.keyboard.press("Enter")
    desk.page.locator("#server-menu[open]").wait_for()
    assert button.get_attribute("aria-expanded") == "true"
    assert desk.page.evaluate(FOCUSED) == "pin"
    desk.page.keyboard.press("ArrowUp")
    assert desk.page.evaluate(FOCUSED) == "remove-server"
    desk.page.keyboard.press("Home")
    desk.page.keyboard.press("ArrowDown")
    assert desk.page.evaluate(FOCUSED) == "pause-server"
    desk.page.keyboard.press("l")
    assert desk.page.evaluate(FOCUSED) == "show-log"
    desk.page.keyboard.press("Escape")
    desk.page.locator("#server-menu[open]").wait_for(state="detached")
    assert desk.page.evaluate(FOCUSED) == "server-menu"
    address = desk.page.url
    desk.open_menu(url)
    desk.page.go_back()
    desk.page.locator("#server-menu[open]").wait_for(state="detached")
    assert desk.page.url == address


def test_a_paused_server_gets_no_new_task_from_any_window(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    first, second = desks
    paused, other = servers
    first.menu(paused.url, "pause-server")
    second.row(paused.url).and_(second.page.locator('[data-paused="true"]')).wait_for()
    for desk in desks:
        for card in [desk.text_to_image(f"a lake {number}") for number in range(2)]:
            card.ends()
            assert card.locator.get_attribute("data-server") == other.url
    second.menu(paused.url, "resume-server")
    first.row(paused.url).and_(first.page.locator(":not([data-paused])")).wait_for()


def test_a_pin_on_a_paused_server_says_so(desk: Desk, servers: Servers) -> None:
    url = servers[0].url
    desk.pin(url)
    desk.menu(url, "pause-server")
    desk.choose("text-to-image")
    desk.fill({"prompt": "a lake", "width": 64, "height": 64, "steps": 2, "seed": ""})
    desk.page.get_by_test_id("run-button").click()
    assert said("lock.paused", server="A") in desk.notice()
    desk.page.locator('#notice-run [data-action="resume-server"]').click()
    desk.page.locator("#notice-run").wait_for(state="detached")
    assert not desk.row(url).get_attribute("data-paused")


def test_the_log_marks_where_a_task_failed(desk: Desk, servers: Servers) -> None:
    server = servers[0]
    server.faults.set("fail_node", "KSampler")
    desk.pin(server.url)
    desk.text_to_image("a broken lake").ends("failed")
    desk.menu(server.url, "show-log")
    failed = desk.page.locator('#server-log [data-failed="true"]').last  # tests before fail too
    failed.wait_for()
    expect(failed).to_contain_text("a broken lake", use_inner_text=True)
    expect(failed).to_contain_text("!!! Exception during processing !!!", use_inner_text=True)
    desk.close_dialog()


def test_a_server_with_the_manager_is_restarted(own: Room, first: Desk) -> None:
    own.allow(UNREACHABLE, UNREADABLE)
    own.allow(NOT_THERE)  # a second request, when the answer to the first was cut off
    for manager in ("old", "new"):
        with DemoServer("M", manager=manager) as server:
            first.add_server(server.url, manager)
            first.wait_reach(server.url, "up")
            menu = first.open_menu(server.url)
            menu.locator('[data-action="restart-server"]').click()
            first.page.locator("#toast").get_by_text(
                said("server.is_back", server=manager)
            ).wait_for()
            first.remove_server(server.url)
