"""Keeps the library in the window's state up to date: the results of all tabs."""

import contextlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Iterable

from app.core.archive.library_news import News
from app.core.errors import StoreError
from app.core.library.results import results_of, slim
from app.core.storage.recovery import tasks_of
from app.core.storage.summary import has_results, summary_of
from app.core.task.task import Task
from app.core.windows.window_state import WindowState
from app.services.background import Background
from app.services.library.sharing import LibrarySharing
from app.services.ports import Database
from app.services.storage.summaries import summaries
from app.services.window_store import WindowStore

FIRST = 500
"""Tasks that are shown first; then as many as are shown already, as each change draws the list."""

READ_KEPT = 8
"""Full tasks of other tabs that stay read: a person looks from one to the next and back."""


class LibraryKeeper:
    """Adds this window's tasks as they end, all stored ones after the start, and others' news.

    `with_files` returns a task with the files of its inputs.
    """

    def __init__(
        self,
        window_store: WindowStore,
        database: Database,
        sharing: LibrarySharing,
        background: Background,
        with_files: Callable[[Task], Awaitable[Task]],
    ) -> None:
        self._window_store = window_store
        self._database = database
        self._sharing = sharing
        self._background = background
        self._with_files = with_files
        self._read: OrderedDict[str, Task] = OrderedDict()
        self._gone: set[str] = set()
        window_store.watch(self._on_change)
        sharing.listen(self._on_news)

    async def load(self) -> None:
        """Read all stored tasks with results; those that cannot be read are left out."""
        waiting: dict[str, Task] = {}
        with contextlib.suppress(StoreError):
            async for rows in summaries(self._database):
                found = self._new(tasks_of(filter(has_results, rows))[0])
                self._window_store.state.library.warm(found)
                waiting |= {task.prompt_id: task for task in found}
                if len(waiting) >= max(FIRST, len(self._window_store.state.library.tasks)):
                    self.add(*self._new(waiting.values()))
                    waiting = {}
        self.add(*self._new(waiting.values()))
        library = self._window_store.state.library
        if not library.is_complete:
            self._window_store.change(library=library.completed())

    async def load_again(self) -> None:
        """Read all again after an import, which may have brought back what was forgotten."""
        self._gone.clear()
        await self.load()

    def announce(self) -> None:
        """Ask the other windows where the database cannot be read by them, as in memory."""
        if self._window_store.state.storage_status.memory:
            self._sharing.post(News(asks=True))

    async def full(self, prompt_id: str) -> Task | None:
        """Return a task with its graph and the files of its inputs, `None` if it is not stored."""
        task = await self.with_graph(prompt_id)
        return None if task is None else await self._with_files(task)

    async def with_graph(self, prompt_id: str) -> Task | None:
        """Return a task with its graph, `None` if it is neither this window's nor stored."""
        own = self._window_store.state.task(prompt_id)
        if own is not None:
            return own
        if prompt_id not in self._read:
            try:
                row = await self._database.row("tasks", prompt_id)
            except StoreError:
                return None
            found, _ = tasks_of([] if row is None else [row])
            if not found:
                return None
            self._read[prompt_id] = found[0]
            while len(self._read) > READ_KEPT:
                self._read.popitem(last=False)
        self._read.move_to_end(prompt_id)
        return self._read[prompt_id]

    async def known(self, prompt_ids: Collection[str]) -> list[Task]:
        """Return those of these tasks that are in the library or stored."""
        library = self._window_store.state.library
        found = [library.task(one) or await self.with_graph(one) for one in prompt_ids]
        return [task for task in found if task is not None]

    def add(self, *tasks: Task) -> None:
        """Add tasks that have results."""
        if tasks:
            library = self._window_store.state.library.with_tasks(*tasks)
            self._window_store.change(library=library)

    def forget(self, *prompt_ids: str) -> None:
        """Remove tasks that were deleted for good, also from this window's list."""
        self._gone |= set(prompt_ids)
        for prompt_id in prompt_ids:
            self._read.pop(prompt_id, None)
        state = self._window_store.state
        listed = [key for key in prompt_ids if (own := state.task(key)) and not own.is_open]
        if listed:
            self._window_store.drop(*listed)
        library = self._window_store.state.library
        if any(key in library.tasks for key in prompt_ids):
            self._window_store.change(library=library.without(*prompt_ids))

    def wiped(self) -> None:
        """Forget all but this window's tasks, after everything stored was deleted."""
        self._read.clear()
        state = self._window_store.state
        others = [key for key in state.library.tasks if state.task(key) is None]
        self._window_store.change(library=state.library.without(*others))

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        changed = after.window.tasks.changed_since(before.window.tasks)
        ended = [task for task in changed if results_of(task)]
        self._gone -= {task.prompt_id for task in ended}
        self.add(*ended)
        was_open = set(before.window.tasks.open_ids)
        new = tuple(task for task in ended if task.prompt_id in was_open)
        if new:
            self._sharing.post(News(tasks=new))
        if after.window.tasks.ids is not before.window.tasks.ids:
            self._slim(key for key in before.window.tasks.ids if after.task(key) is None)

    def _slim(self, prompt_ids: Iterable[str]) -> None:
        """Let go of the graphs of tasks that left this window's list."""
        library = self._window_store.state.library
        found = [task for key in prompt_ids if (task := library.task(key)) and task.graph]
        self.add(*map(slim, found))

    def _new(self, tasks: Iterable[Task]) -> list[Task]:
        """Return those of these tasks that are neither this window's nor known as they are."""
        state = self._window_store.state
        return [
            task
            for task in tasks
            if state.task(task.prompt_id) is None
            and task.prompt_id not in self._gone
            and results_of(task)
            and state.library.task(task.prompt_id) != task
        ]

    def _on_news(self, news: News) -> None:
        self.add(*self._new(news.tasks))
        if news.gone:
            self.forget(*news.gone)
        if news.ids:
            self._background.spawn(self._read_news(news.ids), "read tasks of other windows")
        if news.again:
            self._background.spawn(self.load_again(), "read the library again")
        if news.asks and self._window_store.state.storage_status.memory:
            library = self._window_store.state.library
            own = [one for key in library.tasks if (one := self._window_store.state.task(key))]
            self._sharing.post(News(tuple(own), notes=library.notes))

    async def _read_news(self, prompt_ids: Iterable[str]) -> None:
        with contextlib.suppress(StoreError):
            for prompt_id in prompt_ids:
                row = await self._database.row("tasks", prompt_id)
                if row is not None and has_results(row):
                    self.add(*self._new(tasks_of([summary_of(row)])[0]))
