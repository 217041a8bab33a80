"""The runs that wait in this window: recorded before they are shown, and deleted when cancelled."""

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from app.core.errors import AbortError, StoreError
from app.core.ids import PromptId, ServerUrl, WindowId
from app.core.queue.entry import BatchId, Entry
from app.core.queue.waiting import Waiting
from app.core.storage.journal import Row
from app.core.storage.queue_row import is_mark, runs_of
from app.core.submission.order import Order
from app.services.background import Background
from app.services.ports import Clock, Database, Ids
from app.services.queue.making import Press, draft_of, order_again, waiting_run
from app.services.queue.recording import Recording
from app.services.queue.run_rows import RunRows
from app.services.servers.balancer import Balancer
from app.services.storage.retry import insist
from app.services.submission.submitter import Submitter
from app.services.window_store import WindowStore


def _always() -> bool:
    return True


class WaitingRuns:
    """Puts runs into the queue of this browser, and takes them out.

    `orders` are those of this page's runs, by batch. After a reload the catalog has their types.
    `cancelled` are the ids of runs that this page cancelled. `recording` writes new ones.
    `moved` are the new ids of tasks that this page moved, by their former ones.
    """

    def __init__(
        self,
        window_store: WindowStore,
        balancer: Balancer,
        submitter: Submitter,
        database: Database,
        clock: Clock,
        ids: Ids,
        background: Background,
    ) -> None:
        self._window_store = window_store
        self._balancer = balancer
        self._submitter = submitter
        self._database = database
        self._clock = clock
        self._ids = ids
        self._background = background
        self.orders: dict[BatchId, Order] = {}
        self.marks: dict[str, dict[str, Any]] = {}
        self.cancelled: set[str] = set()
        self.moved: dict[str, PromptId] = {}
        self._wanted: dict[BatchId, Callable[[], bool]] = {}
        self._rows = RunRows(database, clock)
        self.recording = Recording(window_store, database, self._rows, clock, background)

    async def put(
        self,
        order: Order,
        runs: int = 1,
        server: ServerUrl | None = None,
        is_wanted: Callable[[], bool] = _always,
        only: ServerUrl | None = None,
    ) -> list[Waiting]:
        """Let `runs` runs of an order wait, and return them; they are recorded and shown.

        With `only` they go to this server, which a person chose.

        Raises `InputError`, `NotCapable` or `FieldError` if no server can take them now, or only
        `server` may and cannot. Raises `StoreError` if they cannot be recorded
        ("journal.given_up" after `give_up`), and `AbortError` once `is_wanted` is false. After an
        error nothing waits.
        """
        async with self._balancer.turn:
            able = await self._balancer.able(draft_of(order), server)
            await self._submitter.check(order, able[0])
        if not is_wanted():
            raise AbortError("run.aborted")
        batch = BatchId(self._ids.uuid())
        only = server or only
        made = [self._made(order, batch, able, only, runs, number) for number in range(runs)]
        await self.recording.record(made, self.show)
        self.orders[batch] = order
        self._wanted[batch] = is_wanted
        return made

    async def put_on_each(self, order: Order, runs: int = 1) -> list[Waiting]:
        """Let each server that can run an order run it, with the same seeds; see `put`."""
        async with self._balancer.turn:
            able = await self._balancer.able(draft_of(order))
            await self._submitter.check(order, able[0])
        batch = BatchId(self._ids.uuid())
        made: list[Waiting] = []
        for _ in range(runs):
            seeded = self._submitter.maker.with_seeds(order, able[0])
            pool = [one.url for one in self._window_store.state.pool.servers if one.url in able]
            for url in pool:
                number = len(made)
                one = self._made(seeded, batch, [url], url, runs * len(pool), number)
                made.append(one)
        await self.recording.record(made, self.show)
        self.orders[batch] = order
        return made

    def wanted(self, one: Waiting) -> Callable[[], bool]:
        """Return what tells whether the caller of `put` still wants a run."""
        return self._wanted.get(one.entry.batch_id, _always)

    def forget_orders(self) -> None:
        """Forget the orders of this page's runs: none waits."""
        self.orders.clear()
        self._wanted.clear()

    async def load(self) -> None:
        """Show the runs of this window that an earlier page put here. Raises `StoreError`."""
        own = self._window_store.state.window.window_id
        rows = await self._database.rows("queue")
        marks = [dict(row) for row in rows if is_mark(row) and row["sentBy"] == own]
        self.marks = {mark["promptId"]: mark for mark in marks}
        mine = [row for row in rows if row.get("owner") == own]
        waiting = [await self._rows.with_files(one) for one in runs_of(mine)]
        self._window_store.set_queue(waiting)
        self.forget_marks()

    async def adopt(self, rows: Sequence[Any]) -> None:
        """Make a closed window's waiting runs this window's; those of others' stay."""
        own = WindowId(self._window_store.state.window.window_id)
        for one in runs_of(list(rows)):
            entry = replace(one.entry, window_id=own)
            taken = replace(one, entry=entry, rev=one.rev + 1)
            if await self._rows.write([taken]):
                self.show([await self._rows.with_files(taken)])

    async def cancel(self, *prompt_ids: str) -> bool:
        """Take runs out of the queue, all in one step. Nothing is sent for them.

        Returns whether they were there; those that were just bound are not: each is a task already,
        for the canceller. Raises `StoreError`.
        """
        wanted, has_all = set(prompt_ids), bool(prompt_ids)
        while wanted:
            state = self._window_store.state
            found = [one for one in state.window.queue if one.prompt_id in wanted]
            found = [one for one in found if state.task(one.prompt_id) is None]
            has_all &= len(found) == len(wanted)
            rows = [{"promptId": one.prompt_id, "rev": one.rev} for one in found]
            unqueue = partial(self._database.unqueue, rows, files=True)
            others = set(await insist(unqueue, self._clock.sleep)) if rows else set()
            gone = {one.prompt_id for one in found} - others
            self.cancelled |= gone
            self.hide(gone)
            for prompt_id in others:  # they were changed meanwhile, or bound
                await self.read_again(PromptId(prompt_id))
            wanted = others
        return has_all

    async def change(self, entries: Iterable[Entry]) -> frozenset[str]:
        """Record other places, servers or pauses of runs that wait here, in one step.

        Runs that were bound or cancelled meanwhile stay as they are. Returns the ids of those that
        are as wanted now. Raises `StoreError`: then all are as before.
        """
        window = self._window_store.state.window
        pairs = [(window.waiting(entry.prompt_id), entry) for entry in entries]
        there = {one.prompt_id for one, _ in pairs if one is not None}
        changed = {
            one.prompt_id: replace(one, entry=entry, rev=one.rev + 1)
            for one, entry in pairs
            if one is not None and one.entry != entry
        }
        gone = await self._rows.rewrite(changed)
        written = [one for key, one in changed.items() if key not in gone]
        known = {one.prompt_id for one in self._window_store.state.window.queue}
        self.hide(changed.keys() - gone, then=[one for one in written if one.prompt_id in known])
        return frozenset(there - gone)

    async def read_again(self, prompt_id: PromptId) -> None:
        """Show a run as it is stored: it was changed, bound or taken over meanwhile."""
        own = self._window_store.state.window.window_id
        found = await self._rows.read(prompt_id, own)
        if self._window_store.state.window.waiting(prompt_id) is not None:
            self.hide([prompt_id], then=[] if found is None else [found])

    def show(self, runs: Iterable[Waiting]) -> None:
        """Add recorded runs to those that wait."""
        self._window_store.set_queue((*self._window_store.state.window.queue, *runs))

    def hide(self, prompt_ids: Iterable[str], then: Sequence[Waiting] = ()) -> None:
        """Forget runs, and show these instead."""
        gone = set(prompt_ids)
        rest = [one for one in self._window_store.state.window.queue if one.prompt_id not in gone]
        self._window_store.set_queue((*rest, *then))

    def order_of(self, one: Waiting) -> Order | None:
        """Return the order of a run; `None` if its workflow is no longer in the catalog."""
        known = self.orders.get(one.entry.batch_id)
        return order_again(one, known, self._window_store.state.catalog.types)

    def forget_marks(self) -> None:
        """Delete the marks of this window's tasks that have ended."""
        tasks = self._window_store.state.window.tasks
        for prompt_id, mark in list(self.marks.items()):
            task = tasks.get(prompt_id)
            if task is None or not task.is_open:
                del self.marks[prompt_id]
                self.unmark(mark)

    def unmark(self, *marks: Row) -> None:
        """Delete marks soon."""
        self._background.spawn(self._unmark(marks), "forget a reservation")

    async def _unmark(self, marks: Sequence[Row]) -> None:
        with contextlib.suppress(StoreError):  # it counts for nothing once its window is closed
            await self._database.unqueue(marks, files=False)

    def _made(
        self,
        order: Order,
        batch: BatchId,
        able: Sequence[ServerUrl],
        only: ServerUrl | None,
        runs: int,
        number: int,
    ) -> Waiting:
        made = Press(batch, frozenset(able), only, runs)
        window, now = self._window_store.state.window, self._clock.now()
        return waiting_run(window, order, made, number, PromptId(self._ids.uuid()), now)
