"""What the browser keeps: pictures that outlive their server, and the journal as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.desk import READY, Desk, wait_all
from tests.e2e.journal import has_tasks, kept, reload, wait_kept
from tests.e2e.room import UNREACHABLE, Room
from tests.e2e.servers import Servers, prompts_sent, server_at
from tests.e2e.words import said


def test_a_picture_outlives_its_server(own: Room, first: Desk, servers: Servers) -> None:
    card = first.text_to_image("to be kept").ends()
    server = server_at(servers, card.server)
    card.check_picture(server)
    file = card.file()
    card.locator.locator('[data-action="view"]').click()
    shown = first.page.get_by_test_id("viewer-copy")
    assert shown.get_attribute("data-copy") == "server"
    assert shown.inner_text() == said("viewer.server")
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
        assert kept_copy.inner_text() == said("viewer.kept")
        with first.page.expect_download() as download:
            first.page.locator('#viewer [data-action="download"]').click()
        held = server.picture_bytes(file.filename, file.subfolder, file.type)
        assert Path(download.value.path()).read_bytes() == held
        first.close_dialog()
    finally:
        server.restart()


@pytest.mark.parametrize("pictures", [False, True])
def test_export_wipe_and_import_give_the_same_journal(
    own: Room, first: Desk, servers: Servers, tmp_path: Path, pictures: bool
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
