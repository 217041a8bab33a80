"""Shows a task's new state and records it: the one place that changes state and journal together.

Another window may have taken a task over at any await, or its person may have removed it; whoever
goes on with it asks here first.
"""

from app.core.task.task import TRANSITIONS, Task, TaskState, Trouble, advance
from app.services.background import Background
from app.services.ports import Clock, Journal, Previews
from app.services.window_store import WindowStore


class TaskWriter:
    """Board and journal, changed together. Coroutines raise `TakenOver` where nothing else is said.

    `record` is for those who must not wait. `finish` raises nothing.
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
        """Return the task as the window's state has it by now."""
        return self._window_store.state.present(task.prompt_id)

    async def keep(self, task: Task) -> Task:
        """Show a task's new state, then record it; return the task as it is by then."""
        self._window_store.update(task)
        await self._journal.save(task)
        return self.now(task)

    async def finish(self, task: Task) -> None:
        """Record a task's end, which its server may forget, then show it; its preview goes."""
        await self._journal.save(task)
        self._window_store.update(task)
        self._previews.drop(task.prompt_id)
        self._window_store.set_preview(task.prompt_id, None)

    async def intend(self, task: Task) -> None:
        """Show and record what will be sent for a task; durable when it returns.

        Raises `StoreError` when it cannot be recorded: then nothing may be sent.
        """
        self._window_store.update(task)
        await self._journal.intend(task)

    async def end(self, task: Task, state: TaskState, trouble: Trouble | None) -> None:
        """End a task, unless it has come to where that is impossible."""
        now = self.now(task)
        if state in TRANSITIONS[now.state]:
            await self.keep(advance(now, state, self._clock.now(), trouble=trouble))

    async def stopped(self, task: Task) -> bool:
        """Return whether a task has ended; one whose cancel was requested ends by that."""
        now = self.now(task)
        if now.is_open and now.cancelling:
            await self.keep(advance(now, TaskState.CANCELLED, self._clock.now()))
        return not self.now(task).is_open

    def record(self, prompt_id: str) -> None:
        """Record a task soon, as it is by then.

        The state is read when the writing begins, in the order of the journal, so a late record
        never puts an older state over a newer one.
        """
        self._background.spawn(self._save(prompt_id), f"record {prompt_id}")

    async def _save(self, prompt_id: str) -> None:
        task = self._window_store.state.task(prompt_id)
        if task is not None:
            await self._journal.save(task)
