"""A hand that drags and taps, with the mouse or with a finger."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import CDPSession, Page

STEPS = 6
"""Moves of a drag: a hand reports a path, not only its ends."""

Point = tuple[float, float]


class Hand:
    """Presses, moves and lets go. A finger makes the page believe in a touch screen."""

    def __init__(self, page: Page, *, is_finger: bool) -> None:
        self._page = page
        self._session: CDPSession | None = None
        if is_finger:
            self._session = page.context.new_cdp_session(page)
            self._emulate(enabled=True)

    def drag(self, start: Point, end: Point) -> None:
        """Drag from one point to another."""
        (x, y), (to_x, to_y) = start, end
        parts = [step / STEPS for step in range(1, STEPS + 1)]
        path = [(x + (to_x - x) * part, y + (to_y - y) * part) for part in parts]
        if self._session is None:
            self._page.mouse.move(x, y)
            self._page.mouse.down()
            for point in path:
                self._page.mouse.move(*point)
            self._page.mouse.up()
            return
        self._touch("touchStart", start)
        for point in path:
            self._touch("touchMove", point)
        self._touch("touchEnd")

    def tap(self, point: Point) -> None:
        """Touch a point for a moment."""
        self._touch("touchStart", point)
        self._touch("touchEnd")

    def hold(self, point: Point) -> None:
        """Touch a point, and stay there."""
        self._touch("touchStart", point)

    def let_go(self) -> None:
        """End what `hold` began."""
        self._touch("touchEnd")

    def lift(self) -> None:
        """Take a finger away for good."""
        if self._session is not None:
            self._emulate(enabled=False)
            self._session.detach()

    def _touch(self, kind: str, *points: Point) -> None:
        self._send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )

    def _emulate(self, *, enabled: bool) -> None:
        self._send("Emulation.setTouchEmulationEnabled", {"enabled": enabled})

    def _send(self, method: str, values: dict[str, Any]) -> None:
        assert self._session is not None, "a mouse does not touch"
        self._session.send(method, values)
