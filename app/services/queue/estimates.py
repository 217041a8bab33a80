"""Keeps known how long the open work still takes, and says how long more would take."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.core.ids import PromptId, ServerUrl, WindowId
from app.core.queue.entry import BatchId, Entry, RunOn, Shape, Where
from app.core.queue.homes import choose_home
from app.core.queue.seconds import Seconds
from app.core.queue.times import Estimate, Outlook, Sent, estimate, outlook, seconds_left
from app.core.task.task import Task
from app.core.windows.window_lock import LockMode
from app.core.windows.window_state import WindowState
from app.services.background import Background
from app.services.ports import Clock
from app.services.queue.choices import placed
from app.services.queue.loads import Bound, bound_tasks, loads_of, seconds_of, served
from app.services.servers.strikes import Strikes
from app.services.window_store import WindowStore

PAUSE_SECONDS = 1.0
"""Seconds between two estimates: servers report progress many times a second."""

NEW = BatchId("new")
"""The batch that a person has not asked for yet."""


class Estimates:
    """Replaces `window_store.state.outlook` after changes, at most once in `PAUSE_SECONDS`."""

    def __init__(
        self, window_store: WindowStore, strikes: Strikes, clock: Clock, background: Background
    ) -> None:
        self._window_store = window_store
        self._strikes = strikes
        self._clock = clock
        self._background = background
        self._is_due = False
        window_store.watch(self._on_change)

    def before(self, shape: Shape, runs: int, able: Iterable[ServerUrl]) -> Estimate | None:
        """Return how long `runs` more runs of a shape would take here; `None` if that is unknown.

        `able` are the servers that can run it. The window's choice of servers counts.
        """
        state = self._window_store.state
        seconds = seconds_of(state)
        if not seconds.is_known(shape):
            return None
        bound = self._bound(state, seconds)
        loads = loads_of(state, bound, seconds, self._strikes)
        fit = frozenset(able)
        lock = state.window.lock
        home = lock.server
        if home is None and lock.mode is not LockMode.SPREAD:
            home = choose_home(loads, fit, {}, seconds, shape)
        own = state.window.window_id
        entries = [one.entry for one in state.window.queue]
        entries += _new_ones(own, shape, runs, fit, is_each=lock.mode is LockMode.SPREAD)
        homed = [placed(one, lock, home) for one in entries]
        return estimate(homed, loads, seconds, served(bound)).get(NEW)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        is_same = (
            before.window.tasks is after.window.tasks
            and before.window.queue is after.window.queue
            and before.health is after.health
            and before.seconds is after.seconds
            and before.paused is after.paused
            and before.is_queue_paused is after.is_queue_paused
        )
        is_told = bool(after.seconds) and _is_busy(after)  # else nothing is known
        if not is_same and not self._is_due and (is_told or after.outlook.batches):
            self._is_due = True
            self._background.spawn(self._later(), "how long it takes")

    async def _later(self) -> None:
        await self._clock.sleep(PAUSE_SECONDS)
        self._is_due = False
        found = self._outlook(self._window_store.state)
        if found != self._window_store.state.outlook:
            self._window_store.change(outlook=found)

    def _outlook(self, state: WindowState) -> Outlook:
        if not _is_busy(state) or not state.seconds:
            return Outlook()
        seconds = seconds_of(state)
        bound = self._bound(state, seconds)
        loads = loads_of(state, bound, seconds, self._strikes)
        sent = [
            Sent(
                task.batch_id or task.prompt_id,
                task.execution_server,
                one.left * seconds.of(one.server, one.shape)
                if seconds.is_known(one.shape)
                else None,
            )
            for task, one in zip(state.window.tasks.open_tasks(), bound, strict=False)
        ]
        home = state.window.lock.server
        entries = [placed(one.entry, state.window.lock, home) for one in state.window.queue]
        if state.is_queue_paused:
            entries = [replace(one, is_paused=True) for one in entries]
        return outlook(sent, entries, loads, seconds, served(bound))

    def _bound(self, state: WindowState, seconds: Seconds) -> list[Bound]:
        """Return the open tasks of all windows, this window's own first, in order."""
        bound = bound_tasks(state, (), frozenset())
        own = state.window.tasks.open_tasks()
        timed = (self._timed(task, one, seconds) for task, one in zip(own, bound, strict=False))
        return [*timed, *bound[len(own) :]]

    def _timed(self, task: Task, one: Bound, seconds: Seconds) -> Bound:
        """Return a task with what is left of it by the time that it has run."""
        if task.started_at is None:
            return one
        expected = seconds.of(one.server, one.shape)
        elapsed = (self._clock.now() - task.started_at) / 1000
        return replace(one, left=seconds_left(expected, elapsed) / expected)


def _is_busy(state: WindowState) -> bool:
    return bool(state.window.tasks.open_ids or state.window.queue)


def _new_ones(
    window: WindowId, shape: Shape, runs: int, able: frozenset[ServerUrl], *, is_each: bool
) -> Iterator[Entry]:
    """Yield entries as a press of Run would make them, behind all others."""
    each = [RunOn(Where.ONLY, url) for url in sorted(able)] if is_each else [RunOn()]
    for number in range(runs * len(each)):
        yield Entry(
            PromptId(f"new {number:04}"),
            window,
            NEW,
            float("inf"),
            shape,
            able=able,
            on=each[number % len(each)],
        )
