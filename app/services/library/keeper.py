"""Keeps the library in the window's state up to date with this window's tasks."""

from app.core.task.task import Task
from app.core.windows.window_state import WindowState
from app.services.window_store import WindowStore


class LibraryKeeper:
    """Adds this window's tasks with results as they end."""

    def __init__(self, window_store: WindowStore) -> None:
        self._window_store = window_store
        window_store.watch(self._on_change)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        changed = after.window.tasks.changed_since(before.window.tasks)
        self.add(*(task for task in changed if task.outputs and not task.is_open))

    def add(self, *tasks: Task) -> None:
        """Add tasks that have results."""
        if tasks:
            library = self._window_store.state.library.with_tasks(*tasks)
            self._window_store.change(library=library)

    async def full(self, prompt_id: str) -> Task | None:
        """Return a task with its graph and inputs, `None` if it is unknown."""
        return self._window_store.state.task(prompt_id)
