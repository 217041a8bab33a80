"""The runs that wait in this window: recorded before they are shown, and deleted when cancelled."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.core.errors import AbortError, StoreError
from app.core.ids import PromptId, ServerUrl, WindowId
from app.core.queue.entry import BatchId, Entry
from app.core.queue.waiting import Waiting, in_order
from app.core.storage.queue_row import is_mark, queue_row, runs_of
from app.core.submission.order import Order
from app.core.workflow.input_file import InputImage
from app.services.background import Background, first_of
from app.services.ports import Clock, Database, Ids
from app.services.queue.making import Press, draft_of, waiting_run
from app.services.servers.balancer import Balancer
from app.services.storage.input_store import file_key, files_of
from app.services.storage.journal import WAIT_SECONDS
from app.services.storage.retry import insist
from app.services.submission.submitter import Submitter
from app.services.window_store import WindowStore


class WaitingRuns:
    """Puts runs into the queue of this browser, and takes them out.

    `orders` are those of this page's runs, by batch. After a reload the catalog has their types.
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
        self._recording: dict[PromptId, asyncio.Event] = {}

    async def put(
        self,
        order: Order,
        runs: int = 1,
        server: ServerUrl | None = None,
        is_wanted: Callable[[], bool] = lambda: True,
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
        self.orders[batch] = order
        await self._record(made)
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
        self.orders[batch] = order
        await self._record(made)
        return made

    async def load(self) -> None:
        """Show the runs of this window that an earlier page put here. Raises `StoreError`."""
        own = self._window_store.state.window.window_id
        rows = await self._database.rows("queue", "owner", own)
        self.marks = {row["promptId"]: dict(row) for row in rows if is_mark(row)}
        waiting = [replace(one, inputs=await self._files_of(one)) for one in runs_of(rows)]
        self._window_store.set_queue(waiting)
        self.forget_marks()

    async def adopt(self, rows: Sequence[Any]) -> None:
        """Make a closed window's waiting runs this window's; those of others' stay."""
        own = WindowId(self._window_store.state.window.window_id)
        for one in runs_of(list(rows)):
            entry = replace(one.entry, window_id=own)
            taken = replace(one, entry=entry, rev=one.rev + 1)
            if await self._write([taken]):
                found = replace(taken, inputs=await self._files_of(taken))
                self.show([found])

    async def cancel(self, prompt_id: str) -> bool:
        """Take a run out of the queue; return whether it was there. Nothing is sent for it.

        Raises `StoreError`.
        """
        one = self._window_store.state.window.waiting(prompt_id)
        if one is None:
            return False
        row = {"promptId": one.prompt_id, "rev": one.rev}
        others = await insist(lambda: self._database.unqueue([row], files=True), self._clock.sleep)
        if not others:
            self.hide([one.prompt_id])
        return not others

    async def change(self, entries: Iterable[Entry]) -> None:
        """Record other places or pauses of runs that wait here. Raises `StoreError`."""
        for entry in entries:
            one = self._window_store.state.window.waiting(entry.prompt_id)
            if one is not None and one.entry != entry:
                changed = replace(one, entry=entry, rev=one.rev + 1)
                if await self._write([changed]):
                    self.hide([one.prompt_id], then=[changed])

    def give_up(self) -> None:
        """Cancel the runs that wait to be recorded and are not shown yet."""
        held = self._window_store.state.held_runs
        for one in held:
            self._recording[one.prompt_id].set()
        self._window_store.change(held_runs=tuple(replace(one, cancelling=True) for one in held))

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
        kind = (
            known.kind if known else self._window_store.state.catalog.types.get(one.workflow_type)
        )
        return None if kind is None else Order(kind, one.inputs, one.retry_of)

    def forget_marks(self) -> None:
        """Delete the marks of this window's tasks that have ended."""
        tasks = self._window_store.state.window.tasks
        for prompt_id, mark in list(self.marks.items()):
            task = tasks.get(prompt_id)
            if task is None or not task.is_open:
                del self.marks[prompt_id]
                self._background.spawn(self._unmark(mark), "forget a reservation")

    async def _unmark(self, mark: dict[str, Any]) -> None:
        with contextlib.suppress(StoreError):  # it counts for nothing once its window is closed
            await self._database.unqueue([mark], files=False)

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

    async def _record(self, made: list[Waiting]) -> None:
        ids = {one.prompt_id for one in made}
        given_up = asyncio.Event()
        self._recording |= dict.fromkeys(ids, given_up)
        slow = self._background.spawn(self._hold_later(made), "a slow journal")

        async def pause(seconds: float) -> None:
            self._hold(made)
            await first_of(self._clock.sleep(seconds), given_up.wait())
            if given_up.is_set():
                raise StoreError("journal.given_up")

        try:
            await insist(lambda: self._write(made), pause)
            if given_up.is_set():
                rows = [{"promptId": one.prompt_id, "rev": one.rev} for one in made]
                await self._database.unqueue(rows, files=True)
                raise StoreError("journal.given_up")
            self.show(made)
        finally:
            slow.cancel()
            for prompt_id in ids:
                del self._recording[prompt_id]
            held = [one for one in self._window_store.state.held_runs if one.prompt_id not in ids]
            self._window_store.change(held_runs=tuple(held))

    async def _hold_later(self, made: Sequence[Waiting]) -> None:
        await self._clock.sleep(WAIT_SECONDS)
        self._hold(made)

    def _hold(self, made: Sequence[Waiting]) -> None:
        held = self._window_store.state.held_runs
        known = {one.prompt_id for one in held}
        new = [one for one in made if one.prompt_id not in known]
        if new:
            self._window_store.change(held_runs=in_order((*held, *new)))

    async def _write(self, runs: Sequence[Waiting]) -> bool:
        """Write rows; return whether they are there now. A write that seemed to fail counts."""
        rows = [queue_row(one) for one in runs]
        files: dict[str, Any] = {}
        for one in runs:
            files |= files_of(one.prompt_id, one.inputs)
        wrong = await self._database.queue(rows, files if runs and runs[0].rev == 1 else {})
        wanted = {row["promptId"]: (row["rev"], row["owner"]) for row in rows}
        return all((row["rev"], row["owner"]) == wanted[row["promptId"]] for row in wrong)

    async def _files_of(self, one: Waiting) -> dict[str, Any]:
        inputs = dict(one.inputs)
        for name, value in inputs.items():
            if isinstance(value, InputImage) and value.source is None:
                source = await self._database.file(file_key(one.prompt_id, name))
                inputs[name] = replace(value, source=source)
        return inputs
