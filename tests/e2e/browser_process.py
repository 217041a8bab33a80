"""A browser of the test's own: a process with a profile on disk, which can be killed as it is.

Playwright joins it over its debugging port, so its windows are used like any other, and nothing of
Playwright's has a say in how it ends.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections import deque
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO

from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from playwright.sync_api import TimeoutError as NoAnswer

from tests.conftest import CHROMIUM_FLAGS, browser_path
from tests.windows import Problems

FLAGS = (
    *CHROMIUM_FLAGS,
    "--headless=new",
    "--remote-debugging-port=0",
    "--hide-crash-restore-bubble",
    "--no-default-browser-check",
    "--password-store=basic",
)

RESTORE = "--restore-last-session"
"""Open again what was open when the browser ended, where it had come to note that."""

JOIN_MS = 20_000
END_SECONDS = 20.0

LISTENING = re.compile(rb"DevTools listening on ws://([\w.]+:\d+)/")


class BrowserProcess:
    """Chromium on one profile; it is started and killed again and again.

    What goes wrong in its pages is told to `problems`. Only with a frame it has tabs and opens
    again what was open.
    """

    def __init__(
        self,
        playwright: Playwright,
        profile: Path,
        problems: Problems,
        *flags: str,
        is_framed: bool = False,
    ) -> None:
        self._path = browser_path(is_framed=is_framed)
        self._flags = flags
        self._playwright = playwright
        self._profile = profile
        self._problems = problems
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None
        self.said: deque[str] = deque(maxlen=40)
        """The end of its standard error, to examine a failure."""

    def start(self, *arguments: str) -> BrowserContext:
        """Start it; the arguments are Chromium's, such as an address to open. Gives its profile."""
        return self._problems.watch(self.launch(*arguments).contexts[0])

    def launch(self, *arguments: str) -> Browser:
        """Start it, and watch over nothing."""
        try:
            self._browser = self._launched(arguments)
        except NoAnswer:  # seen in one of some hundred starts after a kill: it never answers
            self.kill()
            self._browser = self._launched(arguments)
        return self._browser

    def _launched(self, arguments: tuple[str, ...]) -> Browser:
        command = [self._path, *FLAGS, *self._flags, f"--user-data-dir={self._profile}", *arguments]
        process = self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
        )
        assert process.stderr is not None
        address = _listening(process.stderr)
        self._rest = Thread(target=_read_on, args=(process.stderr, self.said), daemon=True)
        self._rest.start()
        return self._playwright.chromium.connect_over_cdp(f"http://{address}", timeout=JOIN_MS)

    def open(self, site: str, *, restore: bool = False) -> Page:
        """Start it with one window on the page; or with what it had open, which is to be that."""
        context = self.start(RESTORE if restore else site)
        (page,) = context.pages or [context.wait_for_event("page")]
        if not page.url.startswith(site):  # it was killed before it had noted what is open
            page.goto(site)
        return page

    def close(self) -> None:
        """End it as a person does, so that it keeps what it has to keep."""
        assert self._process is not None
        assert self._browser is not None
        self._browser.new_browser_cdp_session().send("Browser.close")
        self._process.wait(END_SECONDS)
        self.kill()

    def kill(self) -> None:
        """Kill it and all that belongs to it, in the middle of whatever it does."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):  # it was closed
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._rest.join()
        self._process = None


def _read_on(output: IO[bytes], said: deque[str]) -> None:
    """Read what else it says, so that it never waits for a reader."""
    with output:
        said.extend(line.decode(errors="replace").rstrip() for line in output)


def _listening(output: IO[bytes]) -> str:
    told: list[bytes] = []
    for line in output:
        found = LISTENING.search(line)
        if found:
            return found[1].decode()
        told.append(line)
    raise AssertionError("Chromium did not start:\n" + b"".join(told).decode(errors="replace"))
