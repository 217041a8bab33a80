"""The pictures of all tabs are in each tab's library, whatever became of the tab or its list."""

from __future__ import annotations

from typing import Any, cast

from playwright.sync_api import Locator

from tests.e2e.desk import Desk
from tests.e2e.journal import reload, wait_kept
from tests.e2e.room import UNREACHABLE, Room
from tests.e2e.servers import Servers, server_at
from tests.e2e.words import said
from tests.windows import until

HOLDS = "async (key) => debugMultiWindowServers().library.newest.includes(key)"

COUNT = "async (count) => debugMultiWindowServers().library.items === count"
DELETED = "async (count) => debugMultiWindowServers().library.deleted.length === count"

NOTED = """async (key) => {
  const opened = indexedDB.open("bindery-1");
  await new Promise((done) => { opened.onsuccess = done; });
  const row = opened.result.transaction("settings").objectStore("settings").get(`note/${key}`);
  await new Promise((done) => { row.onsuccess = done; });
  opened.result.close();
  return Boolean(row.result?.deletedAt);
}"""

WIDTH = "([where, width]) => document.querySelector(where)?.naturalWidth === width"

STORED = """async ([store, count]) => {
  const opened = indexedDB.open("bindery-1");
  await new Promise((done) => { opened.onsuccess = done; });
  const keys = opened.result.transaction(store).objectStore(store).getAllKeys();
  await new Promise((done) => { keys.onsuccess = done; });
  opened.result.close();
  return keys.result.length === count;
}"""

OWNERS = """async (owner) => {
  const opened = indexedDB.open("bindery-1");
  await new Promise((done) => { opened.onsuccess = done; });
  const rows = opened.result.transaction("tasks").objectStore("tasks").getAll();
  await new Promise((done) => { rows.onsuccess = done; });
  opened.result.close();
  return rows.result.every((row) => row.owner === owner);
}"""


def tile(desk: Desk, prompt_id: str) -> Locator:
    """Return the tile of a task."""
    return desk.page.locator(f'[data-testid="library-item"][data-prompt-id="{prompt_id}"]')


def delete(desk: Desk, prompt_id: str) -> None:
    """Delete a task's picture by the key, and wait until it is shown nowhere."""
    tile(desk, prompt_id).locator(".picture").focus()
    desk.page.keyboard.press("Delete")
    tile(desk, prompt_id).wait_for(state="detached")


def library(desk: Desk) -> dict[str, Any]:
    """What the library of a window has."""
    return cast("dict[str, Any]", desk.debug()["library"])


def test_every_tab_shows_what_the_first_finished(own: Room) -> None:
    first, second, third = own.desks(3)
    card = first.text_to_image("seen in all tabs").ends()
    until(third.page, HOLDS, f"{card.prompt_id}:0")
    until(second.page, HOLDS, f"{card.prompt_id}:0")
    assert third.task_ids() == []
    own.close_window(first)
    late = own.desks(3)[-1]
    until(late.page, HOLDS, f"{card.prompt_id}:0")


def test_cleared_tasks_keep_their_pictures_also_after_a_reload(own: Room, first: Desk) -> None:
    cards = [first.text_to_image(text).ends() for text in ("one", "two")]
    wait_kept(first, len(cards))
    first.page.locator('[data-action="clear"]').click()
    until(first.page, OWNERS, "library")  # ten seconds later it cannot be undone
    assert first.task_ids() == []
    reload(first)
    until(first.page, COUNT, len(cards))
    assert {key.rpartition(":")[0] for key in library(first)["newest"]} == {
        card.prompt_id for card in cards
    }
    until(first.page, STORED, ["pictures", 2 * len(cards)])
    assert first.task_ids() == []


def test_a_deleted_picture_can_be_undone_after_a_reload_and_then_goes_for_good(
    own: Room, first: Desk
) -> None:
    card, stays = (first.text_to_image(text).ends() for text in ("goes", "stays"))
    wait_kept(first, 2)
    key = f"{card.prompt_id}:0"
    delete(first, card.prompt_id)
    card.locator.get_by_test_id("task-image").wait_for(state="detached")
    until(first.page, NOTED, key)
    reload(first)
    head = first.page.locator(".library-deleted")
    head.get_by_text(said("library.deleted_count", n=1)).wait_for()
    assert library(first)["newest"] == [f"{stays.prompt_id}:0"]
    head.get_by_role("button").click()
    tile(first, card.prompt_id).wait_for()
    head.wait_for(state="detached")
    delete(first, card.prompt_id)
    until(first.page, STORED, ["tasks", 1])  # ten seconds later
    until(first.page, STORED, ["pictures", 2])
    until(first.page, DELETED, 0)
    assert first.task_ids() == [stays.prompt_id]
    reload(first)
    until(first.page, COUNT, 1)


def test_stars_and_deletions_are_seen_in_other_tabs(own: Room) -> None:
    first, second = own.desks(2)
    card = first.text_to_image("starred").ends()
    tile(second, card.prompt_id).wait_for()
    tile(second, card.prompt_id).locator(".picture").focus()
    second.page.keyboard.press("s")
    first.page.wait_for_function("() => debugMultiWindowServers().library.starred === 1")
    delete(second, card.prompt_id)
    tile(first, card.prompt_id).wait_for(state="detached")
    until(first.page, "async () => window.comfyui.listTasks().length === 0")


def test_tiles_are_small_and_need_no_server_for_what_is_kept(
    own: Room, first: Desk, servers: Servers
) -> None:
    first.choose("text-to-image")
    first.fill({"prompt": "large", "width": 1024, "height": 768, "steps": 1, "seed": ""})
    card = first.run()[0].ends()
    wait_kept(first, 1)
    shown = f'[data-testid="library-item"][data-prompt-id="{card.prompt_id}"] .picture > img'
    first.page.wait_for_function(WIDTH, arg=[shown, 512])
    server = server_at(servers, card.server)
    own.allow(UNREACHABLE)
    server.stop()
    try:
        reload(first)
        first.page.wait_for_function(WIDTH, arg=[shown, 512])
        first.wait_reach(server.url, "down")
    finally:
        server.restart()
    first.wait_reach(server.url, "up")
