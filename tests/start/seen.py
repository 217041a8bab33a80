"""What a test sees of a page that starts, and of its worker."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

from tests.conftest import START_MS
from tests.e2e.desk import READY
from tests.e2e.profiles import INSTALLED

SNAPSHOT_LINE = "Bindery: a plain start"

CACHES = "async () => (await caches.keys()).filter((name) => name.startsWith('bindery '))"


class Lines:
    """What the pages and workers of a profile write to the console."""

    def __init__(self, context: BrowserContext) -> None:
        self._lines: list[str] = []
        context.on("console", lambda message: self._lines.append(message.text))

    def of(self, start: str) -> list[str]:
        """Return the lines that have this in them, since the last `forget`."""
        return [line for line in self._lines if start in line]

    def forget(self) -> None:
        """Forget what was written."""
        self._lines.clear()


def ready(page: Page) -> Page:
    """Wait until the page can take work."""
    page.wait_for_function(READY, timeout=START_MS)
    return page


def installed(page: Page) -> Page:
    """Wait until the page is ready and the worker has installed its release."""
    ready(page).wait_for_function(INSTALLED, timeout=START_MS)
    return page


def caches_of(page: Page) -> list[str]:
    """Return the names of the caches of builds."""
    return list(page.evaluate(CACHES))
