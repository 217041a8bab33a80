"""Rows of a form that its owner drags, by mouse and by finger, on a wide page and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.comfy_server.graphs import painted
from tests.e2e.desk import Desk
from tests.e2e.hand import Hand, Point
from tests.e2e.room import WIDE

ORDER = (
    """() => [...document.querySelectorAll('#adjust [data-row]')].map((row) => row.dataset.row)"""
)

ORDERED = f"(wanted) => ({ORDER})().join() === wanted"


@pytest.fixture(params=[(1280, False), (390, False), (390, True)], ids=["wide", "phone", "touch"])
def hand(desk: Desk, request: pytest.FixtureRequest) -> Iterator[Hand]:
    """A hand in the open dialog of a form."""
    width, is_finger = request.param
    page = desk.page
    page.set_viewport_size({"width": width, "height": 844})
    if width < WIDE["width"]:
        page.locator("#tab-compose").click()
    desk.add_workflow("By hand", painted())
    hand = Hand(page, is_finger=is_finger)
    page.get_by_test_id("form-adjust").click()
    page.locator("#adjust[open]").wait_for()
    yield hand
    hand.lift()
    page.locator("#adjust-done").click()
    page.set_viewport_size(WIDE)


def point(page: Page, selector: str, down: float = 0.5) -> Point:
    """Return a point in the middle of an element, at a part of its height."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * down


def test_a_row_goes_where_it_is_dropped(desk: Desk, hand: Hand) -> None:
    """On the next row it passes that row, wherever in it; else the nearer edge counts."""
    page = desk.page
    begun = page.evaluate(ORDER)
    for source, target, down, place in (
        (1, 2, 0.2, 2),
        (1, 2, 0.8, 2),
        (2, 1, 0.2, 1),
        (2, 1, 0.8, 1),
        (0, 2, 0.2, 1),
        (0, 2, 0.8, 2),
        (3, 1, 0.2, 1),
        (3, 1, 0.8, 2),
    ):
        name = begun[source]
        grip = f'[data-row="{name}"] [data-grip]'
        hand.drag(point(page, grip), point(page, f'[data-row="{begun[target]}"]', down))
        expected = [one for one in begun if one != name]
        expected.insert(place, name)
        page.wait_for_function(ORDERED, arg=",".join(expected))
        page.locator("[data-action=adjust-reset]").click()
        page.wait_for_function(ORDERED, arg=",".join(begun))


def test_a_row_is_dropped_under_more(desk: Desk, hand: Hand) -> None:
    page = desk.page
    name = page.evaluate(ORDER)[0]
    first = page.locator("#adjust-more [data-row]").first.get_attribute("data-row")
    page.locator(f'[data-row="{first}"]').scroll_into_view_if_needed()
    page.locator(f'[data-row="{name}"]').scroll_into_view_if_needed()
    last = page.locator("#adjust-top [data-row]").last.get_attribute("data-row")
    grip = page.locator(f'[data-row="{last}"] [data-grip]')
    page.locator(f'[data-row="{first}"]').scroll_into_view_if_needed()
    assert grip.is_visible()
    hand.drag(
        point(page, f'[data-row="{last}"] [data-grip]'), point(page, f'[data-row="{first}"]', 0.2)
    )
    page.locator(f'#adjust-more [data-row="{last}"]').wait_for()
