"""The live state of this window: the one place where it changes, and where changes are told."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from app.core.catalog import Catalog
from app.core.errors import InputError, TakenOver
from app.core.health import SEVERAL, Health, down, none_usable
from app.core.message import message
from app.core.pool import Pool
from app.core.several import Evidence
from app.core.task import Task
from app.core.window import Window, bind_foreign_task, bind_task, update_task
from app.core.window_lock import WindowLock, settle, without_server
from app.services.ports import Close

Watcher = Callable[[str], None]
"""Told a topic: "task:<prompt id>", "tasks", "lock", "servers", "catalog", "windows", "kept",
"recording" (the tasks that wait to be recorded and are not shown changed), "back" (there are tasks
of an earlier page or another window), or "wiped" (another window deleted everything that is
stored)."""


MAX_KINDS = 200
"""How many kinds of nonsense are counted apart: a server may make up as many as it likes."""


@dataclass(slots=True)
class Board:
    """Window, pool, health and catalog as they are now; values inside are immutable.

    `previews` are the URLs of live previews by prompt id; `ignored` counts the frames and answers
    of servers that made no sense, by what was wrong with them. `several` has the addresses behind
    which several servers answer, with the evidence. `waiting` are the ids of tasks that wait to be
    recorded, because the journal is busy.
    """

    window: Window
    pool: Pool = field(default_factory=Pool)
    catalog: Catalog = field(default_factory=Catalog)
    health: dict[str, Health] = field(default_factory=dict)
    previews: dict[str, str] = field(default_factory=dict)
    ignored: Counter[str] = field(default_factory=Counter)
    several: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    _unrecorded: frozenset[str] = frozenset()
    _watchers: list[Watcher] = field(default_factory=list)

    def watch(self, watcher: Watcher) -> Close:
        """Call `watcher` with the topic of every change, after it."""
        self._watchers.append(watcher)

        def close() -> None:
            if watcher in self._watchers:
                self._watchers.remove(watcher)

        return close

    def tell(self, topic: str) -> None:
        """Tell the watchers of a change."""
        for watcher in list(self._watchers):
            watcher(topic)

    @property
    def shown(self) -> Window:
        """The window as the person sees it: without tasks that a crash would leave no trace of."""
        if not self._unrecorded:
            return self.window
        return replace(self.window, tasks=self.window.tasks.without(*self._unrecorded))

    @property
    def recording(self) -> bool:
        """Whether there are tasks that the journal is being given."""
        return bool(self._unrecorded)

    @property
    def held_up(self) -> tuple[Task, ...]:
        """The tasks that wait to be recorded and are not shown before."""
        found = map(self.task, sorted(self.waiting & self._unrecorded))
        return tuple(task for task in found if task is not None)

    def set_waiting(self, ids: frozenset[str]) -> None:
        """Change which tasks wait to be recorded."""
        changed, self.waiting = self.waiting ^ ids, ids
        for prompt_id in sorted(changed - self._unrecorded):
            self.tell(f"task:{prompt_id}")
        if changed & self._unrecorded:
            self.tell("recording")

    def bind(self, task: Task) -> None:
        """Add a new task and take the lock for it. Raises `BindingError`.

        Nobody sees it before it is `recorded` or dropped; for the lock it counts from now on.
        """
        self._set(bind_task(self.window, task))
        self._unrecorded |= {task.prompt_id}
        self.tell("tasks")

    def recorded(self, *tasks: Task) -> None:
        """Show new tasks: the journal has them."""
        self._unrecorded -= {task.prompt_id for task in tasks}
        self.tell("tasks")

    def bind_foreign(self, task: Task) -> None:
        """Add a prompt that devtools submits. Raises `BindingError`."""
        self._set(bind_foreign_task(self.window, task))
        self.tell("tasks")

    def bring_back(self, *tasks: Task) -> None:
        """Add tasks of an earlier page, or of a window that is gone; the lock stays as it is."""
        self._set(replace(self.window, tasks=self.window.tasks.bind(*tasks).in_order()))
        self.tell("tasks")
        self.tell("back")

    def drop(self, *prompt_ids: str) -> None:
        """Forget tasks: another window took them over, or they were cleared away."""
        tasks = self.window.tasks.without(*prompt_ids)
        self._set(replace(self.window, tasks=tasks, lock=settle(self.window.lock, tasks)))
        self._unrecorded -= set(prompt_ids)
        self.tell("tasks")

    def update(self, task: Task) -> None:
        """Put a task's new state in place; an unchanged or dropped one tells nobody."""
        before = self.window.tasks.get(task.prompt_id)
        if before is not None and before != task:
            self._set(update_task(self.window, task))
            self.tell(f"task:{task.prompt_id}")

    def set_lock(self, lock: WindowLock) -> None:
        """Change the lock by the person's word."""
        self._set(replace(self.window, lock=lock))

    def set_pool(self, pool: Pool) -> None:
        """Change the pool; tasks keep their servers, and a pin on one that left ends with them."""
        self.pool = pool
        for lock in (self.window.lock, self.window.lock.before):
            if lock is not None and lock.server is not None and pool.get(lock.server) is None:
                self.set_lock(without_server(self.window.lock, lock.server, self.window.tasks))
        self.tell("servers")

    def set_health(self, url: str, health: Health) -> None:
        """Note how a server is; that it was looked at again tells nobody.

        One that was set aside stays so until it is readmitted, whatever it still answers.
        """
        before = self.health.get(url, Health())
        if before.set_aside and not health.set_aside:
            return
        if url in self.several:  # whatever answered, it was only one of them
            health = down(health, message(SEVERAL), health.checked_at or 0)
        self.health[url] = health
        looked = replace(before, checked_at=health.checked_at, answered_at=health.answered_at)
        if looked != health:
            self.tell("servers")

    def readmit(self, url: str) -> None:
        """Let a server be asked again that was set aside."""
        if self.health_of(url).set_aside:
            del self.health[url]
            self.set_health(url, Health())
            self.tell("servers")

    def set_several(self, several: Mapping[str, tuple[Evidence, ...]]) -> None:
        """Change which addresses are several servers; their health follows."""
        changed = self.several.keys() ^ several.keys()
        self.several = dict(several)
        for url in changed:
            self.set_health(url, Health())

    def set_catalog(self, catalog: Catalog) -> None:
        """Change the workflow types on offer."""
        self.catalog = catalog
        self.tell("catalog")

    def set_preview(self, prompt_id: str, url: str | None) -> None:
        """Note a task's live preview, or that it has none any more."""
        if url is None:
            self.previews.pop(prompt_id, None)
        else:
            self.previews[prompt_id] = url
        self.tell(f"task:{prompt_id}")

    def ignore(self, server: str, why: str) -> None:
        """Count something from a server that made no sense."""
        key = f"{server}: {why}"
        if key not in self.ignored and len(self.ignored) >= MAX_KINDS:
            key = f"{server}: other"
        self.ignored[key] += 1

    def task(self, prompt_id: str) -> Task | None:
        """Return a task, or `None`."""
        return self.window.tasks.get(prompt_id)

    def present(self, prompt_id: str) -> Task:
        """Return a task as it is by now. Raises `TakenOver` when this window has it no more."""
        task = self.task(prompt_id)
        if task is None:
            raise TakenOver("task.gone", prompt_id=prompt_id)
        return task

    def health_of(self, url: str) -> Health:
        """Return a server's health; one never checked is being checked."""
        return self.health.get(url, Health())

    def name_of(self, url: str) -> str:
        """Return a server's name; one that left the pool is called by its address."""
        server = self.pool.get(url)
        return server.name if server else url

    def none_usable(self) -> InputError:
        """Return why no server of the pool can be used ("pool.empty", "pool.offline", …)."""
        why = none_usable(self.health_of(server.url) for server in self.pool.servers)
        return InputError(why.key, **why.args)

    def lock_down(self, url: str) -> InputError:
        """Return that the locked server cannot be used, and why ("lock.down")."""
        return InputError("lock.down", server=self.name_of(url), why=self.health_of(url).why or "")

    def offering(self) -> list[str]:
        """Return the servers whose models are on offer: the locked one or all, if up."""
        locked = self.window.lock.server
        urls = [server.url for server in self.pool.servers] if locked is None else [locked]
        return [url for url in urls if self.health_of(url).answers]

    def _set(self, window: Window) -> None:
        moved = window.lock != self.window.lock
        self.window = window
        if moved:
            self.tell("lock")
