"""A Chromium with a profile of its own on the disk, and the waiting for what happens in it."""

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Page, Playwright

from tests.conftest import CHROMIUM_FLAGS, CHROMIUM_PATH
from tools.bench.figures import BenchError

SECONDS = 60.0
"""The longest wait for anything; what takes longer is a failure, not a figure."""

PROFILE_SECONDS = 240.0
"""The longest life of one browser."""

INSTALLED = """async () => {
  const release = document.getElementById("release");
  if (release && JSON.parse(release.textContent).worker) await navigator.serviceWorker.ready;
}"""
"""A build registers its worker a while after the page is ready: until then there is none to ask."""


def chromium_path() -> str:
    """Return the browser that `make browser` found. Raises `BenchError` when it did not."""
    if not CHROMIUM_PATH.exists():
        raise BenchError("no browser yet: run `make browser`")
    return CHROMIUM_PATH.read_text(encoding="utf-8").strip()


def version(playwright: Playwright) -> str:
    """Return the browser's name and version."""
    browser = playwright.chromium.launch(executable_path=chromium_path())
    try:
        return f"Chromium {browser.version}"
    finally:
        browser.close()


@contextmanager
def profile(playwright: Playwright, seconds: float = PROFILE_SECONDS) -> Iterator[BrowserContext]:
    """Start Chromium with a new and empty profile; both are gone afterwards.

    A browser that lives longer than `seconds`, or whose page crashes, is killed, so that whoever
    waits gets an error.
    """
    with tempfile.TemporaryDirectory(prefix="bindery-bench-", ignore_cleanup_errors=True) as folder:
        context = playwright.chromium.launch_persistent_context(
            Path(folder),
            executable_path=chromium_path(),
            args=list(CHROMIUM_FLAGS),
            viewport={"width": 1280, "height": 900},
            locale="en-US",
        )
        context.set_default_timeout(SECONDS * 1000)
        kill = _killer(context)
        watchdog = Timer(seconds, kill)
        watchdog.start()
        context.on("page", lambda page: page.on("crash", lambda _: kill()))
        try:
            yield context
        except Error as error:
            raise BenchError(f"Chromium failed: {error.message}") from error
        finally:
            watchdog.cancel()
            with suppress(Error):  # a killed one is closed already
                context.close()


def processes(browser: Browser, kind: str) -> list[int]:
    """Return the numbers of a browser's processes of one kind, such as "renderer"."""
    devtools = browser.new_browser_cdp_session()
    found: list[Any] = devtools.send("SystemInfo.getProcessInfo")["processInfo"]
    devtools.detach()
    return [int(one["id"]) for one in found if one["type"] == kind]


def _killer(context: BrowserContext) -> Callable[[], None]:
    """Return what ends the browser of a context by force, without asking it."""
    browser = context.browser
    if browser is None:
        raise BenchError("Playwright does not tell which browser it started")
    [number] = processes(browser, "browser")

    def kill() -> None:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)

    return kill


@contextmanager
def window(context: BrowserContext, script: str = "") -> Iterator[Page]:
    """Open a window with a script that runs before the page's own; close it afterwards."""
    page = context.new_page()
    if script:
        page.add_init_script(script)
    yield page
    page.close()


def wait_for(condition: Callable[[], bool], what: str, page: Page | None = None) -> None:
    """Wait until the condition holds. Raises `BenchError` when it does not come true.

    With a page the browser's own messages go on being taken meanwhile.
    """
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise BenchError(f"{what} did not happen in {SECONDS:g} s")
        if page is None:
            time.sleep(0.01)
        else:
            page.wait_for_timeout(10)


def wait_in(page: Page, expression: str, what: str) -> Any:
    """Wait until a JavaScript expression is true; return its value. Raises `BenchError`.

    An expression goes in as a function: the page's policy forbids the other way.
    """
    function = expression if expression.startswith("() =>") else f"() => {expression}"
    try:
        return page.wait_for_function(function, timeout=SECONDS * 1000).json_value()
    except Error as error:
        raise BenchError(f"{what} did not happen in {page.url}: {error.message}") from error


@contextmanager
def told(page: Page, what: str) -> Iterator[None]:
    """Wait at the block's end until the page's console has heard this. Raises `BenchError`."""
    try:
        with page.expect_console_message(lambda message: message.text == what):
            yield
    except Error as error:
        raise BenchError(f"{page.url} never said {what!r}: {error.message}") from error


def wait_ready(page: Page) -> None:
    """Wait until the page can take work. Raises `BenchError`."""
    wait_in(page, "document.documentElement.dataset.ready === '1'", "ready")


def wait_installed(page: Page) -> None:
    """Wait until the page's service worker, if it has one, has installed and is active."""
    try:
        page.evaluate(INSTALLED)
    except Error as error:
        raise BenchError(f"the service worker of {page.url} failed: {error.message}") from error


def session(page: Page) -> CDPSession:
    """Open a devtools session with a page."""
    return page.context.new_cdp_session(page)
