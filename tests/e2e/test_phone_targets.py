"""What a finger hits on a phone: switches are large enough, and the toast covers no button."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.comfy_server.graphs import painted, saved
from tests.e2e.desk import Desk
from tests.e2e.hand import Hand
from tests.e2e.room import WIDE

LEAST = 44
"""Pixels that a target should have each way (WCAG 2.5.5)."""


@pytest.fixture
def finger(desk: Desk) -> Iterator[Hand]:
    """A finger on a phone."""
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.page.locator("#tab-compose").click()
    hand = Hand(desk.page, is_finger=True)
    yield hand
    hand.lift()
    desk.page.set_viewport_size(WIDE)
    desk.page.evaluate("() => document.getElementById('tab-compose').click()")


def box_of(element: Locator) -> dict[str, float]:
    """Return where an element is."""
    box: Any = element.bounding_box()
    assert box is not None
    return dict(box)


HIT = """([x, y]) => document.elementFromPoint(x, y)?.closest('[data-row]')
  ?.querySelector('.switch')?.contains(document.elementFromPoint(x, y)) ?? false"""


def test_a_switch_is_hit_at_each_corner_of_its_target(desk: Desk, finger: Hand) -> None:
    page = desk.page
    desk.add_workflow("Targets", painted())
    page.get_by_test_id("form-adjust").click()
    page.locator("#adjust[open]").wait_for()
    control = page.locator('[data-row="5.steps"] [role=switch]')
    control.evaluate("(control) => control.scrollIntoView({ block: 'center' })")
    box = box_of(page.locator('[data-row="5.steps"] .switch'))
    assert box["width"] >= LEAST
    assert box["height"] >= LEAST
    corners = [
        (box["x"] + box["width"] * right, box["y"] + box["height"] * down)
        for right in (0.05, 0.95)
        for down in (0.05, 0.95)
    ]
    assert [page.evaluate(HIT, list(corner)) for corner in corners] == [True] * 4
    finger.tap(corners[0])
    expect(control).not_to_be_checked()
    page.locator("#adjust-done").click()


def test_the_toast_covers_no_button_above_the_tasks(desk: Desk, finger: Hand) -> None:
    page = desk.page
    desk.add_workflow("Toast", saved())
    cards = [card.ends() for card in desk.run(2)]
    page.wait_for_selector("#tab-tasks[aria-expanded=true]")  # Run leads there
    cards[0].locator.locator('[data-action="remove-task"]').click()
    toast = page.locator("#toast > span")
    toast.wait_for()
    covered = box_of(toast)
    clear = page.locator('[data-action="clear"]')
    for element in (clear, page.locator("#tab-tasks"), page.locator("#tasks-title")):
        box = box_of(element)
        is_apart = (
            covered["y"] >= box["y"] + box["height"] or covered["y"] + covered["height"] <= box["y"]
        )
        assert is_apart, element
    clear.click(trial=True)
