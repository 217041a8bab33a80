"""Albums: named sets of pictures that all tabs show, and that files carry to another browser."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.desk import Desk
from tests.e2e.journal import kept, reload
from tests.e2e.room import Room
from tests.e2e.test_library import items, make


def chips(page: Page) -> Locator:
    """Return the chips of the albums."""
    return page.get_by_test_id("album-chip")


def name_album(page: Page, name: str) -> None:
    """Type the name into the open dialog, and press Enter."""
    field = page.locator("#album-name")
    expect(field).to_be_focused()
    field.fill(name)
    field.press("Enter")
    expect(page.locator("#album[open]")).to_have_count(0)


def test_pictures_are_put_into_an_album_that_all_tabs_show(own: Room, first: Desk) -> None:
    make(first, "one", "two", "three")
    tiles = items(first).locator(".picture")
    tiles.nth(0).focus()
    first.page.keyboard.press(" ")
    tiles.nth(1).focus()
    first.page.keyboard.press(" ")
    first.page.locator("#text-album-open-").click()
    name_album(first.page, "Sea and sky")
    expect(first.page.locator("#toast")).to_contain_text("2 in “Sea and sky”.")
    expect(chips(first.page)).to_have_text(["Sea and sky"])
    chips(first.page).click()
    expect(items(first)).to_have_count(2)
    second = own.open(first.page.url)
    expect(chips(second)).to_have_text(["Sea and sky"])
    chips(second).click()
    expect(second.get_by_test_id("library-item")).to_have_count(2)
    first.page.locator('[data-action="album-rename"]').click()
    name_album(first.page, "Coast")
    expect(chips(first.page)).to_have_text(["Coast"])
    expect(items(first)).to_have_count(2)
    second.locator('[data-action="library-clear"]').click()
    expect(chips(second)).to_have_text(["Coast"])
    first.page.locator('[data-action="album-delete"]').click()
    expect(chips(first.page)).to_have_count(0)
    expect(chips(second)).to_have_count(0)
    expect(items(first)).to_have_count(3)
    first.page.locator('#toast [data-action="undo"]').click()
    expect(chips(second)).to_have_text(["Coast"])
    reload(first)
    expect(chips(first.page)).to_have_text(["Coast"])


def test_the_viewer_puts_its_picture_in_and_a_file_carries_the_album(
    own: Room, first: Desk
) -> None:
    make(first, "a barn")
    items(first).locator(".picture").click()
    first.page.locator("#viewer[open]").wait_for()
    first.page.keyboard.press("a")
    name_album(first.page, "dark barns")
    expect(first.page.locator("#viewer[open]")).to_have_count(1)
    first.page.get_by_test_id("viewer-album-open").click()
    choice = first.page.get_by_test_id("album-choice")
    expect(choice).to_have_attribute("aria-pressed", "true")
    first.page.keyboard.press("Escape")
    expect(first.page.locator("#album[open]")).to_have_count(0)
    expect(first.page.locator("#viewer[open]")).to_have_count(1)
    first.close_dialog()
    with first.page.expect_download() as saving:
        kept(first).locator("#text-export-pictures").click()
    content = saving.value.path().read_bytes()
    own.leave()
    (again,) = own.desks(1)
    file = FilePayload(name="journal.zip", mimeType="application/zip", buffer=content)
    again.page.locator("#import-journal").set_input_files([file])
    again.page.locator("#accept-import").click()
    expect(chips(again.page)).to_have_text(["dark barns"])
    chips(again.page).click()
    expect(items(again)).to_have_count(1)
