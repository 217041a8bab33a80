"""The pictures of all tabs are in each tab's library, whatever became of the tab or its list."""

from __future__ import annotations

from typing import Any, cast

from tests.e2e.desk import Desk
from tests.e2e.journal import reload, wait_kept
from tests.e2e.room import Room
from tests.windows import until

HOLDS = """([key, milliseconds]) => new Promise((told) => {
  const end = Date.now() + milliseconds;
  const look = () => {
    if (debugMultiWindowServers().library.newest.includes(key)) told(true);
    else if (Date.now() > end) told(false);
    else setTimeout(look, 20);
  };
  look();
})"""

COUNT = "async (count) => debugMultiWindowServers().library.items === count"
DELETED = "async (count) => debugMultiWindowServers().library.deleted.length === count"

NOTE = """async ([key, by]) => {
  const opened = indexedDB.open("bindery-1");
  await new Promise((done) => { opened.onsuccess = done; });
  const writing = opened.result.transaction("settings", "readwrite");
  const note = { name: `note/${key}`, starredAt: null, deletedAt: Date.now(), by, done: false };
  writing.objectStore("settings").put(note);
  await new Promise((done) => { writing.oncomplete = done; });
  opened.result.close();
}"""
"""What a deletion stores at once."""

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

A_SECOND = 1_000


def library(desk: Desk) -> dict[str, Any]:
    """What the library of a window has."""
    return cast("dict[str, Any]", desk.debug()["library"])


def shows(desk: Desk, key: str, milliseconds: int = A_SECOND) -> bool:
    """Tell whether a result is in a window's library within a time."""
    return bool(desk.page.evaluate(HOLDS, [key, milliseconds]))


def test_the_third_tab_shows_within_a_second_what_the_first_finished(own: Room) -> None:
    first, second, third = own.desks(3)
    card = first.text_to_image("seen in all tabs").ends()
    assert shows(third, f"{card.prompt_id}:0")
    assert shows(second, f"{card.prompt_id}:0")
    assert third.task_ids() == []
    own.close_window(first)
    late = own.desks(3)[-1]
    assert shows(late, f"{card.prompt_id}:0", 20 * A_SECOND)


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
    first.page.evaluate(NOTE, [key, first.ids[0]])
    reload(first)
    until(first.page, DELETED, 1)
    assert library(first)["deleted"] == [key]
    assert library(first)["newest"] == [f"{stays.prompt_id}:0"]
    until(first.page, STORED, ["tasks", 1])
    until(first.page, STORED, ["pictures", 2])
    until(first.page, DELETED, 0)
    assert first.task_ids() == [stays.prompt_id]
