"""A full disk: the browser gives the page no more room for a while."""

from __future__ import annotations

from playwright.sync_api import Page

FULL_BYTES = 1_000_000
"""Less than the installed build takes, so that nothing more can be written."""

FULL_ACTIONS = 3
"""The disk stays full for so many actions."""


class Disk:
    """The room that one origin has."""

    def __init__(self, origin: str) -> None:
        self._origin = origin.rstrip("/")
        self._left = 0

    @property
    def is_full(self) -> bool:
        """Whether nothing can be written."""
        return self._left > 0

    def fill(self, page: Page) -> None:
        """Be full for some actions."""
        self._left = FULL_ACTIONS
        _send(page, {"origin": self._origin, "quotaSize": FULL_BYTES})

    def pass_on(self, page: Page) -> None:
        """Count one action, and make room after the last."""
        if self._left == 1:
            self.make_room(page)
        self._left = max(0, self._left - 1)

    def make_room(self, page: Page) -> None:
        """End a full disk."""
        self.forget()
        _send(page, {"origin": self._origin})

    def forget(self) -> None:
        """Note that the browser has ended, and its limits with it."""
        self._left = 0


def _send(page: Page, limit: dict[str, object]) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", limit)
    session.detach()
