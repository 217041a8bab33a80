"""Restores this window's tasks, lock and running prompts after a load."""

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.core.errors import StoreError
from app.core.storage.recovery import (
    Resume,
    is_hidden,
    lock_of,
    lock_row,
    recover,
    tasks_of,
)
from app.core.task.task import Task
from app.core.windows.window_state import WindowState
from app.core.workflow.input_file import InputImage
from app.services.background import Background
from app.services.ports import Clock, Database
from app.services.queue.waiting_runs import WaitingRuns
from app.services.storage.input_store import file_key
from app.services.storage.journal import DatabaseJournal
from app.services.submission.submitter import Submitter
from app.services.window_store import WindowStore


class Recovery:
    """Reads the journal into the window's state, and continues the tasks."""

    def __init__(
        self,
        window_store: WindowStore,
        database: Database,
        journal: DatabaseJournal,
        submitter: Submitter,
        clock: Clock,
        background: Background,
        runs: WaitingRuns,
    ) -> None:
        self._window_store = window_store
        self._database = database
        self._journal = journal
        self._submitter = submitter
        self._clock = clock
        self._background = background
        self._runs = runs
        self.hidden: tuple[Task, ...] = ()

    async def load(self) -> None:
        """Restore this window's tasks, waiting runs and lock. Raises `StoreError`.

        Afterwards `hidden` holds the tasks that were removed shortly before.
        """
        window_id = self._window_store.state.window.window_id
        rows = await self._database.rows("tasks", "owner", window_id)
        self._journal.know(rows)
        await self.go_on(tasks_of(row for row in rows if not is_hidden(row))[0])
        await self._runs.load()
        hidden = tasks_of(filter(is_hidden, rows))[0]
        self.hidden = tuple([await self.with_files(task) for task in hidden])
        for row in await self._database.rows("windows"):
            if row["windowId"] == window_id:
                lock = lock_of(row.get("lock"))
                window = replace(self._window_store.state.window, lock=lock)
                self._window_store.set_lock(window.settled)
                if row.get("clientId") != self._window_store.state.window.client_id:
                    await self.keep_window()
        self._window_store.watch(self._on_change)

    async def load_imported(self) -> None:
        """Restore tasks of this window that an import added to the journal."""
        rows = await self._database.rows(
            "tasks", "owner", self._window_store.state.window.window_id
        )
        absent = [row for row in rows if self._window_store.state.task(row["promptId"]) is None]
        new = [row for row in absent if not is_hidden(row)]
        self._journal.know(new)
        await self.go_on(tasks_of(new)[0])

    async def go_on(self, tasks: Sequence[Task]) -> None:
        """Show tasks of an earlier page or of a closed window, and continue them."""
        now = self._clock.now()
        recovered = [
            recover(await self.with_files(task) if task.is_open else task, now) for task in tasks
        ]
        # One change for all: each watcher examines all tasks, and there may be thousands.
        self._window_store.bring_back(*(one.task for one in recovered))
        for one in recovered:
            if one.then is Resume.DELIVER:
                self._submitter.resume(one.task)

    async def with_files(self, task: Task) -> Task:
        """Return the task with the files of its input images; missing ones are left out.

        An ended task gets none: its files are read when it is run again.
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
        """Store this window's identity and lock, if the browser has space for it.

        The lock is for after a reload. The client id is for the window that takes its tasks over.
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
