"""Web Locks of several windows on one table, as one browser has it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.errors import StoreError
from app.services.ports import Close
from tests.fakes.clock import FakeClock


@dataclass(slots=True)
class Held:
    """A name that is held: by which window, and what it wants to hear when it is taken away."""

    window: "FakeWebLocks"
    on_lost: Callable[[], None]


class LockTable:
    """What the windows of one browser share."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.held: dict[str, Held] = {}
        self.unknown: set[str] = set()
        """Names whose holders are unknown, as after a failure of the lease database."""
        self.freed = asyncio.Event()

    def window(self) -> "FakeWebLocks":
        """Return the locks of one more window."""
        return FakeWebLocks(self)

    def steal(self, name: str) -> None:
        """Take a name from its holder, as a browser does with a window that it froze."""
        self.held.pop(name).on_lost()
        self.let_go()

    def let_go(self) -> None:
        """Wake the waiters for a name."""
        self.freed.set()
        self.freed = asyncio.Event()


class FakeWebLocks:
    """One window's locks."""

    def __init__(self, table: LockTable) -> None:
        self._table = table

    async def hold(self, name: str, seconds: float, on_lost: Callable[[], None]) -> Close | None:
        """Hold a name, waiting for it up to `seconds`."""
        table, clock = self._table, self._table.clock
        deadline = clock.now() + round(seconds * 1000)
        await asyncio.sleep(0)
        if name in table.unknown:
            raise StoreError("journal.failed", why="told to")
        while name in table.held:
            left = (deadline - clock.now()) / 1000
            if left <= 0:
                return None
            waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(clock.sleep(left))]
            waits.append(asyncio.ensure_future(table.freed.wait()))
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
        return self.take(name, on_lost)

    def take(self, name: str, on_lost: Callable[[], None] = lambda: None) -> Close:
        """Hold a free name."""
        assert name not in self._table.held, f"{name} is held"
        mine = self._table.held[name] = Held(self, on_lost)
        self._table.clock.touch()

        def close() -> None:
            if self._table.held.get(name) is mine:
                del self._table.held[name]
                self._table.let_go()

        return close

    async def held(self) -> frozenset[str]:
        """Return the names that are held by any window."""
        self._table.clock.touch()
        await asyncio.sleep(0)
        return frozenset(self._table.held)

    def die(self) -> None:
        """End as a window does that is closed or killed: it holds nothing any more."""
        for name in [name for name, one in self._table.held.items() if one.window is self]:
            del self._table.held[name]
        self._table.let_go()
