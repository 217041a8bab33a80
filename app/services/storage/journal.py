"""The journal of one window's tasks: each step in one transaction, in the order of the steps."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from app.core.errors import StoreBusy, StoreError
from app.core.storage.journal import QueueRows, Row, Step, next_step
from app.core.storage.recovery import is_hidden
from app.core.storage.task_row import HIDDEN
from app.core.task.task import END_STATES, Task
from app.services.background import Background, first_of
from app.services.ports import Clock, Database
from app.services.storage.input_store import files_of
from app.services.storage.release import release
from app.services.storage.retry import RETRY_SECONDS, insist
from app.services.storage.unrecorded import Unrecorded, Waiting

OnStoreError = Callable[[StoreError], None]
Lost = Callable[[str], None]

WAIT_SECONDS = 2.5
"""Seconds after which a person wonders whether pressing Run had an effect."""


class DatabaseJournal:
    """Writes to a `Database` as the window `owner`.

    A write that fails with `StoreBusy` is retried for a few minutes. `on_trouble` gets the error of
    a step that could not be recorded and on which nothing depends, `on_lost` the id of a task that
    another window has taken over, `on_wait` the ids of all tasks that wait to be recorded.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        owner: str,
        background: Background,
        on_trouble: OnStoreError,
        on_lost: Lost,
        on_wait: Waiting,
    ) -> None:
        self._database = database
        self._clock = clock
        self._owner = owner
        self._background = background
        self._on_trouble = on_trouble
        self._on_lost = on_lost
        self._rows: dict[str, Row] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._forgotten: dict[str, int] = {}
        self._hidden: dict[str, Task] = {}
        self._tried: dict[str, Row] = {}
        self._intents: dict[str, asyncio.Event] = {}
        self._queued: dict[str, QueueRows] = {}
        self._numbers = count(1)
        self._unrecorded = Unrecorded(on_wait)

    def know(self, rows: Iterable[Row]) -> None:
        """Remember rows as stored, before continuing from them."""
        found = {row["promptId"]: row for row in rows}
        self._rows.update(found)
        for prompt_id, row in found.items():
            self._forgotten.pop(prompt_id, None)
            if row.get(HIDDEN) is None:
                self._hidden.pop(prompt_id, None)

    async def intend(self, *tasks: Task) -> None:
        """Record tasks before something is sent for them, all or none; durable when it returns.

        Raises `StoreError`: "journal.given_up" after `give_up`, "journal.taken" if one belongs to
        another window, or the reason why they cannot be recorded.
        """
        ids = frozenset(task.prompt_id for task in tasks)
        given_up = asyncio.Event()
        self._intents |= dict.fromkeys(ids, given_up)
        slow = asyncio.ensure_future(self._flag_later(ids))

        async def pause(seconds: float) -> None:
            self._unrecorded.add_slow(ids)
            await first_of(self._clock.sleep(seconds), given_up.wait())
            if given_up.is_set():
                raise StoreError("journal.given_up")

        number = next(self._numbers)
        try:
            await insist(lambda: self._take(tasks, number), pause)
        finally:
            slow.cancel()
            for prompt_id in ids:
                self._intents.pop(prompt_id, None)
            self._unrecorded.drop_slow(ids)

    async def intend_queued(self, task: Task, rows: QueueRows) -> None:
        """Record a task like `intend`, and rows of the queue in the same step."""
        self._queued[task.prompt_id] = rows
        try:
            await self.intend(task)
        finally:
            del self._queued[task.prompt_id]

    async def take(self, *tasks: Task) -> None:
        """Record tasks like `intend`, but without retries."""
        await self._take(tasks, next(self._numbers))

    def give_up(self, *prompt_ids: str) -> None:
        """Let the intents of these tasks fail; a pending attempt may still succeed."""
        for prompt_id in prompt_ids:
            if prompt_id in self._intents:
                self._intents[prompt_id].set()

    async def save(self, task: Task) -> None:
        """Record a task's current state; an error is reported, not raised.

        Returns after the first attempt; while the store is busy, the latest state follows later.
        """
        number = next(self._numbers)
        try:
            await self._write((task,), number, strict=False)
        except StoreBusy:
            if self._unrecorded.refuse(number, task):
                self._background.spawn(self._save_later(task.prompt_id), f"record {task.prompt_id}")
        except StoreError as error:
            self._on_trouble(error)

    async def hide(self, *tasks: Task) -> None:
        """Record that tasks were removed; an error is reported, not raised.

        Pending writes of such a task do not restore it.
        """
        now = self._clock.now()
        hidden = [replace(task, hidden_at=now) for task in tasks]
        self._hidden.update({task.prompt_id: task for task in hidden})
        await self._save_all(hidden)

    async def show(self, *tasks: Task) -> None:
        """Record that tasks were restored, like `hide`."""
        for task in tasks:
            self._hidden.pop(task.prompt_id, None)
        await self._save_all(tasks)

    async def _save_all(self, tasks: Sequence[Task]) -> None:
        """Record tasks concurrently: the store combines waiting writes into one transaction."""
        await asyncio.gather(*(self.save(task) for task in tasks))

    async def forget(self, *tasks: Task) -> None:
        """Delete this window's tasks with everything stored for them. Raises `StoreError`.

        A pending write of such a task does not record it again.
        """
        ids = [task.prompt_id for task in tasks]
        await insist(lambda: self._database.forget(ids, self._owner), self._clock.sleep)
        self._forgotten |= {task.prompt_id: task.registered_at for task in tasks}
        self._let_go(ids)

    async def release(self, *tasks: Task) -> None:
        """Give removed tasks to the library, with everything stored. Raises `StoreError`."""
        ids = [task.prompt_id for task in tasks]
        await release(self._database, self._clock, ids, self._owner, is_hidden)
        self._let_go(ids)

    def _let_go(self, prompt_ids: Iterable[str]) -> None:
        for prompt_id in prompt_ids:
            self._rows.pop(prompt_id, None)
            self._hidden.pop(prompt_id, None)

    async def _save_later(self, prompt_id: str) -> None:
        """Record the latest rejected state."""

        async def attempt() -> None:
            while (held := self._unrecorded.refused(prompt_id)) is not None:
                number, task = held
                await self._write((task,), number, strict=False)

        try:
            await self._clock.sleep(RETRY_SECONDS[0])
            await insist(attempt, self._clock.sleep)
        except StoreError as error:
            self._on_trouble(error)
        finally:
            self._unrecorded.drop(prompt_id)

    async def _flag_later(self, ids: frozenset[str]) -> None:
        await self._clock.sleep(WAIT_SECONDS)
        self._unrecorded.add_slow(ids)

    def _is_forgotten(self, task: Task) -> bool:
        # Devtools may register a forgotten prompt again: that is another task.
        return self._forgotten.get(task.prompt_id) == task.registered_at

    def _flagged(self, task: Task) -> Task:
        """Return the task with its flag if it was removed."""
        hidden = self._hidden.get(task.prompt_id)
        if hidden is None or hidden.registered_at != task.registered_at:
            return task
        return replace(task, hidden_at=hidden.hidden_at)

    async def _take(self, tasks: Sequence[Task], number: int) -> None:
        if not await self._write(tasks, number, strict=True):
            raise StoreError("journal.taken", prompt_id=tasks[0].prompt_id)

    async def _write(self, tasks: Sequence[Task], number: int, *, strict: bool) -> bool:
        ids = [task.prompt_id for task in tasks]
        async with contextlib.AsyncExitStack() as turns:
            for prompt_id in ids:
                turn = self._turns.setdefault(prompt_id, asyncio.Lock())
                await turns.enter_async_context(turn)
            is_current = not any(map(self._is_forgotten, tasks))
            if is_current and (strict or not self._unrecorded.is_stale(number, ids[0])):
                is_current = await self._commit(tasks, strict=strict)
            self._unrecorded.recorded(number, ids)
            return is_current

    async def _commit(self, tasks: Sequence[Task], *, strict: bool) -> bool:
        steps: list[Step] = []
        files: dict[str, Any] = {}
        for task in map(self._flagged, tasks):
            before = self._rows.get(task.prompt_id)
            if not strict and before and before["state"] in END_STATES - {task.state}:
                continue  # its end was recorded before it became visible
            step = next_step(before, task, self._owner, self._clock.now())
            if step is not None:
                if strict and (queued := self._queued.get(task.prompt_id)):
                    step = replace(step, mark=queued.mark, run=queued.run)
                    files.update(queued.files)
                steps.append(step)
                files.update(files_of(task.prompt_id, task.inputs) if before is None else {})
        try:
            conflicts = await self._database.commit(steps, files, strict=strict) if steps else []
        except StoreBusy:
            self._tried |= {step.row["promptId"]: step.row for step in steps}
            raise
        if ours := [row for row in conflicts if self._was_written(row)]:
            self.know(ours)
            return await self._commit(tasks, strict=strict)
        for row in conflicts:
            self._on_lost(row["promptId"])
        if not conflicts:
            self._rows.update({step.row["promptId"]: step.row for step in steps})
        return not conflicts

    def _was_written(self, stored: Row) -> bool:
        # It may be from our own write that the browser reported as failed.
        tried = self._tried.pop(stored["promptId"], None)
        return tried is not None and all(tried[key] == stored[key] for key in ("rev", "owner"))
