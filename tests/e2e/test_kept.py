"""What the browser keeps: pictures that outlive their server, and the journal as one file."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, expect

from app.core.archive.manifest import MANIFEST, manifest_text
from app.core.message import message
from tests.comfy_server import DemoServer
from tests.comfy_server.faults import HOSTILE, HOSTILE_NAME
from tests.comfy_server.graphs import empty, save
from tests.e2e.card import Card
from tests.e2e.desk import READY, Desk, wait_all
from tests.e2e.files import image_file
from tests.e2e.journal import (
    forget_settings,
    has_tasks,
    kept,
    reload,
    wait_kept,
    wait_recorded,
    wait_settled,
    whole,
)
from tests.e2e.room import UNREACHABLE, Room
from tests.e2e.servers import Servers, prompts_sent, server_at
from tests.e2e.words import said, said_in_chinese

NAME = HOSTILE_NAME[:60]

SETTINGS = 8
"""The settings that a test chooses, and the marks and the machines of the servers."""


def test_a_picture_outlives_its_server(own: Room, first: Desk, servers: Servers) -> None:
    card = first.text_to_image("to be kept").ends()
    server = server_at(servers, card.server)
    card.check_picture(server)
    file = card.file()
    card.locator.locator('[data-action="view"]').click()
    shown = first.page.get_by_test_id("viewer-copy")
    assert shown.get_attribute("data-copy") == "server"
    expect(shown).to_have_text(
        said("viewer.server", server=server.options.name), use_inner_text=True
    )
    first.close_dialog()
    wait_kept(first, 1)
    assert len(server.requests("/view")) >= 1
    own.allow(UNREACHABLE)
    server.stop()
    try:
        reload(first)
        image = first.page.locator(f'{card.selector} [data-testid="task-image"][src^="blob:"]')
        image.wait_for()
        assert card.picture().startswith("blob:")
        card.locator.locator('[data-action="view"]').click()
        kept_copy = first.page.locator('[data-testid="viewer-copy"][data-copy="kept"]')
        kept_copy.wait_for()
        expect(kept_copy).to_have_text(said("viewer.kept"), use_inner_text=True)
        with first.page.expect_download() as download:
            first.page.locator('#viewer [data-action="download"]').click()
        held = server.picture_bytes(file.filename, file.subfolder, file.type)
        assert Path(download.value.path()).read_bytes() == held
        first.close_dialog()
        first.wait_reach(server.url, "down")
    finally:
        server.restart()
    first.page.locator(
        f'{card.selector} [data-testid="task-image"][data-src^="{server.url}"][src^="blob:"]'
    ).wait_for()
    card.check_picture(server)


def test_what_is_kept_nowhere_leaves_its_place_until_its_server_is_back(
    own: Room, first: Desk, servers: Servers
) -> None:
    kept(first).locator("#keep-pictures").uncheck()
    card = first.text_to_image("not kept").ends()
    server = server_at(servers, card.server)
    card.check_picture(server)
    place = card.locator.locator(".missing")
    gone = first.page.locator('[data-testid="viewer-copy"][data-copy="gone"]')
    own.allow(UNREACHABLE)
    server.stop()
    try:
        card.locator.locator('[data-action="view"]').click()
        gone.wait_for()
        assert place.count() == 0, "a picture that is there is taken away"
        first.close_dialog()
        reload(first)
        place.wait_for()
        card.locator.locator('[data-action="view"]').click()
        gone.wait_for()
        first.close_dialog()
        first.wait_reach(server.url, "down")
    finally:
        server.restart()
    place.wait_for(state="detached")
    card.check_picture(server)


def journal(desk: Desk) -> dict[str, Any]:
    """Give all that is stored, but for the machines of the servers: the page notes them again."""
    found = whole(desk)
    found["settings"].pop("machineFacts", None)
    return found


@pytest.mark.parametrize(("pictures", "language"), [(False, "en"), (True, "zh")])
def test_export_wipe_and_import_give_the_same_journal(
    own: Room, first: Desk, servers: Servers, tmp_path: Path, pictures: bool, language: str
) -> None:
    say = said if language == "en" else said_in_chinese
    done = [first.text_to_image("one"), first.text_to_image("two"), enlarge(first)]
    wait_all(done)
    ids = [card.prompt_id for card in done]
    wait_recorded(first, ids, "succeeded")
    wait_kept(first, 3)
    added = servers[0].url.replace("127.0.0.1", "localhost")
    choose_settings(first, language, added, servers[1].url)
    wait_settled(first, SETTINGS)
    before = journal(first)
    assert len(before["files"]) == 1
    assert len(before["pictures"]) == 6
    file = export(first, tmp_path, pictures)
    forget_settings(first)
    wipe(first)
    wiped = journal(first)
    wiped["settings"].pop("marks", None)  # the open page marks its servers again
    assert wiped == {"tasks": [], "events": [], "settings": {}, "files": {}, "pictures": {}}
    take(first, file)
    tasks = message("archive.imported", tasks=3, pictures=3, known=0)
    also = [
        message("archive.servers", n=1),
        message("archive.removed", n=1),
        message("archive.workflows", n=1),
        message("archive.preferences", n=4),
    ]
    toast = first.page.locator("#toast")
    toast.get_by_text(say("archive.imported_also", tasks=tasks, also=also)).wait_for()
    has_tasks(first, ids)
    first.wait_reach(added, "up")
    assert first.row(servers[1].url).count() == 0
    first.choose("own:Mine")
    expected = before if pictures else {**before, "pictures": {}}
    wait_settled(first, SETTINGS)
    assert journal(first) == expected
    reload(first)
    has_tasks(first, ids)
    assert journal(first) == expected
    take(first, file)
    toast.get_by_text(say("archive.imported_known", tasks=0, pictures=0, known=3)).wait_for()
    assert journal(first) == expected
    assert prompts_sent(servers) == 3


def enlarge(desk: Desk) -> Card:
    """Run a task that has an input image."""
    desk.choose("upscale")
    desk.bring_image("image", image_file("input.png"))
    return desk.run()[0]


def choose_settings(desk: Desk, language: str, added: str, removed: str) -> None:
    """Choose something of everything that a person can set."""
    desk.add_workflow("Mine", {"1": empty(), "2": save("1", "mine")})
    desk.add_server(added, "By another name")
    desk.wait_reach(added, "up")
    desk.remove_server(removed)
    kept(desk).locator("#keep-pictures").set_checked(False, force=True)
    desk.page.locator("#keep-limit").fill("400")
    desk.page.locator("#keep-limit").blur()
    desk.page.locator('[data-action="theme"]').click()
    for _ in range(1 if language == "zh" else 2):
        desk.page.locator('[data-action="language"]').click()


def export(desk: Desk, folder: Path, pictures: bool) -> Path:
    """Export the journal to a file."""
    buttons = kept(desk).locator('[data-action="export"]')
    with desk.page.expect_download() as download:
        (buttons.last if pictures else buttons.first).click()
    file = folder / "journal.zip"
    download.value.save_as(file)
    return file


def test_all_windows_are_told_of_a_deletion(own: Room, servers: Servers) -> None:
    first, second = own.desks(2)
    second.text_to_image("to be deleted elsewhere").ends()
    second.fill({"prompt": "still being typed"})
    wipe(first)
    second.page.wait_for_function("() => window.comfyui.listTasks().length === 0")
    second.page.locator("#tasks .empty").wait_for()
    second.page.locator("#pictures .empty").wait_for()
    assert second.field("prompt").input_value() == "still being typed"
    second.text_to_image("after the deletion").ends()


def take(desk: Desk, file: Path | FilePayload) -> None:
    """Open an exported file, tick all that is in it, and take it."""
    desk.page.locator("#import-journal").set_input_files(file)
    proposal = desk.page.get_by_test_id("proposal")
    proposal.wait_for()
    for box in proposal.locator('input[type="checkbox"]').all():
        box.set_checked(True, force=True)
    desk.page.locator("#accept-import").click()


def wipe(desk: Desk) -> None:
    """Delete all that is kept, and wait until the page can take work again."""
    kept(desk).locator('[data-action="wipe"]').click()
    with desk.page.expect_navigation():
        desk.page.locator('[data-action="wipe"][data-arg="yes"]').click()
    desk.page.wait_for_function(READY)
    assert desk.task_ids() == []


def test_settings_of_a_file_that_anybody_made(own: Room, servers: Servers) -> None:
    """Valid entries are imported, in all windows, and stay text; invalid ones are reported."""
    first, second = own.desks(2)
    url = servers[0].url.replace("127.0.0.1", "localhost")
    entries = [{"url": url, "name": NAME}, "javascript:window.__hostile=1", {"url": 5}]
    graph = {"1": empty(), "2": save("1", "own")}
    settings: dict[str, Any] = {
        "pool": json.dumps({"added": entries, "removed": [HOSTILE]}),
        "workflows": json.dumps({"workflows": [{"title": HOSTILE, "graph": graph}, HOSTILE]}),
        "theme": HOSTILE,
        "language": ["zh"],
        HOSTILE: HOSTILE,
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr(MANIFEST, manifest_text((), (), {}, settings))
    take(first, {"name": "a.zip", "mimeType": "application/zip", "buffer": content.getvalue()})
    assert first.notice("journal") == said("archive.left_out", n=7)
    for desk in (first, second):
        desk.wait_reach(url, "up").get_by_text(NAME).first.wait_for()
        desk.choose(f"own:{HOSTILE}")
        assert desk.page.locator('img[src="x"], img[onerror]').count() == 0
        assert desk.page.evaluate("() => window.__hostile") is None
    reload(first).wait_reach(url, "up")
    assert first.page.evaluate("() => window.__hostile") is None


def test_a_file_that_is_no_journal_is_refused_with_a_word(first: Desk) -> None:
    first.page.locator("#import-journal").set_input_files(
        {"name": "journal.zip", "mimeType": "application/zip", "buffer": b"not a zip"}
    )
    assert first.notice("journal") == said("archive.not_ours")


def test_an_import_contacts_nothing_before_it_is_taken_and_only_what_was_ticked(
    own: Room, first: Desk, tmp_path: Path
) -> None:
    own.allow(UNREACHABLE)  # by a look while the server ends
    with DemoServer("C", cors="*") as server:  # which no other test's window knows
        first.add_server(server.url, "C")
        first.pin(server.url)
        card = first.text_to_image("elsewhere").ends()
        wait_recorded(first, [card.prompt_id], "succeeded")
        wait_kept(first, 1)
        file = export(first, tmp_path, pictures=True)
        wipe(first)
        first.remove_server(server.url)
        reload(first)  # nothing is on its way any more
        server.forget_requests()
        first.page.locator("#import-journal").set_input_files(file)
        proposal = first.page.get_by_test_id("proposal")
        proposal.get_by_text(server.url).wait_for()
        assert server.record == []
        first.page.locator("#accept-import").click()
        has_tasks(first, [card.prompt_id])
        image = first.page.locator(f'{card.selector} [data-testid="task-image"][src^="blob:"]')
        image.wait_for()
        assert server.record == []
        first.add_server(server.url, "C")
        first.wait_reach(server.url, "up")
        first.remove_server(server.url)


def test_an_import_may_be_declined(first: Desk, tmp_path: Path) -> None:
    file = export(first, tmp_path, pictures=False)
    first.page.locator("#import-journal").set_input_files(file)
    proposal = first.page.get_by_test_id("proposal")
    proposal.wait_for()
    first.page.locator('[data-action="decline-import"]').click()
    proposal.wait_for(state="detached")
