"""How much servers get from windows that only look at them: requests a second, of one and of many.

Every window is visible and has no tasks. One of them looks for all.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Page, Playwright

from tests.comfy_server import DemoServer
from tools.bench import chromium
from tools.bench.host import Host

LOOKS = 6
"""How many looks at the first server are timed: one each five seconds."""

BEFORE = 2
"""Looks that pass before: a window that opens makes requests of its own."""

SECONDS = 120.0
"""The longest wait for these looks: many windows start on two processors."""


@dataclass(frozen=True, slots=True)
class Probes:
    """Requests a second that all servers got together."""

    one: float
    many: float
    count: int

    def values(self) -> Iterator[tuple[str, float]]:
        """Yield the figures by name."""
        yield "requests a second, one window", self.one
        yield f"requests a second, {self.count} windows", self.many


def measure(
    playwright: Playwright, host: Host, servers: Sequence[DemoServer], count: int
) -> Probes:
    """Open one window and then the others. Raises `BenchError` when nobody looks."""
    with ExitStack() as stack:
        context = stack.enter_context(chromium.profile(playwright, SECONDS * 4))
        pages = []
        rates = []
        for more in (1, count - 1):
            for _ in range(more):
                page = stack.enter_context(chromium.window(context))
                page.goto(host.url)
                chromium.wait_ready(page)
                pages.append(page)
            rates.append(_rate(servers, pages[0]))
    return Probes(rates[0], rates[1], count)


def _rate(servers: Sequence[DemoServer], page: Page) -> float:
    first = servers[0]

    def looks() -> int:
        return len(first.requests("/prompt", "GET"))

    def pass_looks(number: int) -> float:
        for known in range(looks(), looks() + number):
            chromium.wait_for(partial(lambda n: looks() > n, known), "a look", page)
        return time.monotonic()

    began = pass_looks(BEFORE)
    before = sum(len(server.record) for server in servers)
    ended = pass_looks(LOOKS)
    return (sum(len(server.record) for server in servers) - before) / (ended - began)
