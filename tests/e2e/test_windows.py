"""The other windows of the page, each with its lock, as long as they are open."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator

from tests.e2e.desk import Desk
from tests.e2e.room import Room
from tests.e2e.servers import Servers
from tests.e2e.words import said

HOSTILE = "<img src=x onerror='window.__hostile=1'>"

SPEAK = """(message) => {
  const channel = new BroadcastChannel("bindery");
  channel.postMessage(message);
  channel.close();
}"""


def row_of(desk: Desk, other: Desk) -> Locator:
    """The row of another window."""
    return desk.page.locator(f'[id="window-{other.info["windowId"]}"]')


def test_each_window_shows_the_others_lock(desks: tuple[Desk, Desk], servers: Servers) -> None:
    first, second = desks
    row = row_of(first, second)
    row.get_by_text(said("windows.free")).wait_for()
    servers[1].pause()
    second.pin(servers[1].url)
    row.get_by_title(servers[1].url).wait_for()
    card = second.text_to_image()
    row.get_by_text(said("tasks.open", n=1)).wait_for()
    card.cancel()
    row.get_by_text(said("tasks.open", n=0)).wait_for()
    second.unpin()
    row.get_by_text(said("windows.free")).wait_for()
    second.spread(True)
    row.get_by_text(said("windows.spread")).wait_for()


def test_ids_are_the_windows_own(desks: tuple[Desk, Desk]) -> None:
    infos = [desk.info for desk in desks]
    assert len({info["windowId"] for info in infos} | {info["clientId"] for info in infos}) == 4


def test_strange_messages_between_windows_are_harmless(desk: Desk, servers: Servers) -> None:
    presence = {
        "version": 1,
        "kind": "here",
        "windowId": HOSTILE,
        "clientId": "c",
        "lockedServer": "javascript:window.__hostile=1",
        "tasks": [],
    }
    strange: list[Any] = [
        "not JSON",
        {"an": "object"},
        json.dumps(None),
        json.dumps({"version": 99, "kind": "here"}),
        json.dumps({**presence, "version": 2}),
        json.dumps({**presence, "lockedServer": 7}),
        json.dumps(presence),
    ]
    for message in strange:
        desk.page.evaluate(SPEAK, message)
    honest = {**presence, "lockedServer": f"{servers[0].url}"}
    desk.page.evaluate(SPEAK, json.dumps(honest))
    desk.page.locator("#windows").get_by_title(HOSTILE).wait_for()
    assert desk.page.locator('img[src="x"]').count() == 0
    assert [found["windowId"] for found in desk.debug()["otherWindows"]].count(HOSTILE) == 1
    desk.page.evaluate(SPEAK, json.dumps({**honest, "kind": "bye"}))
    desk.page.locator("#windows").get_by_title(HOSTILE).wait_for(state="detached")


def test_a_closed_window_goes(shared: Room, desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    row = row_of(first, second)
    row.wait_for()
    shared.close_window(second)
    row.wait_for(state="detached")
