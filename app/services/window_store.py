"""The window's state, with a named method for each kind of change."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from app.core.form.adjustment import Adjustment, with_adjustment
from app.core.form.presets import Presets
from app.core.ids import ServerId, ServerUrl
from app.core.message import message
from app.core.queue.waiting import Waiting
from app.core.servers.health import SEVERAL, Health, down
from app.core.servers.machine_facts import MachineFacts
from app.core.servers.mark import Mark, marks_of
from app.core.servers.pool import Pool
from app.core.servers.shared_address import Evidence
from app.core.task.task import Task
from app.core.windows.state_fields import CheckTimes
from app.core.windows.window import (
    back_in_queue,
    bind_foreign_task,
    bind_task,
    bind_waiting,
    place_task,
    update_task,
    with_queue,
)
from app.core.windows.window_lock import WindowLock, follow, without_server
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import Catalog
from app.services.store import StateStore

Watcher = Callable[[WindowState, WindowState], None]

MAX_KINDS = 200
"""Maximum number of kinds of invalid data that are counted separately; servers may invent any
number."""


class WindowStore(StateStore[WindowState]):
    """`ignored` counts the servers' invalid frames and responses, by kind."""

    def __init__(self, state: WindowState) -> None:
        pool = state.pool
        marks = marks_of((*pool.servers, *pool.retired), state.marks)
        super().__init__(replace(state, marks=marks))
        self.ignored: Counter[str] = Counter()

    def set_waiting(self, ids: frozenset[str]) -> None:
        """Set which tasks wait to be recorded."""
        self.change(waiting=ids)

    def bind(self, task: Task, *, placed: bool = False) -> None:
        """Add a new task and take the lock for it. Raises `BindingError`.

        The task stays hidden until it is `recorded` or dropped. It holds the lock from now on. A
        task that was `placed` by its caller takes no lock.
        """
        state = self.state
        self.change(
            window=(place_task if placed else bind_task)(state.window, task),
            unrecorded=state.unrecorded | {task.prompt_id},
        )

    def bind_waiting(self, task: Task, *, is_home: bool) -> None:
        """Add the task of a run that waits. The run is shown until the task is `recorded`."""
        state = self.state
        self.change(
            window=bind_waiting(state.window, task, is_home=is_home),
            unrecorded=state.unrecorded | {task.prompt_id},
        )

    def set_queue(self, queue: Iterable[Waiting]) -> None:
        """Change which runs wait here."""
        self.change(window=with_queue(self.state.window, queue))

    def back_in_queue(self, prompt_id: str, run: Waiting) -> None:
        """Show a run that waits, instead of a task that its server let go of."""
        self.change(window=back_in_queue(self.state.window, prompt_id, run))

    def recorded(self, *tasks: Task) -> None:
        """Show new tasks, after the journal recorded them; they wait no longer."""
        ids = {task.prompt_id for task in tasks}
        window = self.state.window
        if any(one.prompt_id in ids for one in window.queue):
            rest = [one for one in window.queue if one.prompt_id not in ids]
            window = with_queue(window, rest)
        self.change(window=window, unrecorded=self.state.unrecorded - ids)

    def bind_foreign(self, task: Task) -> None:
        """Add a prompt that devtools submit. Raises `BindingError`."""
        self.change(window=bind_foreign_task(self.state.window, task))

    def bring_back(self, *tasks: Task) -> None:
        """Add tasks of an earlier page or of a closed window; the lock does not change."""
        window = self.state.window
        self.change(window=replace(window, tasks=window.tasks.bind(*tasks).in_order()))

    def drop(self, *prompt_ids: str) -> None:
        """Forget tasks that another window took over or that were removed."""
        window = self.state.window
        changed = replace(window, tasks=window.tasks.without(*prompt_ids))
        self.change(
            window=replace(changed, lock=changed.settled),
            unrecorded=self.state.unrecorded - set(prompt_ids),
        )

    def update(self, task: Task) -> None:
        """Store a task's new state; no change if it is equal or the task was dropped."""
        before = self.state.task(task.prompt_id)
        if before is not None and before != task:
            self.change(window=update_task(self.state.window, task))

    def set_lock(self, lock: WindowLock) -> None:
        """Change the lock as the person requests."""
        if lock != self.state.window.lock:
            self.change(window=replace(self.state.window, lock=lock))

    def set_pool(self, pool: Pool) -> None:
        """Change the pool. Tasks keep their servers; a pin on a removed server ends.

        A pin on a server that moved goes along.
        """
        window = self.state.window
        for lock in (window.lock, window.lock.before):
            if lock is not None and lock.server is not None and pool.get(lock.server) is None:
                new = replace(self.state, pool=pool).present_address(lock.server)
                freed = (
                    without_server(window.lock, lock.server, window.tasks)
                    if new is None
                    else follow(window.lock, lock.server, new, window.tasks)
                )
                window = replace(window, lock=freed)
        marks = marks_of((*pool.servers, *pool.retired), self.state.marks)
        self.change(pool=pool, window=window, marks=marks)

    def set_marks(self, marks: Mapping[ServerId, Mark]) -> None:
        """Use these marks where the pool has no equal ones, and keep those of other servers."""
        pool = self.state.pool
        kept = {**self.state.marks, **marks}
        found = marks_of((*pool.servers, *pool.retired), kept)
        if found != self.state.marks:
            self.change(marks=found)

    def set_health(self, url: ServerUrl, health: Health) -> None:
        """Record a server's health, and the time of it.

        A server that was set aside stays so until it is readmitted, whatever it sends.
        """
        if health.set_aside or not self.state.is_set_aside(url):
            self._put_health(url, health)

    def take_finding(self, url: ServerUrl, health: Health) -> None:
        """Record what another window found out about a server; it proves nothing for a task."""
        self._put_health(url, health, is_own=False)

    def set_machine_facts(self, url: ServerUrl, machine: MachineFacts) -> None:
        """Record what a server sent of its machine."""
        if self.state.machine_facts.get(url) != machine:
            self.change(machine_facts={**self.state.machine_facts, url: machine})

    def readmit(self, url: ServerUrl) -> None:
        """Allow requests to a server that was set aside."""
        if self.state.is_set_aside(url):
            self._put_health(url, Health())

    def set_several(self, several: Mapping[ServerUrl, tuple[Evidence, ...]]) -> None:
        """Set which addresses are shared by several servers; their health follows."""
        changed = self.state.several.keys() ^ several.keys()
        self.change(several=dict(several))
        for url in changed:
            self.set_health(url, Health())

    def set_catalog(self, catalog: Catalog) -> None:
        """Change the workflow types on offer; their forms are as the owner arranged them."""
        self.change(catalog=_arranged(catalog, self.state.adjustments))

    def set_adjustments(self, adjustments: Mapping[str, Adjustment]) -> None:
        """Change how the owner arranged the forms."""
        catalog = _arranged(self.state.catalog, adjustments)
        self.change(adjustments=adjustments, catalog=catalog)

    def set_presets(self, presets: Mapping[str, Presets]) -> None:
        """Change the presets of the workflows."""
        self.change(presets=presets)

    def set_preview(self, prompt_id: str, url: str | None) -> None:
        """Set a task's live preview, or `None` to remove it."""
        previews = self.state.previews
        if url is not None:
            self.change(previews={**previews, prompt_id: url})
        elif prompt_id in previews:
            self.change(previews={key: one for key, one in previews.items() if key != prompt_id})

    def set_connected(self, url: ServerUrl, is_connected: bool) -> None:
        """Record that the socket to a server opened or closed."""
        connected = self.state.connected
        if is_connected is not (url in connected):
            self.change(connected=connected ^ {url})

    def set_eventless(self, url: ServerUrl, is_eventless: bool) -> None:
        """Record whether a server sends the events of this window's prompts to somebody else."""
        eventless = self.state.eventless
        if is_eventless is not (url in eventless):
            self.change(eventless=eventless ^ {url})

    def set_polled(self, url: ServerUrl, is_polled: bool) -> None:
        """Record whether a server with open tasks lets no socket through."""
        polled = self.state.polled
        if is_polled is not (url in polled):
            self.change(polled=polled ^ {url})

    def ignore(self, server: ServerUrl, why: str) -> None:
        """Count invalid data from a server."""
        key = f"{server}: {why}"
        if key not in self.ignored and len(self.ignored) >= MAX_KINDS:
            key = f"{server}: other"
        self.ignored[key] += 1

    def _put_health(self, url: ServerUrl, health: Health, *, is_own: bool = True) -> None:
        state = self.state
        if url in state.several:  # only one of the servers responded
            health = down(health, message(SEVERAL), health.checked_at or 0)
        before = state.check_times.get(url, CheckTimes())
        own_up_at = health.checked_at if health.usable else None
        up_at = own_up_at if is_own else before.up_at
        times = CheckTimes(health.checked_at, health.answered_at, up_at)
        known = replace(health, checked_at=None, answered_at=None)
        is_then = state.check_times.get(url) == times
        is_same = state.health.get(url) == known
        self.change(
            check_times=state.check_times if is_then else {**state.check_times, url: times},
            health=state.health if is_same else {**state.health, url: known},
        )


def _arranged(catalog: Catalog, adjustments: Mapping[str, Adjustment]) -> Catalog:
    types = {
        key: with_adjustment(kind, adjustments.get(key)) if kind.custom else kind
        for key, kind in catalog.types.items()
    }
    is_same = all(types[key] is kind for key, kind in catalog.types.items())
    return catalog if is_same else Catalog(types)
