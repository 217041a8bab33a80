"""Takes over the open tasks of closed windows: automatically in the last one, or on request.

Ended tasks need no owner: the library has them. They stay with their window for a while, as a tab
may be opened again.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from app.core.errors import StoreBusy, StoreError
from app.core.ids import ServerUrl
from app.core.library.results import results_of
from app.core.storage.journal import Row
from app.core.storage.recovery import RELOAD_SECONDS, is_hidden, taken_over, tasks_of
from app.core.storage.summary import LIBRARY_OWNER, is_open_row
from app.core.storage.task_row import HIDDEN
from app.core.task.task import Task
from app.core.windows.state_fields import ClosedWindow
from app.services.ports import Clock, Database, WebLocks
from app.services.storage.journal import DatabaseJournal
from app.services.storage.release import release
from app.services.storage.retry import insist
from app.services.window_store import WindowStore
from app.services.windows.identity import living_windows

AWAY_MS = 4_000
"""Milliseconds after which an absent window counts as closed: a reload is faster."""

KEPT_MS = 7 * 24 * 3_600_000
"""Milliseconds for which an ended task stays on the list of a closed window: a tab that was closed
by mistake, or with the browser, is opened again within a week."""


@dataclass(frozen=True, slots=True)
class ClosedWindowTasks:
    """The open tasks of one closed window as summaries, and when that was detected (monotonic, ms).

    `open_on` are their servers, one for each. `waiting` are the rows of its runs that wait in the
    queue.
    """

    window_id: str
    rows: tuple[Row, ...]
    open_on: tuple[ServerUrl, ...]
    since: int
    waiting: tuple[Row, ...] = ()

    @property
    def open_count(self) -> int:
        """The number of its open tasks and waiting runs."""
        return len(self.open_on) + len(self.waiting)


def _closed_window(found: ClosedWindowTasks) -> ClosedWindow:
    waits = len(found.waiting)
    count = len(found.rows) + waits
    return ClosedWindow(found.window_id, count, found.open_count, found.open_on, waits)


class Takeover:
    """Finds the open tasks of closed windows and makes them this window's own.

    `resume` shows tasks that were taken over, and continues them. `adopt` does so with runs that
    wait.
    """

    def __init__(
        self,
        window_store: WindowStore,
        database: Database,
        journal: DatabaseJournal,
        locks: WebLocks,
        clock: Clock,
        resume: Callable[[Sequence[Task]], Awaitable[None]],
        adopt: Callable[[Sequence[Row]], Awaitable[None]],
    ) -> None:
        self._window_store = window_store
        self._database = database
        self._journal = journal
        self._locks = locks
        self._clock = clock
        self._resume = resume
        self._adopt = adopt
        self.gone: tuple[ClosedWindowTasks, ...] = ()
        self._owners: list[str] | None = None

    async def find_orphans(self, *, again: bool = False) -> tuple[ClosedWindowTasks, ...]:
        """Return the open tasks of closed windows, by window; the result is cached.

        With `again` they are read again even if the windows are the same.
        """
        living = await living_windows(self._locks)
        owners = await self._database.values("tasks", "owner")
        owners = [*owners, *await self._database.values("queue", "owner")]
        gone = [one for one in dict.fromkeys(owners) if one not in {*living, LIBRARY_OWNER}]
        if gone == self._owners and not again:
            return self.gone  # only a takeover changes a closed window's tasks
        known = {one.window_id: one.since for one in self.gone}
        now = self._clock.monotonic()
        found: list[ClosedWindowTasks] = []
        self._owners = None
        is_final = True
        for owner in gone:
            rows, has_hidden = await self._open(owner)
            waiting = await self._waiting(owner)
            is_final &= not has_hidden
            if not rows and not waiting:
                continue
            open_on = tuple(task.execution_server for task in tasks_of(rows)[0])
            since = known.get(owner, now)
            found.append(ClosedWindowTasks(owner, tuple(rows), open_on, since, waiting))
        self._owners = gone if is_final else None
        self.gone = tuple(found)
        orphans = tuple(map(_closed_window, found))
        if orphans != self._window_store.state.orphans:
            self._window_store.change(orphans=orphans)
        return self.gone

    async def _open(self, owner: str) -> tuple[list[Row], bool]:
        """Return a closed window's open tasks, and whether it has recently removed ones.

        Those are settled once undo is no longer possible: the window may only be reloading.
        """
        now = self._clock.now()
        rows = await self._database.unsettled(owner, now - KEPT_MS)
        late = now - RELOAD_SECONDS * 1000
        recent = [row for row in rows if is_hidden(row) and row[HIDDEN] >= late]
        others = [row for row in rows if not is_hidden(row) or row[HIDDEN] < late]
        gone = [row for row in others if is_hidden(row) or not is_open_row(row)]
        await self._settle(owner, gone)
        return [row for row in others if row not in gone], bool(recent)

    async def _settle(self, owner: str, rows: Sequence[Row]) -> None:
        """Give tasks with results to the library, and delete those without."""
        kept = [task.prompt_id for task in tasks_of(rows)[0] if results_of(task)]
        gone = [row["promptId"] for row in rows if row["promptId"] not in kept]
        await release(self._database, self._clock, kept, owner, lambda _: True)
        if gone:
            await self._database.forget(gone, owner)

    async def _waiting(self, owner: str) -> tuple[Row, ...]:
        """Return the rows of a closed window's runs that wait."""
        return tuple(await self._database.rows("queue", "owner", owner))

    async def take_over_alone(self) -> None:
        """Find the tasks of closed windows; as the only open window, take over after a delay."""
        found = await self.find_orphans()
        if await living_windows(self._locks) <= {self._window_store.state.window.window_id}:
            for one in found:
                if self._clock.monotonic() - one.since >= AWAY_MS:
                    await self.take_over(one.window_id)

    async def take_over(self, window_id: str) -> None:
        """Make a closed window's open tasks this window's own; each belongs to one window only.

        Tries once. Raises `StoreBusy` if the journal did not record all of them: those stay
        unchanged, and are found again.
        """
        gone = next((one for one in self.gone if one.window_id == window_id), None)
        if gone is None or window_id in await living_windows(self._locks):
            return
        rows = [await self._database.row("tasks", row["promptId"]) for row in gone.rows]
        owned = [row for row in rows if row is not None and row["owner"] == window_id]
        self._journal.know(owned)
        own = self._window_store.state.window.window_id
        busy: list[StoreBusy] = []
        tasks = [taken_over(task, own) for task in tasks_of(owned)[0]]
        await self._resume(await self._taken(tasks, busy))
        await self._adopt(gone.waiting)
        await self.find_orphans(again=True)
        if busy:
            raise busy[0]

    async def take_over_patiently(self, window_id: str) -> None:
        """Take over like `take_over`, with retries for a few minutes while the journal is busy.

        Raises the last `StoreBusy`.
        """
        await insist(lambda: self.take_over(window_id), self._clock.sleep)

    async def _taken(self, tasks: Sequence[Task], busy: list[StoreBusy]) -> Sequence[Task]:
        """Record these tasks in one step, or fewer if another window was faster with some.

        Tasks that were not recorded stay unchanged, and are found again.
        """
        try:
            if tasks:
                await self._journal.take(*tasks)
        except StoreBusy as error:
            busy.append(error)
            return []
        except StoreError as error:
            if error.message.key != "journal.taken" or len(tasks) == 1:
                return []
            half = len(tasks) // 2
            parts = (tasks[:half], tasks[half:])
            return [task for part in parts for task in await self._taken(part, busy)]
        return tasks
