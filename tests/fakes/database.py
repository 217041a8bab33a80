"""The journal's database in memory, with what can go wrong with a real one."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from app.core.errors import StoreBusy, StoreError
from app.core.storage.journal import Row, Step
from app.core.storage.recovery import tasks_of
from app.core.task.task import Task
from app.services.storage.memory_store import MemoryDatabase
from tests.fakes.clock import FakeClock
from tests.fakes.log import Log

BUSY = {"journal.blocked"}
"""What a later try may succeed after."""


class FakeDatabase(MemoryDatabase):
    """Several windows may share one.

    `saved` are all states of all tasks in the order they were recorded, `strict` the durable ones
    among them; `seconds` is what a commit takes. While `trouble` is a message key, nothing
    can be written, and with `unreadable` nothing be read. With "journal.blocked" a later try may
    succeed. `tries` counts the commits, refused ones too.
    """

    def __init__(self, clock: FakeClock, log: Log) -> None:
        super().__init__()
        self._clock = clock
        self._record = log
        self.seconds = 0.0
        self.trouble = ""
        self.tries = 0
        self.unreadable = ""
        self.saved: list[Task] = []
        self.strict: list[Task] = []

    async def commit(
        self, steps: Sequence[Step], files: Mapping[str, Any], *, strict: bool
    ) -> list[Row]:
        """Write steps, or fail."""
        assert steps, "a commit of nothing never ends in a browser"
        self._clock.touch()
        self.tries += 1
        if self.seconds:
            await self._clock.sleep(self.seconds)
        await self._write()
        conflicts = await super().commit(steps, files, strict=strict)
        if not conflicts:
            tasks = [task for step in steps for task in tasks_of([step.row])[0]]
            self.saved += tasks
            self.strict += tasks if strict else []
            for task in tasks:
                self._record.add("saved", task.prompt_id, task.state.value)
        return conflicts

    async def queue(self, rows: Sequence[Row], files: Mapping[str, Any]) -> list[Row]:
        """Write rows of the queue, or fail."""
        self.tries += 1
        if self.seconds:
            await self._clock.sleep(self.seconds)
        await self._write()
        return await super().queue(rows, files)

    async def unqueue(self, rows: Sequence[Row], *, files: bool) -> list[str]:
        """Delete rows of the queue, or fail."""
        await self._write()
        return await super().unqueue(rows, files=files)

    async def rows(self, store: str, index: str = "", value: str = "") -> list[Row]:
        """Read rows, or fail."""
        self._read()
        return await super().rows(store, index, value)

    async def keys(self, store: str) -> list[str]:
        """Read keys, or fail."""
        self._read()
        return await super().keys(store)

    async def put(self, store: str, row: Row) -> None:
        """Write a row, or fail."""
        await self._write()
        await super().put(store, row)

    async def put_all(self, store: str, rows: Sequence[Row]) -> None:
        """Write rows, or fail."""
        await self._write()
        await super().put_all(store, rows)

    async def row(self, store: str, key: str) -> Row | None:
        """Read a row, or fail."""
        self._read()
        return await super().row(store, key)

    async def rows_starting(self, store: str, prefix: str) -> list[Row]:
        """Read rows, or fail."""
        self._read()
        return await super().rows_starting(store, prefix)

    async def summaries(self, after: str, count: int) -> list[Row]:
        """Read summaries, or fail; it takes a turn of the event loop."""
        self._clock.touch()
        await asyncio.sleep(0)
        self._read()
        return await super().summaries(after, count)

    async def unsettled(self, owner: str, before: int) -> list[Row]:
        """Read summaries, or fail."""
        self._read()
        return await super().unsettled(owner, before)

    async def put_file(self, key: str, file: Any) -> None:
        """Keep a file, or fail."""
        await self._write()
        await super().put_file(key, file)

    async def lease(self, name: str, holder: str, now: int, until: int) -> bool:
        """Take a lease, or fail."""
        await self._write()
        return await super().lease(name, holder, now, until)

    async def forget(self, prompt_ids: Sequence[str], owner: str) -> None:
        """Delete tasks, or fail."""
        await self._write()
        await super().forget(prompt_ids, owner)

    def _read(self) -> None:
        if self.unreadable:
            raise StoreError(self.unreadable, why="test")

    async def _write(self) -> None:
        self._clock.touch()
        await asyncio.sleep(0)
        if self.trouble:
            raise (StoreBusy if self.trouble in BUSY else StoreError)(self.trouble, why="test")
