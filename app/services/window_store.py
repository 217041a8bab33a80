"""The window's state, and each kind of change to it by name."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from app.core.ids import ServerUrl
from app.core.message import message
from app.core.servers.health import SEVERAL, Health, down
from app.core.servers.pool import Pool
from app.core.servers.shared_address import Evidence
from app.core.task.task import Task
from app.core.windows.window import bind_foreign_task, bind_task, update_task
from app.core.windows.window_lock import WindowLock, settle, without_server
from app.core.windows.window_state import CheckTimes, WindowState
from app.core.workflow.catalog import Catalog
from app.services.store import StateStore

Watcher = Callable[[WindowState, WindowState], None]

MAX_KINDS = 200
"""How many kinds of nonsense are counted apart: a server may make up as many as it likes."""


class WindowStore(StateStore[WindowState]):
    """`ignored` counts the frames and answers of servers that made no sense, by what was wrong."""

    def __init__(self, state: WindowState) -> None:
        super().__init__(state)
        self.ignored: Counter[str] = Counter()

    def set_waiting(self, ids: frozenset[str]) -> None:
        """Change which tasks wait to be recorded."""
        self.change(waiting=ids)

    def bind(self, task: Task) -> None:
        """Add a new task and take the lock for it. Raises `BindingError`.

        Nobody sees it before it is `recorded` or dropped; for the lock it counts from now on.
        """
        state = self.state
        self.change(
            window=bind_task(state.window, task),
            unrecorded=state.unrecorded | {task.prompt_id},
        )

    def recorded(self, *tasks: Task) -> None:
        """Show new tasks: the journal has them."""
        self.change(unrecorded=self.state.unrecorded - {task.prompt_id for task in tasks})

    def bind_foreign(self, task: Task) -> None:
        """Add a prompt that devtools submits. Raises `BindingError`."""
        self.change(window=bind_foreign_task(self.state.window, task))

    def bring_back(self, *tasks: Task) -> None:
        """Add tasks of an earlier page, or of a window that is gone; the lock stays as it is."""
        window = self.state.window
        self.change(window=replace(window, tasks=window.tasks.bind(*tasks).in_order()))

    def drop(self, *prompt_ids: str) -> None:
        """Forget tasks: another window took them over, or they were cleared away."""
        window = self.state.window
        tasks = window.tasks.without(*prompt_ids)
        self.change(
            window=replace(window, tasks=tasks, lock=settle(window.lock, tasks)),
            unrecorded=self.state.unrecorded - set(prompt_ids),
        )

    def update(self, task: Task) -> None:
        """Put a task's new state in place; an unchanged or dropped one changes nothing."""
        before = self.state.task(task.prompt_id)
        if before is not None and before != task:
            self.change(window=update_task(self.state.window, task))

    def set_lock(self, lock: WindowLock) -> None:
        """Change the lock as the person wants it."""
        if lock != self.state.window.lock:
            self.change(window=replace(self.state.window, lock=lock))

    def set_pool(self, pool: Pool) -> None:
        """Change the pool; tasks keep their servers, and a pin on one that left ends with them."""
        window = self.state.window
        for lock in (window.lock, window.lock.before):
            if lock is not None and lock.server is not None and pool.get(lock.server) is None:
                freed = without_server(window.lock, lock.server, window.tasks)
                window = replace(window, lock=freed)
        self.change(pool=pool, window=window)

    def set_health(self, url: ServerUrl, health: Health) -> None:
        """Note how a server is, and when that was seen.

        One that was set aside stays so until it is readmitted, whatever it still answers.
        """
        if health.set_aside or not self.state.is_set_aside(url):
            self._put_health(url, health)

    def readmit(self, url: ServerUrl) -> None:
        """Let a server be asked again that was set aside."""
        if self.state.is_set_aside(url):
            self._put_health(url, Health())

    def set_several(self, several: Mapping[ServerUrl, tuple[Evidence, ...]]) -> None:
        """Change which addresses are several servers; their health follows."""
        changed = self.state.several.keys() ^ several.keys()
        self.change(several=dict(several))
        for url in changed:
            self.set_health(url, Health())

    def set_catalog(self, catalog: Catalog) -> None:
        """Change the workflow types on offer."""
        self.change(catalog=catalog)

    def set_preview(self, prompt_id: str, url: str | None) -> None:
        """Note a task's live preview, or that it has none any more."""
        previews = self.state.previews
        if url is not None:
            self.change(previews={**previews, prompt_id: url})
        elif prompt_id in previews:
            self.change(previews={key: one for key, one in previews.items() if key != prompt_id})

    def set_connected(self, url: ServerUrl, is_connected: bool) -> None:
        """Note that the socket to a server opened or closed."""
        connected = self.state.connected
        if is_connected is not (url in connected):
            self.change(connected=connected ^ {url})

    def ignore(self, server: ServerUrl, why: str) -> None:
        """Count something from a server that made no sense."""
        key = f"{server}: {why}"
        if key not in self.ignored and len(self.ignored) >= MAX_KINDS:
            key = f"{server}: other"
        self.ignored[key] += 1

    def _put_health(self, url: ServerUrl, health: Health) -> None:
        state = self.state
        if url in state.several:  # whatever answered, it was only one of them
            health = down(health, message(SEVERAL), health.checked_at or 0)
        times = CheckTimes(health.checked_at, health.answered_at)
        known = replace(health, checked_at=None, answered_at=None)
        is_then = state.check_times.get(url) == times
        is_same = state.health.get(url) == known
        self.change(
            check_times=state.check_times if is_then else {**state.check_times, url: times},
            health=state.health if is_same else {**state.health, url: known},
        )
