"""What waits moves to another server: by menu, key, drag, or all at once, and runs exactly once."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import Locator, expect

from tests.comfy_server import DemoServer
from tests.e2e.card import Card
from tests.e2e.desk import Desk
from tests.e2e.journal import ROWS, reload, times_run, wait_ended
from tests.e2e.room import UNREACHABLE, Room
from tests.e2e.servers import Servers, mend, pause_all, prompts_told, server_at
from tests.e2e.test_queue import has, run_batch, wait_waiting
from tests.windows import until

ON = "([id, url]) => window.comfyui.getWindowTask(id)?.executionServer === url"

GONE = "(id) => window.comfyui.getWindowTask(id) === null"

QUEUED = "(id) => window.comfyui.getWindowTask(id)?.state === 'queued'"


def card_of(desk: Desk, prompt_id: str) -> Locator:
    """Return the card of a run."""
    return desk.page.locator(f'[data-testid="task-card"][data-prompt-id="{prompt_id}"]')


def choose_server(desk: Desk, server: DemoServer) -> None:
    """Let runs go only to a server, by the menu beside Run."""
    desk.page.get_by_test_id("run-on").select_option(server.url)


def move_by_menu(desk: Desk, prompt_id: str, server: DemoServer) -> None:
    """Move a run by the menu of its card."""
    card_of(desk, prompt_id).locator('[data-action="move-menu"]').click()
    desk.page.locator(f'#move-menu [data-arg="{prompt_id} {server.url}"]').click()


def moved_to(desk: Desk, known: list[str], server: DemoServer) -> str:
    """Wait until a run under a new id is on a server, and return that id."""
    until(
        desk.page,
        """([known, url]) => window.comfyui.listTasks().some(
          (task) => !known.includes(task.promptId) && task.executionServer === url)""",
        [known, server.url],
    )
    (new,) = [one for one in desk.task_ids() if one not in known]
    return new


def a_queued_task(desk: Desk, servers: Servers) -> tuple[str, DemoServer, DemoServer]:
    """Hold all servers, and queue two runs on one; return the second, and both servers."""
    pause_all(servers)
    first, second = servers
    choose_server(desk, first)
    ids = run_batch(desk, 2)
    for prompt_id in ids:
        until(desk.page, QUEUED, prompt_id)
    first.wait_until(partial(has, first, 2))
    return ids[1], first, second


def test_a_waiting_run_moves_to_the_chosen_server(desk: Desk, servers: Servers) -> None:
    pause_all(servers)
    ids = run_batch(desk, 5)
    wait_waiting(desk, 1)
    (last,) = desk.debug()["waiting"]
    target = servers[1]
    move_by_menu(desk, last, target)
    expect(card_of(desk, last).locator(".card-why")).to_contain_text(target.options.name)
    servers[0].resume()
    others = [one for one in ids if one != last]
    first_ids = [
        one for one in others if desk.call("getWindowTask", one)["executionServer"] != target.url
    ]
    wait_ended(desk, first_ids)
    wait_waiting(desk, 1)
    mend(servers)
    wait_ended(desk, ids)
    assert desk.call("getWindowTask", last)["executionServer"] == target.url
    assert times_run(servers, ids) == [1] * 5


def test_a_queued_task_moves_and_the_old_server_never_runs_it(desk: Desk, servers: Servers) -> None:
    prompt_id, first, second = a_queued_task(desk, servers)
    known = desk.task_ids()
    others = desk.page.locator('[data-state="cancelled"]').count()  # of earlier tests
    place = desk.page.locator('[data-testid="task-card"]').evaluate_all(
        "(cards, id) => cards.findIndex((card) => card.dataset.promptId === id)", prompt_id
    )
    move_by_menu(desk, prompt_id, second)
    new = moved_to(desk, known, second)
    card = Card(desk.page, new)
    until(desk.page, GONE, prompt_id)
    expect(card_of(desk, prompt_id)).to_have_count(0)
    expect(desk.page.locator('[data-state="cancelled"]')).to_have_count(others)
    assert place == desk.page.locator('[data-testid="task-card"]').evaluate_all(
        "(cards, id) => cards.findIndex((card) => card.dataset.promptId === id)", new
    )
    mend(servers)
    card.ends()
    card.check_picture(second)
    assert prompt_id not in first.prompts_run
    assert times_run(servers, [new]) == [1]
    choose_any(desk)


def choose_any(desk: Desk) -> None:
    """Let runs go to any server again."""
    desk.page.get_by_test_id("run-on").select_option("home")


def test_what_waits_moves_to_the_idle_server_in_one_press(desk: Desk, servers: Servers) -> None:
    pause_all(servers)
    first, second = servers
    before = desk.task_ids()
    choose_server(desk, first)
    known = run_batch(desk, 5)
    wait_waiting(desk, 3)
    desk.page.get_by_test_id("move-all").click()
    second.wait_until(partial(has, second, 2))
    expect(desk.page.get_by_test_id("move-all")).to_have_count(0)
    mend(servers)
    until(desk.page, "() => window.comfyui.getWindowInfo().openTaskCount === 0")
    ids = [one for one in desk.task_ids() if one not in before]
    assert len(ids) == 5
    assert times_run(servers, ids) == [1] * 5
    on_second = [
        one for one in ids if desk.call("getWindowTask", one)["executionServer"] == second.url
    ]
    assert len(on_second) == 2  # as many as leave both with the same work
    assert set(known) & set(on_second)
    choose_any(desk)


def test_a_batch_is_paused_by_the_menu_and_goes_on(desk: Desk, servers: Servers) -> None:
    pause_all(servers)
    ids = run_batch(desk)
    wait_waiting(desk, 2)
    left = desk.debug()["waiting"]
    card_of(desk, left[0]).locator('[data-action="move-menu"]').click()
    desk.page.locator('#move-menu [data-action="queue-pause-batch"]').click()
    for prompt_id in left:
        expect(card_of(desk, prompt_id).locator(".card-why")).to_have_text("This run is paused.")
    mend(servers)
    wait_ended(desk, [one for one in ids if one not in left])
    wait_waiting(desk, 2)
    assert not prompts_told(servers) & set(left)
    card_of(desk, left[1]).locator('[data-action="move-menu"]').click()
    desk.page.locator('#move-menu [data-action="queue-pause-batch"]').click()
    wait_ended(desk, ids)
    assert times_run(servers, ids) == [1] * len(ids)


def test_a_card_is_dragged_to_a_servers_tile(desk: Desk, servers: Servers) -> None:
    prompt_id, first, second = a_queued_task(desk, servers)
    known = desk.task_ids()
    tile = desk.page.locator(f'[data-drop-card="{second.url}"]')
    card_of(desk, prompt_id).drag_to(tile)
    new = moved_to(desk, known, second)
    mend(servers)
    Card(desk.page, new).ends()
    assert prompt_id not in first.prompts_run
    choose_any(desk)


def test_keys_act_on_the_card_with_the_focus(desk: Desk, servers: Servers) -> None:
    pause_all(servers)
    ids = run_batch(desk)
    wait_waiting(desk, 2)
    first, last = desk.debug()["waiting"]
    card_of(desk, last).focus()
    desk.page.keyboard.press("n")
    until(desk.page, "(id) => window.debugMultiWindowServers().waiting[0] === id", last)
    card_of(desk, last).focus()
    desk.page.keyboard.press("m")
    menu = desk.page.locator("#move-menu[open]")
    menu.wait_for()
    desk.page.keyboard.press("ArrowDown")
    expect(menu.locator('[role="menuitem"]:focus')).to_have_count(1)
    desk.page.keyboard.press("Escape")
    menu.wait_for(state="detached")
    expect(card_of(desk, last)).to_be_focused()
    card_of(desk, first).focus()
    desk.page.keyboard.press("x")
    card_of(desk, first).wait_for(state="detached")
    mend(servers)
    wait_ended(desk, [one for one in ids if one != first])
    assert first not in prompts_told(servers)


def test_the_menu_is_where_the_pool_has_another_server(desk: Desk, servers: Servers) -> None:
    prompt_id, first, second = a_queued_task(desk, servers)
    assert server_at(servers, second.url) is second
    button = card_of(desk, prompt_id).locator('[data-action="move-menu"]')
    button.click()
    item = desk.page.locator(f'#move-menu [data-arg="{prompt_id} {first.url}"]')
    expect(item).to_be_disabled()
    desk.page.keyboard.press("Escape")
    expect(button).to_be_focused()
    mend(servers)
    Card(desk.page, prompt_id).ends()
    choose_any(desk)


@pytest.mark.parametrize("silence", ["refuses", "is slow"])
def test_a_reload_in_the_middle_of_a_move_neither_loses_nor_doubles_it(
    own: Room, first: Desk, servers: Servers, silence: str
) -> None:
    own.allow(UNREACHABLE)
    prompt_id, old, other = a_queued_task(first, servers)
    known = first.task_ids()
    if silence == "refuses":
        old.faults.refuse = True
    else:
        old.faults.delay_routes, old.faults.delay_seconds = ("POST /queue",), 60.0
    move_by_menu(first, prompt_id, other)
    until(first.page, f"async () => (await ({ROWS})()).some((row) => row.movingTo)")
    reload(first)
    old.faults.clear()  # it still holds its prompts: none may start before it has let go
    new = moved_to(first, known, other)
    mend(servers)
    until(first.page, "() => window.comfyui.getWindowInfo().openTaskCount === 0")
    assert times_run(servers, [new]) == [1]
    assert prompt_id not in old.prompts_run
    choose_any(first)
