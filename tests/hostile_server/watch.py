"""How long a page's main thread is blocked and how much memory its process takes, meanwhile."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import Page

from tools.bench.chromium import processes
from tools.bench.memory import memory, private

SAMPLE_SECONDS = 0.2
LARGEST_BYTES = 3_000_000_000
"""A page process that takes more is killed, before the machine has no memory left."""

RECORDED_BYTES = 200_000_000
"""Chromium records so much of the answers in the page's process once Playwright listens to its
network. Pages of people have none of that. Seventeen answers of 16 MB that were broken off took 400
MB of a plain page with it, and 180 MB without."""

BEGIN = """() => {
  const watch = (window.__watch = { longest: 0, gap: 0, last: performance.now() });
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) watch.longest = Math.max(watch.longest, task.duration);
  }).observe({ type: "longtask" });
  const frame = (now) => {
    watch.gap = Math.max(watch.gap, now - watch.last);
    watch.last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame((now) => {
    watch.last = now;
    requestAnimationFrame(frame);
  });
}"""

END = "() => window.__watch"


@dataclass(frozen=True, slots=True)
class Watched:
    """The longest task of the main thread and the longest gap between frames, in milliseconds.

    `memory` is the greater of two ratios to the quiet page: the peak of the page's process without
    what is recorded for us, and its JavaScript heap with WebAssembly's memory in the end.
    """

    block: float
    gap: float
    memory: float


class Watch:
    """Watches one page from `with` to `end`. The page needs `tools.bench.memory.NOTE_MEMORIES`."""

    def __init__(self, page: Page) -> None:
        self._page = page
        browser = page.context.browser
        assert browser is not None
        self._numbers = processes(browser, "renderer")
        self._quiet = memory(page)
        self._peak = 0
        self._is_over = Event()
        self._sampler = Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        self._page.evaluate(BEGIN)
        self._sampler.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def end(self) -> Watched:
        """Return what was seen. Raises Playwright's error when the page has crashed."""
        self._stop()
        seen: dict[str, Any] = self._page.evaluate(END)
        now = memory(self._page)
        peak = max(0, self._peak - RECORDED_BYTES)
        ratios = (now.page / self._quiet.page, peak / max(1, self._quiet.process))
        return Watched(seen["longest"], seen["gap"], max(ratios))

    def _stop(self) -> None:
        self._is_over.set()
        self._sampler.join()

    def _sample(self) -> None:
        while not self._is_over.wait(SAMPLE_SECONDS):
            for number in self._numbers:
                taken = _private(number)
                self._peak = max(self._peak, taken)
                if taken > LARGEST_BYTES:
                    with suppress(ProcessLookupError):
                        os.kill(number, signal.SIGKILL)


def _private(number: int) -> int:
    try:
        return private(Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii"))
    except OSError:  # it has ended, or the system does not tell
        return 0
