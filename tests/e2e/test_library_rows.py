"""Rows of the library far from the view are not laid out; nobody can tell that they are not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk
from tests.e2e.room import NOT_THERE, Room
from tests.e2e.servers import Servers
from tests.e2e.test_library import import_old, items, make
from tests.windows import until

COUNT = 300
LAID_OUT = 140
"""More than a window of 1280 × 720 and 2,800 pixels on both sides have of tiles this large."""

TO = """async (part) => {
  const frame = () => new Promise(requestAnimationFrame);
  const panel = document.getElementById("pictures");
  panel.scrollTop = part * (panel.scrollHeight - panel.clientHeight);
  await frame();
  await frame();
}"""
"""Scrolls to a part of the whole."""

AT_END = """(count) => {
  const panel = document.getElementById("pictures");
  panel.scrollTop = panel.scrollHeight;
  return document.querySelectorAll('[data-testid="library-item"]').length === count;
}"""
"""Scrolls to the end, where the next page comes; tells whether so many tiles came."""

FAR = "() => document.querySelectorAll('[data-far]').length > 0"

PLACES = """() => {
  const top = document.getElementById("library-grid").getBoundingClientRect().top;
  return Object.fromEntries(
    [...document.querySelectorAll('[data-testid="library-item"]')]
      .filter((one) => one.offsetWidth > 1)
      .map((one) => {
        const box = one.getBoundingClientRect();
        return [one.id, [box.left, box.top - top, box.width, box.height].map(Math.round)];
      }),
  );
}"""
"""Where each tile of the layout is in the grid."""

ALL_LAID_OUT = (
    """() => {
  document.dispatchEvent(new Event("needed"));
  return ("""
    + PLACES
    + """)();
}"""
)

Places = dict[str, list[int]]


def near(one: Places, other: Places) -> bool:
    """Return whether tiles that are in both are at the same place."""
    return all(
        abs(a - b) <= 2 for key in one.keys() & other.keys() for a, b in zip(one[key], other[key])
    )


@pytest.fixture
def full(own: Room, first: Desk, servers: Servers) -> Desk:
    """Return a window with hundreds of small pictures, all of them in the grid."""
    own.allow(NOT_THERE)
    first.page.set_viewport_size({"width": 1280, "height": 720})
    import_old(first, servers[1].url, COUNT, 2)
    expect(first.page.locator(".library-count")).to_have_text(str(COUNT))
    until(first.page, AT_END, COUNT)
    return first


def walks(desk: Desk, key: str, tile: Locator) -> None:
    """Press a key, and wait until it took the focus to a tile."""
    desk.page.keyboard.press(key)
    expect(tile.locator(".picture")).to_be_focused()


def test_few_rows_are_laid_out_and_each_is_where_it_would_be(full: Desk) -> None:
    seen: Places = {}
    heights = set()
    for part in (1, 0.6, 0.3, 0, 0.2, 0.5, 0.9):
        full.page.evaluate(TO, part)
        places = full.page.evaluate(PLACES)
        heights.add(full.page.evaluate("() => document.getElementById('pictures').scrollHeight"))
        assert 10 < len(places) < LAID_OUT
        assert near(places, seen)
        seen |= places
    whole = full.page.evaluate(ALL_LAID_OUT)
    assert len(whole) == COUNT
    assert near(seen, whole)
    assert max(heights) - min(heights) <= 2


def test_rows_leave_when_tiles_get_another_size_or_width(full: Desk) -> None:
    for width in (900, 1280):
        full.page.evaluate(TO, 0.5)
        full.page.set_viewport_size({"width": width, "height": 720})
        full.page.evaluate(TO, 0.4)
        places = full.page.evaluate(PLACES)
        assert len(places) < LAID_OUT
        assert near(places, full.page.evaluate(ALL_LAID_OUT))


def test_keys_reach_tiles_that_are_not_laid_out(full: Desk) -> None:
    tiles = items(full)
    full.page.evaluate(TO, 0)
    tiles.first.locator(".picture").focus()
    walks(full, "End", tiles.last)
    full.page.evaluate(TO, 0.5)
    until(full.page, FAR)
    walks(full, "ArrowLeft", tiles.nth(COUNT - 2))
    walks(full, "Home", tiles.first)
    expect(tiles.first).to_be_in_viewport()


def test_a_new_picture_comes_first_while_rows_are_not_laid_out(full: Desk) -> None:
    full.page.evaluate(TO, 0.9)
    until(full.page, FAR)
    (card,) = make(full, "a barn")
    expect(items(full).first).to_have_attribute("data-prompt-id", card.prompt_id)
    full.page.evaluate(TO, 0)
    places = full.page.evaluate(PLACES)
    assert items(full).first.get_attribute("id") in places
    assert near(places, full.page.evaluate(ALL_LAID_OUT))


def test_a_picture_far_away_that_was_looked_at_has_the_focus_again(full: Desk) -> None:
    full.page.evaluate(TO, 0)
    items(full).first.locator(".picture").click()
    full.page.locator("#viewer[open]").wait_for()
    full.page.keyboard.press("End")
    shown = full.page.locator("#viewer .viewer-head")
    expect(shown).to_contain_text(f"{COUNT} of {COUNT}")
    full.close_dialog()
    expect(items(full).last.locator(".picture")).to_be_focused()
