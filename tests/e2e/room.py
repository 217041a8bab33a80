"""Windows that several tests share: kept open, and looked through after each test."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize

from tests.e2e.browser_process import BrowserProcess
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers
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


WIDE: ViewportSize = {"width": 1280, "height": 720}
"""How large windows are, whatever frame the browser draws around them."""

FORGOTTEN = "indexeddb,local_storage"
"""What a page keeps for later ones; its session goes with its window."""


class OwnRoom(Room):
    """Windows of a browser process of their own, on a profile on disk.

    One blank window stays open, so that the browser lives when all others are closed.
    """

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

    def open(self, url: str = "about:blank", context: BrowserContext | None = None) -> Page:
        """Open a window of the usual size; without a context, on the profile."""
        page = super().open("about:blank", context)
        page.set_viewport_size(WIDE)
        if url != "about:blank":
            page.goto(url)
        return page

    def leave(self) -> None:
        """Close all windows and delete what they kept; what is installed stays."""
        for context in self._contexts[1:]:
            context.close()
        del self._contexts[1:]
        self._desks.clear()
        blank, *others = self.profile.pages
        for page in others:
            page.close()
        session = self.profile.new_cdp_session(blank)
        origin = self.site.rstrip("/")
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": FORGOTTEN})
        session.detach()

    def close(self) -> list[str]:
        """End the browser."""
        try:
            return super().close()
        finally:
            self._process.kill()


NewRoom = Callable[[Servers], AbstractContextManager[OwnRoom]]
"""Starts a browser in which the build is installed, with these servers, and ends it."""


class Home:
    """One room for many tests, which a test that fails or breaks it leaves to none after it.

    It is made when a test first asks, with servers of its own; and anew after `end`.
    """

    def __init__(self, new_room: NewRoom, pool: Servers) -> None:
        self._new_room = new_room
        self._pool = pool
        self._end = ExitStack()
        self._room: OwnRoom | None = None

    def __enter__(self) -> Home:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def room(self) -> OwnRoom:
        """Return the room, which is made when there is none."""
        if self._room is None:
            self._room = self._end.enter_context(self._new_room(self._pool))
        return self._room

    def end(self) -> None:
        """End the room; the next one is another."""
        self._room = None
        self._end.close()
