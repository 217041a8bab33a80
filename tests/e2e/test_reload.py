"""Nothing lost, nothing doubled: reloads, twins, closed and crashed windows, a full disk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator

from tests.conftest import RESULTS, failed
from tests.e2e.card import Card
from tests.e2e.desk import READY, Desk, wait_all
from tests.e2e.files import image_file
from tests.e2e.room import UNREACHABLE, Room
from tests.e2e.servers import Servers, mend, pool_of, prompts_sent, server_at
from tests.e2e.words import said

LONG_MS = 90_000
"""A prompt whose POST may still be on its way is looked for during half a minute."""

FULL = """() => {
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === "readwrite" && [stores].flat().includes("tasks")) {
      throw new DOMException("no room", "QuotaExceededError");
    }
    return transaction.call(this, stores, mode, options);
  };
}"""

FULL_LATER = """() => {
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function (...args) {
    const request = add.apply(this, args);
    this.transaction.abort();
    return request;
  };
}"""

STATES = """(ids) => ids.map((id) => window.comfyui.getWindowTask(id)?.state)"""

FORM_KEPT = """(text) => (sessionStorage.getItem("bindery.form") || "").includes(text)"""


@pytest.fixture(scope="module")
def site(serve: Callable[..., str], pool: Servers) -> str:
    """The page with the servers of the session."""
    return serve(servers=pool_of(pool))


@pytest.fixture
def room(
    chromium: Browser, site: str, servers: Servers, request: pytest.FixtureRequest
) -> Iterator[Room]:
    """A browser profile of the test's own; its console is looked through in the end."""
    room = Room(chromium, site)
    yield room
    mend(servers)
    if request.node.stash.get(failed, False):
        room.take_pictures(RESULTS, request.node.name)
        problems = room.close()
        request.node.add_report_section("teardown", "windows", "\n".join(problems))
        return
    problems = room.close()
    assert not problems, "the page had problems:\n" + "\n".join(problems)


@pytest.fixture
def first(room: Room) -> Desk:
    """The first window."""
    return room.desks(1)[0]


def reload(desk: Desk) -> Desk:
    """Load the page again, and wait until it can take work."""
    desk.page.reload()
    return desk.ready()


def cards(desk: Desk, ids: list[str]) -> list[Card]:
    """The cards of these tasks in a window."""
    return [Card(desk.page, prompt_id) for prompt_id in ids]


def has_tasks(desk: Desk, ids: list[str]) -> None:
    """Wait until a window has these tasks."""
    desk.page.wait_for_function(
        "(ids) => ids.every((id) => window.comfyui.getWindowTask(id))", arg=ids
    )


def wait_ended(desk: Desk, ids: list[str]) -> None:
    """Wait until these tasks have succeeded, as long as that may take after a crash."""
    desk.page.wait_for_function(
        f"(ids) => ({STATES})(ids).every((state) => state === 'succeeded')",
        arg=ids,
        timeout=LONG_MS,
    )


def times_run(servers: Servers, ids: list[str]) -> list[int]:
    """Count how often each prompt was run, on all servers together."""
    runs = [prompt_id for server in servers for prompt_id in server.prompts_run]
    return [runs.count(prompt_id) for prompt_id in ids]


def shows_preview(card: Card) -> Locator:
    """The live preview in a card."""
    return card.locator.locator('.shot img[src^="blob:"]')


def kept(desk: Desk) -> Locator:
    """The panel of what the browser keeps, unfolded."""
    desk.page.evaluate("() => { document.getElementById('kept-details').open = true; }")
    return desk.page.locator("#kept-details")


def wait_kept(desk: Desk, count: int) -> None:
    """Wait until so many pictures, each with its thumbnail, are in the database."""
    desk.page.wait_for_function(
        """(count) => new Promise((resolve) => {
          const opening = indexedDB.open("bindery-1");
          opening.onsuccess = () => {
            const counting = opening.result.transaction("pictures").objectStore("pictures").count();
            counting.onsuccess = () => {
              opening.result.close();
              resolve(counting.result >= count);
            };
          };
        })""",
        arg=2 * count,
    )


# ---- reload ----


def test_a_reload_loses_nothing_and_repeats_nothing(first: Desk, servers: Servers) -> None:
    for server in servers:
        server.pause("steps")
    before = first.info
    running, queued = first.text_to_image("one", steps=20), first.text_to_image("two")
    server = server_at(servers, running.server)
    server.wait_until(lambda: server.is_holding)
    server.step(8)
    shows_preview(running).wait_for()
    queued.wait("queued")
    ids = first.task_ids()
    for _ in range(3):
        reload(first)
        after = first.info
        assert (after["windowId"], after["clientId"]) == (before["windowId"], before["clientId"])
        assert first.task_ids() == ids
        assert first.locked == server.url
        running.wait("running")
        queued.wait("queued")
        server.wait_until(lambda: before["clientId"] in server.client_ids)
        server.step()
        shows_preview(running).wait_for()
    mend(servers)
    wait_all([running, queued])
    first.wait_locked("")
    assert times_run(servers, ids) == [1, 1]
    running.check_picture(server)
    assert prompts_sent(servers) == 2
    reload(first)
    assert [card.state for card in cards(first, ids)] == ["succeeded", "succeeded"]
    assert first.locked == ""


def test_a_pin_and_spreading_are_back_after_a_reload(first: Desk, servers: Servers) -> None:
    first.pin(servers[1].url)
    reload(first).wait_locked(servers[1].url)
    assert first.info["pinned"]
    first.unpin()
    first.spread(True)
    assert reload(first).info["spread"]


def test_an_image_of_an_unsent_task_is_delivered_after_a_reload(
    first: Desk, servers: Servers
) -> None:
    for server in servers:
        server.faults.delay_routes = ("/upload",)
        server.faults.delay_seconds = 30.0
    first.choose("upscale")
    first.bring_image("image", image_file("photo.png"))
    first.set_runs(1)
    [card] = first.run()
    card.wait("uploading")
    first.page.reload()
    mend(servers)
    first.ready()
    card.ends()
    assert times_run(servers, [card.prompt_id]) == [1]


def test_a_large_seed_survives_a_reload(first: Desk, servers: Servers) -> None:
    seed = 2**64 - 1
    first.choose("text-to-image")
    first.fill({"prompt": "exact", "width": 64, "height": 64, "steps": 1, "seed": seed})
    [card] = first.run()
    card.ends()
    reload(first)
    card.locator.locator('[data-action="view"]').click()
    first.page.locator("#viewer[open]").get_by_text(str(seed)).first.wait_for()
    first.page.keyboard.press("Escape")


# ---- twins and closed windows ----


def test_a_twin_is_somebody_else_with_the_same_form(first: Desk, servers: Servers) -> None:
    for server in servers:
        server.pause()
    card = first.text_to_image("a twin's lake")
    card.wait("queued")
    first.page.wait_for_function(FORM_KEPT, arg="a twin's lake")
    with first.page.expect_popup() as opened:
        first.page.evaluate("() => { window.open(location.href); }")
    twin = Desk(opened.value).ready()
    ids = [first.info["windowId"], first.info["clientId"]]
    assert {twin.info["windowId"], twin.info["clientId"]}.isdisjoint(ids)
    assert twin.task_ids() == []
    assert twin.locked == ""
    assert twin.field("prompt").input_value() == "a twin's lake"
    assert [first.info["windowId"], first.info["clientId"]] == ids
    mend(servers)
    card.ends()
    assert times_run(servers, [card.prompt_id]) == [1]
    twin_id = twin.info["windowId"]
    assert reload(twin).info["windowId"] == twin_id
    assert reload(first).task_ids() == [card.prompt_id]


def test_the_remaining_window_takes_over_what_a_closed_one_left(
    room: Room, servers: Servers
) -> None:
    for server in servers:
        server.pause()
    first, second = room.desks(2)
    left = [first.text_to_image("one"), first.text_to_image("two")]
    for card in left:
        card.wait("queued")
    ids = [card.prompt_id for card in left]
    assert second.task_ids() == []
    first.page.close()
    has_tasks(second, ids)
    mend(servers)
    wait_ended(second, ids)
    assert times_run(servers, ids) == [1, 1]
    for card in cards(second, ids):
        card.check_picture(server_at(servers, card.server))


def test_of_two_remaining_windows_one_takes_over_by_a_press(room: Room, servers: Servers) -> None:
    for server in servers:
        server.pause()
    first, second = room.desks(2)
    third = room.extra()
    card = first.text_to_image()
    card.wait("queued")
    gone = first.info["windowId"]
    first.page.close()
    row = f'[data-testid="gone-window"][data-window={json.dumps(gone)}]'
    second.page.locator(row).wait_for()
    third.page.locator(row).wait_for()
    assert second.task_ids() == third.task_ids() == []
    second.page.locator(row).locator('[data-action="take-over"]').click()
    has_tasks(second, [card.prompt_id])
    second.page.locator(row).wait_for(state="detached")
    third.page.locator(row).wait_for(state="detached")
    assert third.task_ids() == []
    mend(servers)
    wait_ended(second, [card.prompt_id])
    assert times_run(servers, [card.prompt_id]) == [1]


# ---- what is kept ----


def test_a_picture_outlives_its_server(room: Room, first: Desk, servers: Servers) -> None:
    card = first.text_to_image("to be kept").ends()
    server = server_at(servers, card.server)
    card.check_picture(server)
    card.locator.locator('[data-action="view"]').click()
    shown = first.page.get_by_test_id("viewer-copy")
    assert shown.get_attribute("data-copy") == "server"
    assert shown.inner_text() == said("viewer.server")
    first.page.keyboard.press("Escape")
    wait_kept(first, 1)
    assert len(server.requests("/view")) >= 1
    room.allow(UNREACHABLE)
    server.stop()
    try:
        reload(first)
        image = first.page.locator(f'{card.selector} [data-testid="task-image"][src^="blob:"]')
        image.wait_for()
        assert card.picture().startswith("blob:")
        card.locator.locator('[data-action="view"]').click()
        kept_copy = first.page.locator('[data-testid="viewer-copy"][data-copy="kept"]')
        kept_copy.wait_for()
        assert kept_copy.inner_text() == said("viewer.kept")
        first.page.keyboard.press("Escape")
    finally:
        server.restart()


@pytest.mark.parametrize("pictures", [False, True])
def test_export_wipe_and_import_give_the_same_journal(
    room: Room, first: Desk, servers: Servers, tmp_path: Path, pictures: bool
) -> None:
    done = [first.text_to_image("one"), first.text_to_image("two")]
    wait_all(done)
    if pictures:
        wait_kept(first, 2)
    before = first.call("listTasks")
    buttons = kept(first).locator('[data-action="export"]')
    with first.page.expect_download() as download:
        (buttons.last if pictures else buttons.first).click()
    file = tmp_path / "journal.zip"
    download.value.save_as(file)
    kept(first).locator('[data-action="wipe"]').click()
    with first.page.expect_navigation():
        first.page.locator('[data-action="wipe"][data-arg="yes"]').click()
    first.page.wait_for_function(READY)
    assert first.task_ids() == []
    first.page.locator("#import-journal").set_input_files(file)
    first.page.locator("#toast").get_by_text(said("archive.imported", tasks=2, known=0)).wait_for()
    has_tasks(first, [card.prompt_id for card in done])
    assert without_window(first.call("listTasks")) == without_window(before)
    reload(first)
    assert without_window(first.call("listTasks")) == without_window(before)
    first.page.locator("#import-journal").set_input_files(file)
    first.page.locator("#toast").get_by_text(said("archive.imported", tasks=0, known=2)).wait_for()
    assert prompts_sent(servers) == 2


def without_window(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out whose the tasks are: an import may be another window's."""
    return [{**task, "windowId": ""} for task in tasks]


def test_a_file_that_is_no_journal_is_refused_with_a_word(first: Desk) -> None:
    first.page.locator("#import-journal").set_input_files(
        {"name": "journal.zip", "mimeType": "application/zip", "buffer": b"not a zip"}
    )
    assert first.notice("journal") == said("archive.not_ours")


# ---- a full disk ----


def test_without_room_nothing_is_sent_and_the_page_says_why(first: Desk, servers: Servers) -> None:
    first.page.evaluate(FULL)
    first.choose("text-to-image")
    first.fill({"prompt": "no room", "width": 64, "height": 64, "steps": 2, "seed": ""})
    first.page.get_by_test_id("run-button").click()
    assert said("journal.full") in first.notice("run")
    assert first.task_ids() == []
    assert first.locked == ""
    assert prompts_sent(servers) == 0


def test_a_commit_that_is_undone_sends_nothing(first: Desk, servers: Servers) -> None:
    first.page.evaluate(FULL_LATER)
    first.choose("text-to-image")
    first.fill({"prompt": "undone", "width": 64, "height": 64, "steps": 2, "seed": ""})
    first.page.get_by_test_id("run-button").click()
    assert "sent" in first.notice("run")
    assert first.task_ids() == []
    assert prompts_sent(servers) == 0
