"""Submits a prompt again, under its id, when its server turned out not to have it."""

import contextlib

from app.core.errors import StoreError, TakenOver
from app.core.task.task import Task, TaskState, advance
from app.core.windows.window_state import WindowState
from app.services.background import Background
from app.services.ports import Clock, WebLocks
from app.services.storage.task_writer import TaskWriter
from app.services.submission.retry_after import RetryAfter
from app.services.submission.sender import Sender
from app.services.window_store import WindowStore


class Resubmitter:
    """Watches for tasks that became *submitting* because their server lacks them."""

    def __init__(
        self,
        window_store: WindowStore,
        locks: WebLocks,
        writer: TaskWriter,
        sender: Sender,
        retry_after: RetryAfter,
        clock: Clock,
        background: Background,
    ) -> None:
        self._window_store = window_store
        self._locks = locks
        self._writer = writer
        self._sender = sender
        self._retry_after = retry_after
        self._clock = clock
        self._background = background
        window_store.watch(self._on_change)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        """Submit tasks again that became *submitting* because their server lacks them."""
        for task in after.window.tasks.changed_since(before.window.tasks):
            earlier = before.task(task.prompt_id)
            was_unknown = earlier is not None and earlier.state is TaskState.UNKNOWN
            if was_unknown and task.state is TaskState.SUBMITTING:
                self._background.spawn(self.submit_again(task), f"submit again {task.prompt_id}")

    async def submit_again(self, task: Task) -> None:
        """Submit a prompt that is missing on its server again, under the same id.

        No other window does it at the same time: this one holds the task's Web Lock and is the
        owner in the journal.
        """
        try:
            close = await self._locks.hold(f"bindery.task.{task.prompt_id}", 0.0, _nothing)
        except StoreError:
            close = None  # unknown
        with contextlib.suppress(TakenOver):
            if close is None:  # another window may do it: look it up again
                now = self._writer.now(task)
                if now.state is TaskState.SUBMITTING:  # else its server has reported it meanwhile
                    await self._writer.keep(advance(now, TaskState.UNKNOWN, self._clock.now()))
                return
            try:
                if (
                    await self._retry_after.over(task)
                    and self._writer.now(task).state is TaskState.SUBMITTING
                ):
                    await self._sender.send(self._writer.now(task))
            finally:
                close()


def _nothing() -> None:
    """Ignore the loss of a Web Lock: the journal decides who may continue."""
