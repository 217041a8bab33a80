"""Browser windows for tests: pages that remember every problem, and a test that fails by them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    WebError,
    expect,
)

TIMEOUT_MS = 60_000
UNTIL_MS = 60_000

expect.set_options(timeout=TIMEOUT_MS)

MOMENT_MS = 50
A_MOMENT = "(milliseconds) => new Promise((over) => setTimeout(over, milliseconds))"

# Playwright's own wait takes any promise for a yes.
UNTIL = """async ([text, arg, milliseconds]) => {
  const holds = eval(text);
  const end = Date.now() + milliseconds;
  while (!(await holds(arg))) {
    if (Date.now() > end) throw new Error(`never true: ${text}`);
    await new Promise((later) => setTimeout(later, 50));
  }
}"""


def until(page: Page, holds: str, arg: object = None, milliseconds: int = UNTIL_MS) -> None:
    """Wait until an async function says yes."""
    page.evaluate(UNTIL, [holds, arg, milliseconds])


class Problems:
    """What goes wrong in pages: console errors, failed assertions, uncaught errors, crashes."""

    def __init__(self) -> None:
        self._problems: list[str] = []
        self._allowed: list[re.Pattern[str]] = []

    @property
    def problems(self) -> list[str]:
        """The problems up to now that no `allow` covers."""
        return [
            problem
            for problem in self._problems
            if not any(pattern.search(problem) for pattern in self._allowed)
        ]

    def allow(self, *patterns: str) -> None:
        """Expect problems that match one of these regular expressions, before or after now.

        A problem reads like this: `error: Failed to load resource: ... 404 (Not Found) <address>`.
        """
        self._allowed.extend(re.compile(pattern) for pattern in patterns)

    def see(self, page: Page, pattern: str, times: int) -> None:
        """Expect problems as `allow` does, and wait until there were so many of them."""
        self.allow(pattern)
        for _ in range(UNTIL_MS // MOMENT_MS):
            if sum(bool(re.search(pattern, problem)) for problem in self._problems) >= times:
                return
            page.evaluate(A_MOMENT, MOMENT_MS)
        raise AssertionError(f"not {times} times: {pattern}")

    def watch(self, context: BrowserContext) -> BrowserContext:
        """Collect what goes wrong in the pages of a profile, from now on."""
        context.set_default_timeout(TIMEOUT_MS)
        context.on("console", self._hear)
        context.on("weberror", self._note_error)
        context.on("page", lambda page: page.on("crash", self._note_crash))
        return context

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "assert"}:
            address = message.location.get("url", "")
            self._problems.append(f"{message.type}: {message.text} <{address}>")

    def _note_error(self, error: WebError) -> None:
        self._problems.append(f"uncaught: {error.error.stack or error.error}")

    def _note_crash(self, page: Page) -> None:
        self._problems.append(f"crashed: {page.url}")


class Windows(Problems):
    """Opens the pages of one test and collects what goes wrong in any of them.

    A problem is one in a page that the test opened or that such a page opened.
    """

    def __init__(self, browser: Browser) -> None:
        super().__init__()
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def context(self, **options: Any) -> BrowserContext:
        """Make another, empty browser profile; the options are Playwright's, such as locale."""
        context = self.watch(self._browser.new_context(**options))
        self._contexts.append(context)
        return context

    def open(self, url: str = "about:blank", context: BrowserContext | None = None) -> Page:
        """Open a window, in the test's first profile unless another one is given."""
        if context is None:
            context = self._contexts[0] if self._contexts else self.context()
        page = context.new_page()
        page.goto(url)
        return page

    def take_pictures(self, folder: Path, name: str) -> None:
        """Save a screenshot of each open page, to examine the failure."""
        folder.mkdir(exist_ok=True)
        stem = re.sub(r"[^\w.-]+", "_", name)
        pages = [page for context in self._contexts for page in context.pages]
        for number, page in enumerate(pages, start=1):
            try:
                page.screenshot(path=folder / f"{stem}-{number}.png", timeout=5000)
            except Error as error:
                self._problems.append(f"no picture of {page.url}: {error.message}")

    def close(self) -> list[str]:
        """Close everything and return the problems that no `allow` covers."""
        for context in self._contexts:
            context.close()
        return self.problems
