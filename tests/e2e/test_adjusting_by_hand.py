"""Rows of a form that its owner drags, by mouse and by finger, on a wide page and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.comfy_server.graphs import painted
from tests.e2e.desk import Desk
from tests.e2e.room import WIDE

ORDER = (
    """() => [...document.querySelectorAll('#adjust [data-row]')].map((row) => row.dataset.row)"""
)

STEPS = 6
"""Moves of a drag: a hand reports a path, not only its ends."""


class Hand:
    """Presses, moves and lets go, with the mouse or with a finger."""

    def __init__(self, page: Page, *, is_finger: bool) -> None:
        self._page = page
        self._session: CDPSession | None = None
        if is_finger:
            self._session = page.context.new_cdp_session(page)
            self._session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag from one point to another."""
        path = [
            tuple(a + (b - a) * step / STEPS for a, b in zip(start, end, strict=True))
            for step in range(STEPS + 1)
        ]
        if self._session is None:
            self._page.mouse.move(*start)
            self._page.mouse.down()
            for x, y in path[1:]:
                self._page.mouse.move(x, y)
            self._page.mouse.up()
            return
        for number, (x, y) in enumerate(path):
            self._touch("touchMove" if number else "touchStart", [{"x": x, "y": y}])
        self._touch("touchEnd", [])

    def _touch(self, kind: str, points: list[dict[str, float]]) -> None:
        assert self._session is not None
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def lift(self) -> None:
        """Take a finger away for good."""
        if self._session is not None:
            self._session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
            self._session.detach()


@pytest.fixture(params=[(1280, False), (390, False), (390, True)], ids=["wide", "phone", "touch"])
def hand(desk: Desk, request: pytest.FixtureRequest) -> Iterator[Hand]:
    """A hand in the open dialog of a form with two groups of rows."""
    width, is_finger = request.param
    page = desk.page
    page.set_viewport_size({"width": width, "height": 844})
    if width < 720:
        page.locator("#tab-compose").click()
    hand = Hand(page, is_finger=is_finger)
    desk.add_workflow("By hand", painted())
    page.get_by_test_id("form-adjust").click()
    page.locator("#adjust[open]").wait_for()
    yield hand
    hand.lift()
    page.set_viewport_size(WIDE)


def middle(page: Page, selector: str, down: float = 0.5) -> tuple[float, float]:
    """Return a point of an element, at a part of its height."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * down


@pytest.mark.parametrize("down", [0.2, 0.5, 0.8])
@pytest.mark.parametrize(("source", "target"), [(1, 2), (2, 1), (0, 2), (3, 1)])
def test_a_row_goes_where_it_is_dropped(
    desk: Desk, hand: Hand, source: int, target: int, down: float
) -> None:
    page = desk.page
    before = page.evaluate(ORDER)
    grip = f'[data-row="{before[source]}"] [data-grip]'
    hand.drag(middle(page, grip), middle(page, f'[data-row="{before[target]}"]', down))
    rest = [name for name in before if name != before[source]]
    is_near = abs(source - target) == 1
    at = rest.index(before[target]) + (target > source if is_near else down >= 0.5)
    expected = [*rest[:at], before[source], *rest[at:]]
    try:
        page.wait_for_function(
            f"(wanted) => ({ORDER})().join() === wanted", arg=",".join(expected), timeout=5000
        )
    except Exception:
        raise AssertionError((before, expected, page.evaluate(ORDER)))
    page.locator("[data-action=adjust-reset]").click()
