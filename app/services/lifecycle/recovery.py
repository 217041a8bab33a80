"""After a load: this window's tasks, lock and running prompts again; and tasks of gone windows."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.errors import StoreBusy, StoreError
from app.core.storage.journal import Row
from app.core.storage.recovery import (
    Resume,
    is_hidden,
    lock_of,
    lock_row,
    recover,
    taken_over,
    tasks_of,
)
from app.core.storage.task_row import HIDDEN
from app.core.task.task import Task
from app.core.windows.window_lock import settle
from app.core.windows.window_state import ClosedWindow, WindowState
from app.core.workflow.inputs import InputImage
from app.services.background import Background
from app.services.ports import Clock, Database, WebLocks
from app.services.storage.journal import DatabaseJournal, file_key
from app.services.storage.retry import insist
from app.services.submission.submitter import Submitter
from app.services.tasks.removal import RELOAD_SECONDS
from app.services.window_store import WindowStore
from app.services.windows.identity import living_windows

AWAY_MS = 4_000
"""A window that is away for longer was closed: one that loads again is back sooner."""


@dataclass(frozen=True, slots=True)
class ClosedWindowTasks:
    """The tasks of one window that is gone, and since when that is known (monotonic, ms)."""

    window_id: str
    rows: tuple[Row, ...]
    open_count: int
    since: int


class Recovery:
    """Reads the journal back into the board, and lets the tasks go on."""

    def __init__(
        self,
        window_store: WindowStore,
        database: Database,
        journal: DatabaseJournal,
        submitter: Submitter,
        locks: WebLocks,
        clock: Clock,
        background: Background,
    ) -> None:
        self._window_store = window_store
        self._database = database
        self._journal = journal
        self._submitter = submitter
        self._locks = locks
        self._clock = clock
        self._background = background
        self.gone: tuple[ClosedWindowTasks, ...] = ()
        self.hidden: tuple[Task, ...] = ()
        self._owners: list[str] | None = None

    async def load(self) -> None:
        """Bring back this window's tasks and lock. Raises `StoreError`.

        `hidden` are afterwards the tasks that were taken off the list shortly before.
        """
        window_id = self._window_store.state.window.window_id
        rows = await self._database.rows("tasks", "owner", window_id)
        self._journal.know(rows)
        await self._go_on(tasks_of(row for row in rows if not is_hidden(row))[0])
        hidden = tasks_of(filter(is_hidden, rows))[0]
        self.hidden = tuple([await self.with_files(task) for task in hidden])
        for row in await self._database.rows("windows"):
            if row["windowId"] == window_id:
                lock = lock_of(row.get("lock"))
                self._window_store.set_lock(settle(lock, self._window_store.state.window.tasks))
                if row.get("clientId") != self._window_store.state.window.client_id:
                    await self.keep_window()
        self._window_store.watch(self._on_change)

    async def load_imported(self) -> None:
        """Bring back tasks of this window's that came into the journal beside it."""
        rows = await self._database.rows(
            "tasks", "owner", self._window_store.state.window.window_id
        )
        absent = [row for row in rows if self._window_store.state.task(row["promptId"]) is None]
        new = [row for row in absent if not is_hidden(row)]
        self._journal.know(new)
        await self._go_on(tasks_of(new)[0])

    async def find_orphans(self, *, again: bool = False) -> tuple[ClosedWindowTasks, ...]:
        """Return the tasks of windows that are gone, by window; they are remembered.

        With `again` they are read again even when the windows are the same.
        """
        living = await living_windows(self._locks)
        owners = await self._database.values("tasks", "owner")
        gone = [owner for owner in owners if owner not in living]
        if gone == self._owners and not again:
            return self.gone  # nobody changes a gone window's tasks but by taking them over
        known = {one.window_id: one.since for one in self.gone}
        now = self._clock.monotonic()
        found: list[ClosedWindowTasks] = []
        self._owners = None
        is_final = True
        for owner in gone:
            rows, has_hidden = await self._listed(owner)
            is_final &= not has_hidden
            if not rows:
                continue
            open_count = sum(task.is_open for task in tasks_of(rows)[0])
            found.append(ClosedWindowTasks(owner, tuple(rows), open_count, known.get(owner, now)))
        self._owners = gone if is_final else None
        self.gone = tuple(found)
        orphans = tuple(ClosedWindow(one.window_id, len(one.rows), one.open_count) for one in found)
        if orphans != self._window_store.state.orphans:
            self._window_store.change(orphans=orphans)
        return self.gone

    async def _listed(self, owner: str) -> tuple[list[Row], bool]:
        """Return the rows of a gone window that are on its list, and whether it has others.

        The others are deleted once it is too late to undo that: the window may only be loading.
        """
        rows = await self._database.rows("tasks", "owner", owner)
        hidden = [row for row in rows if is_hidden(row)]
        late = self._clock.now() - RELOAD_SECONDS * 1000
        gone = [row["promptId"] for row in hidden if row[HIDDEN] < late]
        if gone:
            await self._database.forget(gone, owner)
        return [row for row in rows if not is_hidden(row)], len(gone) < len(hidden)

    async def take_over_alone(self) -> None:
        """Find the tasks of gone windows; as the only window left, take over what stays away."""
        found = await self.find_orphans()
        if await living_windows(self._locks) <= {self._window_store.state.window.window_id}:
            for one in found:
                if self._clock.monotonic() - one.since >= AWAY_MS:
                    await self.take_over(one.window_id)

    async def take_over(self, window_id: str) -> None:
        """Make a gone window's tasks this window's own; each is in one window only.

        Tries once. Raises `StoreBusy` when the journal did not take all of them: those stay as they
        are, and are found again.
        """
        gone = next((one for one in self.gone if one.window_id == window_id), None)
        if gone is None or window_id in await living_windows(self._locks):
            return
        self._journal.know(gone.rows)
        own = self._window_store.state.window.window_id
        busy: list[StoreBusy] = []
        tasks = [taken_over(task, own) for task in tasks_of(gone.rows)[0]]
        await self._go_on(await self._taken(tasks, busy))
        await self.find_orphans(again=True)
        if busy:
            raise busy[0]

    async def take_over_patiently(self, window_id: str) -> None:
        """Take over like `take_over`, trying again for a few minutes while the journal is busy.

        Raises the last `StoreBusy`.
        """
        await insist(lambda: self.take_over(window_id), self._clock.sleep)

    async def _taken(self, tasks: Sequence[Task], busy: list[StoreBusy]) -> Sequence[Task]:
        """Record these tasks in one step, or fewer where another window was faster with some.

        Those that were not recorded stay as they are, and are found again.
        """
        try:
            if tasks:
                await self._journal.take(*tasks)
        except StoreBusy as error:
            busy.append(error)
            return []
        except StoreError as error:
            if error.message.key != "journal.taken" or len(tasks) == 1:
                return []
            half = len(tasks) // 2
            parts = (tasks[:half], tasks[half:])
            return [task for part in parts for task in await self._taken(part, busy)]
        return tasks

    async def _go_on(self, tasks: Sequence[Task]) -> None:
        now = self._clock.now()
        recovered = [
            recover(await self.with_files(task) if task.is_open else task, now) for task in tasks
        ]
        # At once: who is told looks at all tasks, and a window may have thousands.
        self._window_store.bring_back(*(one.task for one in recovered))
        for one in recovered:
            if one.then is Resume.DELIVER:
                self._submitter.resume(one.task)

    async def with_files(self, task: Task) -> Task:
        """Return the task with its input images' files; one that is gone stays without.

        An ended task comes back without them: they are read when it is run again.
        """
        if not any(isinstance(value, InputImage) for value in task.inputs.values()):
            return task
        inputs: dict[str, Any] = {}
        for name, value in task.inputs.items():
            missing = isinstance(value, InputImage) and value.source is None
            inputs[name] = replace(value, source=await self._file(task, name)) if missing else value
        return replace(task, inputs=inputs)

    async def _file(self, task: Task, name: str) -> Any | None:
        return await self._database.file(file_key(task.prompt_id, name))

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if after.window.lock != before.window.lock:
            self._background.spawn(self.keep_window(), "keep the window")

    async def keep_window(self) -> None:
        """Keep who this window is and its lock, if the browser has room for it.

        The lock is for after a reload, the client id for who takes the window's tasks over.
        """
        window = self._window_store.state.window
        row = {
            "windowId": window.window_id,
            "clientId": window.client_id,
            "lock": lock_row(window.lock),
            "at": self._clock.now(),
        }
        with contextlib.suppress(StoreError):
            await self._database.put("windows", row)
