"""The queue of this browser: what waits here is bound late, once, and survives the window."""

from __future__ import annotations

from functools import partial

from playwright.sync_api import expect

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.journal import has_tasks, reload, times_run, wait_ended
from tests.e2e.room import Room
from tests.e2e.servers import Servers, mend, pause_all, prompts_sent, prompts_told
from tests.windows import until

BATCH = 6

WAITING = "async (count) => window.debugMultiWindowServers().waiting.length === count"


def run_batch(desk: Desk, count: int = BATCH) -> list[str]:
    """Run a small text-to-image several times; give the ids, first to last."""
    desk.choose("text-to-image")
    desk.fill({"prompt": "a barn", "width": 64, "height": 64, "steps": 2, "seed": ""})
    return [card.prompt_id for card in desk.run(count)]


def wait_waiting(desk: Desk, count: int) -> None:
    """Wait until so many runs wait in the window."""
    until(desk.page, WAITING, count)


def has(server: DemoServer, count: int) -> bool:
    """Return whether a server has so many prompts."""
    return server.queue_remaining == count


def test_a_batch_uses_both_servers_and_each_holds_two(desk: Desk, servers: Servers) -> None:
    pause_all(servers)
    before = [len(server.prompts_run) for server in servers]
    ids = run_batch(desk)
    wait_waiting(desk, 2)
    for server in servers:
        server.wait_until(partial(has, server, 2))
    mend(servers)
    wait_ended(desk, ids)
    ran = [len(server.prompts_run) - known for server, known in zip(servers, before, strict=True)]
    assert sum(ran) == BATCH
    assert max(ran) <= 4
    assert times_run(servers, ids) == [1] * BATCH
    decided = {one["promptId"]: one for one in desk.debug()["decisions"]}
    assert all(decided[prompt_id]["why"] in ("home", "overflow") for prompt_id in ids)
    for prompt_id in ids:
        task = desk.call("getWindowTask", prompt_id)
        assert task["executionServer"] == decided[prompt_id]["server"]


def test_a_waiting_run_has_no_server_and_says_why_and_cancel_sends_nothing(
    desk: Desk, servers: Servers
) -> None:
    pause_all(servers)
    ids = run_batch(desk, 5)
    wait_waiting(desk, 1)
    card = desk.page.locator('[data-testid="task-card"][data-state="waiting"]')
    expect(card).to_have_count(1)  # it is drawn a frame later
    assert card.get_attribute("data-server") == ""
    assert card.locator(".card-why").inner_text()
    last = card.get_attribute("data-prompt-id") or ""
    card.locator('[data-action="cancel"]').click()
    card.wait_for(state="detached")
    mend(servers)
    wait_ended(desk, [one for one in ids if one != last])
    assert last not in prompts_told(servers)
    assert desk.call("getWindowTask", last) is None


def test_the_queue_is_held_back_and_goes_on(desk: Desk, servers: Servers) -> None:
    pause_all(servers)
    ids = run_batch(desk, 5)
    wait_waiting(desk, 1)
    pause = desk.page.get_by_test_id("queue-pause")
    pause.click()
    desk.page.locator('#queue-pause[aria-pressed="true"]').wait_for()
    mend(servers)
    (last,) = desk.debug()["waiting"]
    wait_ended(desk, [one for one in ids if one != last])
    wait_waiting(desk, 1)
    assert last not in prompts_told(servers)
    pause.click()
    wait_ended(desk, ids)


def test_waiting_runs_survive_a_reload(first: Desk, servers: Servers) -> None:
    pause_all(servers)
    ids = run_batch(first)
    wait_waiting(first, 2)
    for _ in range(2):
        reload(first)
        wait_waiting(first, 2)
        assert first.task_ids() == ids
    mend(servers)
    wait_ended(first, ids)
    assert times_run(servers, ids) == [1] * BATCH
    assert prompts_sent(servers) == BATCH


def test_a_killed_windows_waiting_runs_go_on_in_the_last_one(own: Room, servers: Servers) -> None:
    survivor, killed = own.desks(2)
    pause_all(servers)
    ids = run_batch(killed)
    wait_waiting(killed, 2)
    killed.page.close()
    mend(servers)
    has_tasks(survivor, ids)
    wait_ended(survivor, ids)
    assert times_run(servers, ids) == [1] * BATCH


def test_two_windows_that_press_run_at_once_get_two_servers(
    desks: tuple[Desk, Desk], servers: Servers
) -> None:
    pause_all(servers)
    before = [desk.task_ids() for desk in desks]
    for desk in desks:
        desk.choose("text-to-image")
        desk.fill({"prompt": "a lake", "width": 64, "height": 64, "steps": 2, "seed": ""})
        desk.set_runs(1)
    for desk in desks:
        desk.page.evaluate("() => void document.getElementById('run').click()")
    for desk, known in zip(desks, before, strict=True):
        has_tasks(desk, desk.new_tasks(known, 1))
    for server in servers:
        server.wait_until(partial(has, server, 1))
    mend(servers)


def test_all_that_waits_is_sent_at_once_before_a_person_leaves(
    own: Room, first: Desk, servers: Servers
) -> None:
    pause_all(servers)
    ids = run_batch(first)
    wait_waiting(first, 2)
    first.page.locator('[data-action="queue-send-all"]').click()
    wait_waiting(first, 0)
    # How many each server gets depends on how long it took for what ran there before.
    servers[0].wait_until(lambda: sum(one.queue_remaining for one in servers) == BATCH)
    own.close_window(first)
    mend(servers)
    for server in servers:
        server.wait_until(partial(has, server, 0))
    assert times_run(servers, ids) == [1] * BATCH
    after = own.desks(1)[0]
    has_tasks(after, ids)
    wait_ended(after, ids)
