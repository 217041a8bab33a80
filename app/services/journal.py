"""The journal of one window's tasks: each step in one transaction, in the order of the steps."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.core.errors import StoreError
from app.core.inputs import InputImage
from app.core.journal import Row, Step, next_step
from app.core.task import END_STATES, Task
from app.core.taskrow import HIDDEN
from app.services.ports import Clock, Store

Trouble = Callable[[StoreError], None]
Lost = Callable[[str], None]
Waiting = Callable[[bool], None]

AT_ONCE = 50
"""So many tasks are taken off the list in one transaction: a thousand would hold up the page."""

WAIT_SECONDS = 2.5
"""After so long a person wonders what a press of Run came to."""


def file_key(prompt_id: str, name: str) -> str:
    """Return the key under which a task's input image is kept."""
    return f"{prompt_id}/{name}"


class StoreJournal:
    """Writes to a `Store` as the window `owner`.

    `on_trouble` hears of steps that could not be kept though nothing depends on them; `on_lost`
    hears the id of a task that another window took over: it is that window's from then on.
    `on_wait` hears when an intent takes long to be recorded, and when that is over.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        owner: str,
        on_trouble: Trouble,
        on_lost: Lost,
        on_wait: Waiting,
    ) -> None:
        self._store = store
        self._clock = clock
        self._owner = owner
        self._on_trouble = on_trouble
        self._on_lost = on_lost
        self._on_wait = on_wait
        self._rows: dict[str, Row] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._forgotten: dict[str, int] = {}
        self._hidden: dict[str, Task] = {}

    def know(self, rows: Iterable[Row]) -> None:
        """Take note of rows as they are kept, before going on from them."""
        found = {row["promptId"]: row for row in rows}
        self._rows.update(found)
        for prompt_id, row in found.items():
            self._forgotten.pop(prompt_id, None)
            if row.get(HIDDEN) is None:
                self._hidden.pop(prompt_id, None)

    async def intend(self, *tasks: Task) -> None:
        """Record tasks before something is sent for them, all or none; durable when it returns."""
        waiting = asyncio.ensure_future(self._wait())
        try:
            if not await self._write(tasks, strict=True):
                raise StoreError("journal.taken", prompt_id=tasks[0].prompt_id)
        finally:
            if waiting.done():
                self._on_wait(False)
            waiting.cancel()

    async def save(self, task: Task) -> None:
        """Record a task's present state; a failure is told, not raised."""
        try:
            await self._write((task,), strict=False)
        except StoreError as error:
            self._on_trouble(error)

    async def hide(self, *tasks: Task) -> None:
        """Record that tasks were taken off the list; a failure is told, not raised.

        What is still under way for one of them does not put it back.
        """
        now = self._clock.now()
        hidden = [replace(task, hidden_at=now) for task in tasks]
        self._hidden.update({task.prompt_id: task for task in hidden})
        for start in range(0, len(hidden), AT_ONCE):
            await self._save_together(hidden[start : start + AT_ONCE])

    async def show(self, *tasks: Task) -> None:
        """Record that tasks are on the list again; a failure is told, not raised."""
        for task in tasks:
            self._hidden.pop(task.prompt_id, None)
        for start in range(0, len(tasks), AT_ONCE):
            await self._save_together(tasks[start : start + AT_ONCE])

    async def _save_together(self, tasks: Sequence[Task]) -> None:
        """Record tasks in one transaction; one by one where another window has one of them."""
        try:
            if not await self._write(tasks, strict=False):
                for task in tasks:
                    await self._write((task,), strict=False)
        except StoreError as error:
            self._on_trouble(error)

    async def forget(self, *tasks: Task) -> None:
        """Delete tasks of this window's with all that is kept of them. Raises `StoreError`.

        What is still under way for one of them does not record it anew.
        """
        await self._store.forget([task.prompt_id for task in tasks], self._owner)
        for task in tasks:
            self._rows.pop(task.prompt_id, None)
            self._hidden.pop(task.prompt_id, None)
            self._forgotten[task.prompt_id] = task.registered_at

    def _is_forgotten(self, task: Task) -> bool:
        # Devtools may register a forgotten prompt anew: that is another task.
        return self._forgotten.get(task.prompt_id) == task.registered_at

    def _flagged(self, task: Task) -> Task:
        """Return the task with its flag when it was taken off the list."""
        hidden = self._hidden.get(task.prompt_id)
        if hidden is None or hidden.registered_at != task.registered_at:
            return task
        return replace(task, hidden_at=hidden.hidden_at)

    async def _wait(self) -> None:
        await self._clock.sleep(WAIT_SECONDS)
        self._on_wait(True)

    async def _write(self, tasks: Sequence[Task], *, strict: bool) -> bool:
        async with contextlib.AsyncExitStack() as turns:
            for task in tasks:
                await turns.enter_async_context(
                    self._turns.setdefault(task.prompt_id, asyncio.Lock())
                )
            if any(map(self._is_forgotten, tasks)):
                return False
            return await self._commit(tasks, strict=strict)

    async def _commit(self, tasks: Sequence[Task], *, strict: bool) -> bool:
        steps: list[Step] = []
        files: dict[str, Any] = {}
        for task in map(self._flagged, tasks):
            before = self._rows.get(task.prompt_id)
            if not strict and before and before["state"] in END_STATES - {task.state}:
                continue  # its end was recorded before it was shown
            step = next_step(before, task, self._owner, self._clock.now())
            if step is not None:
                steps.append(step)
                files.update(_files(task) if before is None else {})
        conflicts = await self._store.commit(steps, files, strict=strict) if steps else []
        for row in conflicts:
            self._on_lost(row["promptId"])
        if not conflicts:
            self._rows.update({step.row["promptId"]: step.row for step in steps})
        return not conflicts


def _files(task: Task) -> dict[str, Any]:
    return {
        file_key(task.prompt_id, name): value.source
        for name, value in task.inputs.items()
        if isinstance(value, InputImage)
    }
