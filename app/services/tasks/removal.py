"""Removes tasks from the list at once, with a while to undo that.

After that a task without results is deleted. One with results is the library's: its pictures stay.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from app.core.errors import StoreError
from app.core.library.results import results_of
from app.core.storage.recovery import RELOAD_SECONDS
from app.core.task.task import Task
from app.core.windows.window_lock import WindowLock
from app.services.background import Background
from app.services.ports import Clock, Previews
from app.services.storage.journal import DatabaseJournal, OnStoreError
from app.services.window_store import WindowStore

UNDO_SECONDS = 10.0
"""Seconds that Undo is offered: time to read the message, look at the list and press."""


@dataclass(eq=False, slots=True)
class RemovedBatch:
    """Tasks removed together, and the window's lock before and after."""

    tasks: tuple[Task, ...]
    before: WindowLock
    after: WindowLock


class Removal:
    """Removed tasks can be restored for `UNDO_SECONDS`, also after a reload.

    The journal records a removal at once, so a reload does not restore the task. A task that
    returns meanwhile in another way (imported, registered again) stays.
    """

    def __init__(
        self,
        window_store: WindowStore,
        journal: DatabaseJournal,
        previews: Previews,
        clock: Clock,
        background: Background,
        on_trouble: OnStoreError,
        on_forgotten: Callable[[], Awaitable[None]],
    ) -> None:
        self._window_store = window_store
        self._journal = journal
        self._previews = previews
        self._clock = clock
        self._background = background
        self._on_trouble = on_trouble
        self._on_forgotten = on_forgotten
        self._cleared: list[RemovedBatch] = []

    def clear(self) -> tuple[Task, ...]:
        """Remove all finished tasks; return them."""
        tasks = tuple(task for task in self._window_store.state.window.tasks if not task.is_open)
        if tasks:
            self._clear(tasks)
        return tasks

    def clear_batch(self, batch_id: str) -> tuple[Task, ...]:
        """Remove the finished tasks of a batch; return them."""
        every = self._window_store.state.window.tasks
        ids = every.batches.get(batch_id, ())
        found = [every.get(prompt_id) for prompt_id in ids]
        tasks = tuple(task for task in found if task is not None and not task.is_open)
        if tasks:
            self._clear(tasks)
        return tasks

    def remove(self, prompt_id: str) -> Task | None:
        """Remove one task and return it; `None` if it cannot be removed or does not exist.

        An open task can be removed while its server does not respond, as it may never respond
        again.
        """
        task = self._window_store.state.task(prompt_id)
        if task is None or not task.is_removable:
            return None
        self._clear((task,))
        return task

    def forget_undo(self) -> None:
        """Discard the undo: everything stored was deleted."""
        self._cleared.clear()

    def undo(self) -> None:
        """Restore the tasks removed last, if it is not too late, and the lock that they held."""
        if not self._cleared:
            return
        batch = self._cleared.pop()
        tasks = self._gone(batch)
        self._background.spawn(self._journal.show(*tasks), "put tasks back on the list")
        self._window_store.bring_back(*tasks)
        if self._window_store.state.window.lock == batch.after != batch.before:
            self._window_store.set_lock(batch.before)

    def resume(self, tasks: Sequence[Task]) -> tuple[Task, ...]:
        """Continue with removals from before a reload; return the tasks that can be restored."""
        oldest = self._clock.now() - RELOAD_SECONDS * 1000
        recent = tuple(task for task in tasks if (task.hidden_at or 0) > oldest)
        late = [task for task in tasks if task not in recent]
        if late:
            self._background.spawn(self._end(late), "forget cleared tasks")
        if recent:
            lock = self._window_store.state.window.lock
            listed = tuple(replace(task, hidden_at=None) for task in recent)
            batch = RemovedBatch(listed, lock, lock)
            self._cleared.append(batch)
            self._background.spawn(self._forget(batch), "forget cleared tasks")
        return recent

    def _clear(self, tasks: tuple[Task, ...]) -> None:
        for earlier in self._cleared:  # for restored tasks, the latest removal counts
            earlier.tasks = self._gone(earlier)
        before = self._window_store.state.window.lock
        self._window_store.drop(*(task.prompt_id for task in tasks))
        batch = RemovedBatch(tasks, before, self._window_store.state.window.lock)
        self._cleared.append(batch)
        self._background.spawn(self._forget(batch), "forget cleared tasks")

    def _gone(self, batch: RemovedBatch) -> tuple[Task, ...]:
        return tuple(
            task for task in batch.tasks if self._window_store.state.task(task.prompt_id) is None
        )

    async def _forget(self, batch: RemovedBatch) -> None:
        await self._journal.hide(*batch.tasks)
        await self._clock.sleep(UNDO_SECONDS)
        if batch not in self._cleared:
            return  # restored
        self._cleared.remove(batch)
        await self._end(self._gone(batch))

    async def _end(self, tasks: Sequence[Task]) -> None:
        for task in tasks:
            self._previews.drop(task.prompt_id)
            self._window_store.set_preview(task.prompt_id, None)
        kept = [task for task in tasks if results_of(task)]
        rest = [task for task in tasks if not results_of(task)]
        try:
            await self._journal.release(*kept)
            if rest:
                await self._journal.forget(*rest)
        except StoreError as error:
            self._on_trouble(error)
        await self._on_forgotten()
