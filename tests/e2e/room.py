"""Windows that several tests share: kept open, and looked through after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.e2e.browser_process import BrowserProcess
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers, pool_of
from tests.windows import Windows

UNREACHABLE = r"Failed to load resource: net::ERR_|WebSocket connection to .*/ws"
"""What the browser itself says when nothing answers."""

UNREADABLE = r"blocked by CORS policy|Failed to load resource: net::ERR_FAILED"
"""What it says of an answer without CORS headers."""

REFUSED = r"status of 400 \(Bad Request\) <.*/api/prompt>"
"""What it says of a prompt that a server refused."""

NOT_THERE = r"status of 404 \(Not Found\)"
"""What it says of an address where there is nothing."""


IN_FRONT = (
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--window-size=1280,800",
)
"""Draw every window as if a person looked at it."""


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

    def close_window(self, desk: Desk) -> None:
        """Close one window as a person does; the next test that needs it gets a new one."""
        self._desks.remove(desk)
        desk.page.close()

    def open(self, url: str = "about:blank", context: BrowserContext | None = None) -> Page:
        """Open a window of its own, not a tab: Chromium draws two frames a second in a tab behind.

        Without a context it is in the first profile.
        """
        if context is None:
            context = self._contexts[0] if self._contexts else self.context()
        if not context.pages:
            return super().open(url, context)
        target = context.new_cdp_session(context.pages[0]).send("Target.getTargetInfo")
        session = self._browser.new_browser_cdp_session()
        with context.expect_page() as opened:
            session.send(
                "Target.createTarget",
                {
                    "url": "about:blank",
                    "browserContextId": target["targetInfo"]["browserContextId"],
                    "newWindow": True,
                },
            )
        session.detach()
        opened.value.goto(url)
        return opened.value

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
            context.close()
        self._contexts.clear()
        self._desks.clear()


class OwnRoom(Room):
    """Windows of a browser process of their own, on a profile on disk."""

    def __init__(self, playwright: Playwright, profile: Path, site: str, *flags: str) -> None:
        self._process = BrowserProcess(playwright, profile, self, *flags)
        try:
            browser = self._process.launch(*IN_FRONT, "about:blank")
        except BaseException:
            self._process.kill()
            raise
        super().__init__(browser, site)
        self._contexts += map(self.watch, self._browser.contexts)

    @property
    def profile(self) -> BrowserContext:
        """The profile on disk."""
        return self._contexts[0]

    def close(self) -> list[str]:
        """End the browser."""
        try:
            return super().close()
        finally:
            self._process.kill()


def make_room(browser: Browser, serve: Callable[..., str], pool: Servers) -> Iterator[Room]:
    """Yield the windows on a page with these servers, for a fixture; close them after it."""
    room = Room(browser, serve(servers=pool_of(pool)))
    yield room
    room.close()
