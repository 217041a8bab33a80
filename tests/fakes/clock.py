"""A clock that a test moves: everybody who sleeps wakes in the order of their times, no other."""

import asyncio
import heapq
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

START = 1_700_000_000_000
MONOTONIC_START = 5_000
"""Far from `START`, so that mixing the two kinds of time is noticed."""

QUIET_ROUNDS = 16
"""Turns of the event loop without use of the clock after which all pending work is done."""

MAX_ROUNDS = 1_000


class FakeClock:
    """Virtual milliseconds. `advance` moves them, `until` and `run` as far as it takes."""

    def __init__(self, at: int = START) -> None:
        self._now = at
        self._began = at
        self._set_by = 0
        self._order = 0
        self._touched = 0
        self._timers: list[tuple[int, int, asyncio.Future[None]]] = []

    def now(self) -> int:
        """Return the virtual time, as the person's clock shows it."""
        return self._now + self._set_by

    def monotonic(self) -> int:
        """Return the virtual time since the start, however the clock was set."""
        return self._now - self._began + MONOTONIC_START

    def set(self, seconds: float) -> None:
        """Set the person's clock forward, or back; no time passes."""
        self._set_by += round(seconds * 1000)

    def local(self) -> tuple[int, int, int, int, int, int]:
        """Return the virtual time as a clock in Greenwich shows it."""
        return time.gmtime(self.now() / 1000)[:6]

    async def sleep(self, seconds: float) -> None:
        """Return once the test has moved the clock by `seconds`."""
        self.touch()
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._order += 1
        heapq.heappush(self._timers, (self._now + round(seconds * 1000), self._order, future))
        await future
        self.touch()

    def touch(self) -> None:
        """Say that something went on, so that `settle` waits for what follows of it."""
        self._touched += 1

    async def settle(self) -> None:
        """Let everything happen that can happen at this time."""
        quiet = 0
        for _ in range(MAX_ROUNDS):
            before = self._touched
            await asyncio.sleep(0)
            quiet = quiet + 1 if before == self._touched else 0
            if quiet == QUIET_ROUNDS:
                return
        raise AssertionError("it never settles: something runs on without waiting")

    async def advance(self, seconds: float) -> None:
        """Move the time on, stopping at every timer on the way."""
        end = self._now + round(seconds * 1000)
        await self.settle()
        while self._wake_next(end):
            await self.settle()
        self._now = end

    async def until(self, condition: Callable[[], bool], seconds: float = 120.0) -> float:
        """Move the time on until `condition` holds; return the seconds that took."""
        began = self._now
        end = began + round(seconds * 1000)
        await self.settle()
        while not condition():
            if not self._wake_next(end):
                raise AssertionError(f"did not happen within {seconds} s")
            await self.settle()
        return (self._now - began) / 1000

    async def run(self, work: Coroutine[Any, Any, T], seconds: float = 120.0) -> T:
        """Return what `work` returns, moving the time on while it waits."""
        task = asyncio.ensure_future(work)
        task.add_done_callback(lambda _: None)  # or Pyodide's loop reports its exception as unseen
        try:
            await self.until(task.done, seconds)
        finally:
            task.cancel()
        return await task

    def _wake_next(self, end: int) -> bool:
        while self._timers and self._timers[0][0] <= end:
            due, _, future = heapq.heappop(self._timers)
            if not future.done():
                self._now = max(self._now, due)
                future.set_result(None)
                return True
        return False
