"""An event loop in a thread of its own, and waiting for what happens there."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE = 60.0


class LoopThread:
    """Runs coroutines for callers in other threads."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine there, and give what it gives."""
        if threading.current_thread() is self._thread:
            work.close()
            raise RuntimeError("this would wait for itself: call it from another thread")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def end(self) -> None:
        """Stop the loop and wait for the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()


class Changes:
    """Counts that something changed, for those who wait until a condition holds."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0

    def tell(self) -> None:
        """Say that something changed. May be called from any thread."""
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    def wait_until(self, holds: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait until `holds()`; it is asked after every change. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while True:
            seen = self._count
            if holds():
                return
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"{what}: waited {seconds:g} s in vain")
            self._await_change(seen, min(left, 0.1))

    def _await_change(self, seen: int, seconds: float) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self._count != seen, seconds)
