"""A batch is one row: how far it is, its cards folded under it, and one press for all of it."""

from __future__ import annotations

import re
from functools import partial

from playwright.sync_api import Locator, expect

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk, wait_all
from tests.e2e.journal import reload
from tests.e2e.servers import Servers, mend, pause_all, prompts_told

COUNT = 12

LONG_MS = 120_000
"""Milliseconds in which a batch ends on a busy machine."""


def row_of(desk: Desk) -> Locator:
    """The row of the newest batch."""
    return desk.page.get_by_test_id("batch-row").first


def has(server: DemoServer, count: int) -> bool:
    """Return whether a server has so many prompts."""
    return server.queue_remaining == count


def begin(desk: Desk, servers: Servers) -> list[str]:
    """Press Run for a batch of which each paused server takes two; give its ids."""
    pause_all(servers)
    desk.choose("text-to-image")
    desk.fill({"prompt": "a red barn", "width": 64, "height": 64, "steps": 2, "seed": ""})
    cards = desk.run(COUNT)
    for server in servers:
        server.wait_until(partial(has, server, 2))
    expect(row_of(desk)).to_have_attribute("data-total", str(COUNT))
    return [card.prompt_id for card in cards]


def test_a_batch_over_two_servers_is_one_row_that_counts(desk: Desk, servers: Servers) -> None:
    ids = begin(desk, servers)
    row = row_of(desk)
    expect(row).to_contain_text("a red barn")
    expect(row).to_contain_text(f"0 of {COUNT}")
    expect(row.locator(".mark")).to_have_count(2)
    said = f"0 done, 0 running, {COUNT} waiting, 0 failed, 0 stopped"
    expect(row.get_by_role("img", name=said)).to_be_visible()
    mend(servers)
    expect(row).to_have_attribute("data-done", str(COUNT), timeout=LONG_MS)
    expect(row).to_contain_text(f"{COUNT} of {COUNT}")
    expect(row.locator("[data-action]")).to_have_count(2)  # to fold it, and to remove it
    reload(desk)
    expect(row_of(desk)).to_have_attribute("data-done", str(COUNT), timeout=LONG_MS)
    assert set(ids) <= set(desk.task_ids())
    batch = row_of(desk).get_attribute("data-batch-id")
    row_of(desk).locator('[data-action="clear-batch"]').click()
    expect(desk.page.locator(f'[data-batch-id="{batch}"]')).to_have_count(0)
    assert not set(ids) & set(desk.task_ids())


def test_its_cards_are_folded_and_unfolded_by_mouse_and_keys(desk: Desk, servers: Servers) -> None:
    ids = begin(desk, servers)
    row = row_of(desk)
    own = ", ".join(f'[data-testid="task-card"][data-prompt-id="{one}"]' for one in ids)
    cards = desk.page.locator(own)
    expect(cards).to_have_count(COUNT)
    fold = row.locator('[data-action="fold-batch"]')
    expect(fold).to_have_attribute("aria-expanded", "true")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(cards).to_have_count(0)
    fold.press("Enter")
    expect(cards).to_have_count(COUNT)
    expect(fold).to_be_focused()
    fold.press(" ")
    expect(cards).to_have_count(0)
    mend(servers)
    expect(row).to_have_attribute("data-done", str(COUNT), timeout=LONG_MS)
    expect(cards).to_have_count(0)
    fold.click()
    expect(cards).to_have_count(COUNT)


def test_the_rest_is_cancelled_by_one_press_and_nothing_more_is_sent(
    desk: Desk, servers: Servers
) -> None:
    ids = begin(desk, servers)
    sent = prompts_told(servers)
    row = row_of(desk)
    row.locator('[data-action="cancel-rest"]').click()
    expect(row.locator('[data-action="fold-batch"]')).to_be_focused()
    expect(row.locator('[data-action="cancel-rest"]')).to_have_count(0, timeout=LONG_MS)
    expect(row).to_have_attribute("data-total", "4")
    expect(row.locator('[data-kind="stopped"]')).to_have_attribute("data-share", "4")
    mend(servers)
    assert prompts_told(servers) == sent
    left = [one for one in ids if desk.call("getWindowTask", one) is None]
    assert len(left) == COUNT - 4


def test_a_failed_run_is_a_segment_of_the_bar(desk: Desk, servers: Servers) -> None:
    begin(desk, servers)
    row = row_of(desk)
    servers[0].faults.fail_node = "KSampler"
    servers[0].resume()
    expect(row.locator('[data-kind="failed"]')).to_have_count(1)
    expect(row).to_contain_text(re.compile(r"\d failed"))
    mend(servers)
    expect(row.locator('[data-kind="waiting"], [data-kind="running"]')).to_have_count(
        0, timeout=LONG_MS
    )


def test_times_are_said_once_they_are_known(desk: Desk, servers: Servers) -> None:
    desk.choose("text-to-image")
    desk.fill({"prompt": "a red barn", "width": 64, "height": 64, "steps": 2, "seed": ""})
    wait_all(desk.run(2))
    desk.set_runs(COUNT)
    expect(desk.page.locator("#run-about")).to_have_text(re.compile(r".+ on \d servers?"))
    begin(desk, servers)
    expect(row_of(desk)).to_contain_text("under a minute")
    mend(servers)
    expect(row_of(desk)).to_have_attribute("data-done", str(COUNT), timeout=LONG_MS)
