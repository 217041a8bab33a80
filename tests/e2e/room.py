"""The windows that the tests of one module share: kept open, and looked through after each test."""

from __future__ import annotations

from playwright.sync_api import Browser, Error

from tests.e2e.desk import Desk
from tests.windows import Windows


class Room(Windows):
    """Windows of one browser profile on one page; they are opened when a test first asks."""

    def __init__(self, browser: Browser, site: str) -> None:
        super().__init__(browser)
        self.site = site
        self._desks: list[Desk] = []

    def desks(self, count: int) -> list[Desk]:
        """Give the first `count` windows; those that are missing boot side by side."""
        while len(self._desks) < count:
            self._desks.append(Desk(self.open(self.site)))
        return [desk.ready() for desk in self._desks[:count]]

    def begin(self) -> None:
        """Begin a test: no problem so far, and nothing allowed."""
        self._problems.clear()
        self._allowed.clear()

    def tidy(self) -> None:
        """End a test: the windows are free and without work."""
        for desk in self._desks:
            desk.tidy()

    def leave(self) -> None:
        """Close all windows, so that the next test begins with new ones."""
        for context in self._contexts:
            try:
                context.close()
            except Error as error:
                self._problems.append(f"did not close: {error.message}")
        self._contexts.clear()
        self._desks.clear()
