"""The library: pictures first on the screen, found by words, starred, chosen and deleted here."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, expect

from app.core.ids import ServerUrl
from tests.comfy_server.graphs import saved
from tests.e2e.card import Card
from tests.e2e.desk import Desk, wait_all
from tests.e2e.hand import Hand
from tests.e2e.room import NOT_THERE, Room
from tests.e2e.servers import Servers
from tests.windows import until
from tools.bench.filling import archive

PICTURES = """() => {
  const edge = document.getElementById("pictures").getBoundingClientRect();
  const head = document.querySelector(".library-head").getBoundingClientRect();
  const low = Math.min(innerHeight, edge.bottom);
  let area = 0;
  for (const one of document.querySelectorAll('[data-testid="library-item"] > .picture')) {
    const box = one.getBoundingClientRect();
    const high = Math.min(box.bottom, low) - Math.max(box.top, head.bottom);
    if (high > 0) area += high * box.width;
  }
  return area / innerWidth / innerHeight;
}"""
"""The part of the window that is pictures: what is covered or out of sight does not count."""

DAY_MS = 24 * 60 * 60 * 1000

FRAMES = """async (pixels) => {
  const panel = document.getElementById("pictures");
  for (let frame = 0; frame < 120; frame += 1) {
    panel.scrollTop += pixels;
    await new Promise(requestAnimationFrame);
  }
  return panel.scrollTop;
}"""
"""Scrolls so far in each of 120 frames; `make bench` measures these."""


def items(desk: Desk) -> Locator:
    """Return the tiles of the library."""
    return desk.page.get_by_test_id("library-item")


def make(desk: Desk, *prompts: str) -> list[Card]:
    """Make a small picture of each prompt."""
    desk.choose("text-to-image")
    cards: list[Card] = []
    for prompt in prompts:
        desk.fill({"prompt": prompt, "width": 64, "height": 64, "steps": 1, "seed": ""})
        cards += desk.run()
    wait_all(cards)
    return cards


def import_old(desk: Desk, server: str, count: int, days: int) -> None:
    """Import finished tasks of some days ago; their server no longer has the files."""
    thumb = io.BytesIO()
    Image.new("RGB", (64, 64), "#7a5230").save(thumb, "WEBP")
    at = int(time.time() * 1000) - days * DAY_MS
    content = archive(count, "an-old-tab", ServerUrl(server), thumb.getvalue(), at)
    file = FilePayload(name="journal.zip", mimeType="application/zip", buffer=content)
    desk.page.locator("#import-journal").set_input_files([file])
    desk.page.locator("#accept-import").click()


@pytest.mark.parametrize(("width", "height", "part"), [(1440, 900, 0.45), (2560, 1440, 0.55)])
def test_pictures_come_first_on_the_screen(
    first: Desk, width: int, height: int, part: float
) -> None:
    first.page.set_viewport_size({"width": width, "height": height})
    first.choose("text-to-image")
    first.fill({"prompt": "twelve", "width": 64, "height": 64, "steps": 1, "seed": ""})
    wait_all(first.run(12))
    expect(items(first)).to_have_count(12)
    assert first.page.evaluate(PICTURES) >= part


def test_what_runs_is_a_row_of_the_strip_and_the_first_tile(first: Desk, servers: Servers) -> None:
    make(first, "done before")
    for server in servers:
        server.pause()
    first.fill({"prompt": "a long road", "width": 64, "height": 64, "steps": 30})
    cards = first.run(3)
    row = first.page.get_by_test_id("work-row")
    expect(row).to_contain_text("a long road")
    expect(row).to_contain_text("0 of 3")
    for server in servers:
        server.resume()
    wait_all(cards)
    expect(row).to_have_count(0)
    assert first.page.locator("#work").bounding_box() is None or (
        (first.page.locator("#work").bounding_box() or {"height": 0})["height"] == 0
    )


def test_yesterdays_picture_is_found_by_a_key_and_a_word(
    own: Room, first: Desk, servers: Servers
) -> None:
    own.allow(NOT_THERE)
    make(first, "a red barn")
    import_old(first, servers[0].url, 2, 1)
    expect(items(first)).to_have_count(3)
    expect(first.page.get_by_role("heading", name="Yesterday")).to_be_visible()
    first.leave_field()
    first.page.keyboard.press("/")
    field = first.page.get_by_test_id("library-search")
    expect(field).to_be_focused()
    first.page.keyboard.type("DUNES red")
    expect(items(first)).to_have_count(1)
    expect(items(first)).to_contain_text("desert dunes")
    field.fill("no such words")
    expect(first.page.get_by_text("Nothing matches.")).to_be_visible()
    first.page.locator('[data-action="library-clear"]').click()
    expect(items(first)).to_have_count(3)
    expect(field).to_be_focused()
    field.fill("barn")
    expect(items(first)).to_have_count(1)
    field.press("Escape")
    expect(items(first)).to_have_count(3)


def test_filters_leave_today_one_server_or_what_has_a_star(
    own: Room, first: Desk, servers: Servers
) -> None:
    own.allow(NOT_THERE)
    cards = make(first, "one", "two")
    import_old(first, servers[0].url, 2, 2)
    expect(items(first)).to_have_count(4)
    first.page.locator("#library-since-today").click()
    expect(items(first)).to_have_count(2)
    first.page.locator("#library-since-week").click()
    expect(items(first)).to_have_count(4)
    first.page.locator("#library-scope-tab").click()
    expect(items(first)).to_have_count(2)
    tile = first.page.locator(f'[data-key="{cards[0].prompt_id}:0"]')
    tile.hover()
    tile.get_by_test_id("library-star").click()
    first.page.locator("#library-starred-").click()
    expect(items(first)).to_have_count(1)
    expect(tile.get_by_test_id("library-star")).to_be_checked()
    tile.locator(".picture").focus()
    first.page.keyboard.press("s")
    expect(items(first)).to_have_count(0)


def test_the_grid_is_one_tab_stop_that_arrows_walk(first: Desk) -> None:
    make(first, "one", "two", "three")
    stops = first.page.locator('#library-grid .picture[tabindex="0"]')
    expect(stops).to_have_count(1)
    tiles = items(first).locator(".picture")
    tiles.nth(0).focus()
    first.page.keyboard.press("ArrowRight")
    expect(tiles.nth(1)).to_be_focused()
    first.page.keyboard.press("End")
    expect(tiles.nth(2)).to_be_focused()
    first.page.keyboard.press("Home")
    first.page.keyboard.press("ArrowUp")
    expect(tiles.nth(0)).to_be_focused()
    expect(stops).to_have_count(1)
    first.page.keyboard.press("Enter")
    first.page.locator("#viewer[open]").wait_for()
    first.close_dialog()


def test_pictures_are_chosen_and_deleted_here_and_brought_back(first: Desk) -> None:
    make(first, "one", "two", "three", "four")
    tiles = items(first).locator(".picture")
    tiles.nth(0).focus()
    first.page.keyboard.press(" ")
    bar = first.page.locator("#chosen")
    expect(bar).to_contain_text("1 chosen")
    tiles.nth(2).click(modifiers=["Shift"])
    expect(bar).to_contain_text("3 chosen")
    with first.page.expect_download() as download:
        bar.locator('[data-action="library-download"]').click()
    assert download.value.suggested_filename == "bindery-3.zip"
    tiles.nth(1).focus()
    first.page.keyboard.press("Delete")
    expect(items(first)).to_have_count(1)
    expect(tiles.nth(0)).to_be_focused()
    expect(first.page.locator("#toast")).to_contain_text("3 deleted here.")
    expect(first.page.locator(".library-deleted")).to_contain_text("3 pictures deleted")
    first.page.locator('#toast [data-action="undo"]').click()
    expect(items(first)).to_have_count(4)
    tiles.nth(0).focus()
    first.page.keyboard.press("Control+a")
    expect(bar).to_contain_text("4 chosen")
    first.page.keyboard.press("Escape")
    expect(bar).to_have_count(0)


def test_a_long_press_chooses_on_a_touch_screen(first: Desk) -> None:
    make(first, "one", "two")
    first.page.set_viewport_size({"width": 390, "height": 844})
    first.page.locator("#tab-pictures").click()
    hand = Hand(first.page, is_finger=True)
    box = items(first).nth(0).bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    hand.hold(middle)
    expect(first.page.locator("#chosen")).to_contain_text("1 chosen")
    hand.let_go()
    expect(first.page.locator("#viewer[open]")).to_have_count(0)
    hand.lift()


def test_the_size_of_tiles_is_kept(first: Desk) -> None:
    make(first, "one")
    tile = items(first).locator(".picture")
    tile.focus()
    first.page.keyboard.press("+")
    expect(first.page.locator("#library-size")).to_have_value("280")
    first.page.keyboard.press("-")
    first.page.keyboard.press("-")
    expect(first.page.locator("#library-size")).to_have_value("240")
    until(first.page, "() => document.getElementById('library-grid').dataset.size === '240'")
    first.page.reload()
    first.ready()
    expect(first.page.locator("#library-size")).to_have_value("240")


def test_hundreds_of_pictures_scroll(own: Room, first: Desk, servers: Servers) -> None:
    own.allow(NOT_THERE)
    import_old(first, servers[0].url, 400, 1)
    expect(first.page.locator(".library-count")).to_have_text("400", timeout=60_000)
    position = first.page.evaluate(FRAMES, 100)
    assert position > 5_000
    assert items(first).count() > 100


def test_a_batch_with_stars_shows_each_starred_picture(first: Desk) -> None:
    graph = saved(0x224466, "stars")
    graph["1"]["inputs"] |= {"batch_size": 3, "width": 48, "height": 32}
    first.add_workflow("three pictures", graph)
    first.run()[0].ends()
    expect(items(first)).to_have_count(1)
    tile = items(first).first
    tile.hover()
    tile.get_by_test_id("library-star").click()
    first.page.locator("#library-starred-").click()
    expect(items(first)).to_have_count(1)
    expect(items(first).locator(".batch")).to_have_count(0)


def test_the_arrows_walk_what_the_filters_left(first: Desk) -> None:
    old, _, new = make(first, "a red barn", "a blue lake", "red leaves")
    first.page.get_by_test_id("library-search").fill("red")
    expect(items(first)).to_have_count(2)
    items(first).nth(0).locator(".picture").click()
    shown = first.page.locator("#viewer[open] .viewer-stage img")
    expect(shown).to_have_attribute("data-picture", f"{new.prompt_id}:0")
    expect(first.page.locator("#viewer .viewer-head")).to_contain_text("1 of 2")
    first.page.keyboard.press("ArrowRight")
    expect(shown).to_have_attribute("data-picture", f"{old.prompt_id}:0")
    first.page.keyboard.press("ArrowRight")
    expect(shown).to_have_attribute("data-picture", f"{new.prompt_id}:0")
    first.page.keyboard.press("End")
    expect(shown).to_have_attribute("data-picture", f"{old.prompt_id}:0")
    first.close_dialog()
