"""Windows that several tests share: kept open, and looked through after each test."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from typing import Protocol

from playwright.sync_api import BrowserContext, Page, Playwright, ViewportSize

from tests.e2e.browser_process import BrowserProcess
from tests.e2e.desk import Desk
from tests.e2e.servers import Servers
from tests.windows import Windows

PROVOKED = (
    r"status of 400 \(Bad Request\) <.*/api/view\?filename=>"
    r"|status of 405 \(Method Not Allowed\) <.*/api/system_stats>"
)
"""What it says of errors that the page provokes, to learn whether it may read a server's errors."""

UNREACHABLE = rf"Failed to load resource: net::ERR_|WebSocket connection to .*/ws|{PROVOKED}"
"""What the browser itself says when nothing answers.

A server may come back while the page learns why it was silent, and then answers what was provoked.
"""

UNREADABLE = (
    r"blocked by CORS policy|Failed to load resource: net::ERR_FAILED"
    r"|WebSocket connection to .*/ws"
)
"""What it says of an answer without CORS headers."""

REFUSED = r"status of 400 \(Bad Request\) <.*/api/prompt>"
"""What it says of a prompt that a server refused."""

NOT_THERE = r"status of 404 \(Not Found\)"
"""What it says of an address where there is nothing."""

NO_INPUT = r"status of 404 \(Not Found\) <.*/api/view\?filename=.*&type=input"
"""What it says of an input file that its server does not have. After a refusal that names such a
file the page asks for it `AT_ONCE` times, since another server may be behind the address."""

IN_FRONT = (
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--window-size=1280,800",
)
"""Draw every window as if a person looked at it."""


WIDE: ViewportSize = {"width": 1280, "height": 720}
"""How large windows are, whatever frame the browser draws around them."""

FORGOTTEN = "indexeddb,local_storage"
"""What a page keeps for later ones; its session goes with its window."""


class Room(Windows):
    """Windows of a browser process of their own, on one page and one profile on disk.

    They are opened when a test first asks. One blank window stays open, so that the browser lives
    when all others are closed.
    """

    def __init__(
        self,
        playwright: Playwright,
        profile: Path,
        site: str,
        *flags: str,
        is_framed: bool = False,
    ) -> None:
        self._process = BrowserProcess(playwright, profile, self, *flags, is_framed=is_framed)
        try:
            browser = self._process.launch(*IN_FRONT, "about:blank")
        except BaseException:
            self._process.kill()
            raise
        super().__init__(browser)
        self.site = site
        self._desks: list[Desk] = []
        self._contexts += map(self.watch, self._browser.contexts)

    @property
    def profile(self) -> BrowserContext:
        """The profile on disk."""
        return self._contexts[0]

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

        It is of the usual size, and on the profile.
        """
        assert context is None, "a room has one profile"
        target = self.profile.new_cdp_session(self.profile.pages[0]).send("Target.getTargetInfo")
        session = self._browser.new_browser_cdp_session()
        with self.profile.expect_page() as opened:
            session.send(
                "Target.createTarget",
                {
                    "url": "about:blank",
                    "browserContextId": target["targetInfo"]["browserContextId"],
                    "newWindow": True,
                },
            )
        session.detach()
        page = opened.value
        page.set_viewport_size(WIDE)
        page.goto(url)
        return page

    def open_with(self, script: str) -> Page:
        """Open a window on the page, in which a script runs before any other.

        The script is that window's alone: what a profile is given, later tests would find.
        """
        page = self.open()
        page.add_init_script(script)
        page.goto(self.site)
        return page

    def begin(self) -> None:
        """Begin a test: no problem so far, nothing allowed, and the permissions of a new profile.

        Who grants one permission denies all others with it.
        """
        self._problems.clear()
        self._allowed.clear()
        self.profile.clear_permissions()

    def tidy(self) -> None:
        """End a test: the windows are free and without work."""
        for desk in self._desks:
            desk.tidy()

    def leave(self) -> None:
        """Close all windows and delete what they kept; what is installed stays."""
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


class NewRoom(Protocol):
    """Starts a browser in which the build is installed, with these servers, and ends it."""

    def __call__(
        self, pool: Servers, *, is_framed: bool = False
    ) -> AbstractContextManager[Room]: ...


class Home:
    """One room for many tests, made when the first one asks, and anew after `end`.

    A test that fails, or breaks it, has to end it.
    """

    def __init__(self, new_room: NewRoom, pool: Servers, *, is_framed: bool = False) -> None:
        self._new_room = partial(new_room, is_framed=is_framed)
        self._pool = pool
        self._end = ExitStack()
        self._room: Room | None = None

    def __enter__(self) -> Home:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def room(self) -> Room:
        """Return the room, which is made when there is none."""
        if self._room is None:
            self._room = self._end.enter_context(self._new_room(self._pool))
        return self._room

    def end(self) -> None:
        """End the room; the next one is another."""
        self._room = None
        self._end.close()
