"""Shows and records a task's new state: the only code that changes state and journal together.

At any await another window may take a task over, or the person may remove it. So code that
continues with a task calls `now` first.
"""

from app.core.task.task import TRANSITIONS, Task, TaskState, Trouble, advance
from app.services.background import Background
from app.services.ports import Clock, Journal, Previews
from app.services.window_store import WindowStore


class TaskWriter:
    """State and journal, changed together. Coroutines raise `TakenOver` unless stated otherwise.

    `record` is for callers that must not wait. `finish` raises nothing.
    """

    def __init__(
        self,
        window_store: WindowStore,
        journal: Journal,
        previews: Previews,
        clock: Clock,
        background: Background,
    ) -> None:
        self._window_store = window_store
        self._journal = journal
        self._previews = previews
        self._clock = clock
        self._background = background

    def now(self, task: Task) -> Task:
        """Return the task's current state."""
        return self._window_store.state.present(task.prompt_id)

    async def keep(self, task: Task) -> Task:
        """Show a task's new state, then record it; return the task's state after that."""
        self._window_store.update(task)
        await self._journal.save(task)
        return self.now(task)

    async def finish(self, task: Task) -> None:
        """Record a task's end, then show it, as its server may forget it; drop its preview."""
        await self._journal.save(task)
        self._window_store.update(task)
        self._previews.drop(task.prompt_id)
        self._window_store.set_preview(task.prompt_id, None)

    async def intend(self, task: Task) -> None:
        """Show and record the intent to send for a task; durable when it returns.

        Raises `StoreError` if it cannot be recorded: then nothing may be sent.
        """
        self._window_store.update(task)
        await self._journal.intend(task)

    async def end(self, task: Task, state: TaskState, trouble: Trouble | None) -> None:
        """End a task, unless its state does not allow it."""
        now = self.now(task)
        if state in TRANSITIONS[now.state]:
            await self.keep(advance(now, state, self._clock.now(), trouble=trouble))

    async def stopped(self, task: Task) -> bool:
        """Return whether a task has ended; a requested cancel ends it now."""
        now = self.now(task)
        if now.is_open and now.cancelling:
            await self.keep(advance(now, TaskState.CANCELLED, self._clock.now()))
        return not self.now(task).is_open

    def record(self, prompt_id: str) -> None:
        """Record a task's current state soon.

        The state is read when the write begins, in the order of the journal. So a late write never
        replaces a newer state.
        """
        self._background.spawn(self._save(prompt_id), f"record {prompt_id}")

    async def _save(self, prompt_id: str) -> None:
        task = self._window_store.state.task(prompt_id)
        if task is not None:
            await self._journal.save(task)
