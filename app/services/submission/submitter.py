"""From an order to a queued prompt: choose a server, bind, upload, submit, all on that server."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.core.errors import (
    AbortError,
    StoreBusy,
    StoreError,
    TakenOver,
)
from app.core.ids import ServerUrl
from app.core.message import message
from app.core.queue.waiting import Waiting
from app.core.storage.queue_row import leaving
from app.core.submission.order import Order, draft_graph, no_type
from app.core.task.task import Task, TaskState, Trouble, advance
from app.core.windows.window import check_place
from app.services.background import Background
from app.services.ports import Clock, Database, Ids, Journal, WebLocks
from app.services.servers.balancer import Balancer
from app.services.servers.capabilities import Capabilities, Draft
from app.services.servers.client import Client
from app.services.servers.shared_address_probe import SharedAddressProbe
from app.services.servers.write_check import WriteCheck
from app.services.storage.task_writer import TaskWriter
from app.services.submission.input_files import Delivery, InputFiles
from app.services.submission.resubmitter import Resubmitter
from app.services.submission.retry_after import RetryAfter
from app.services.submission.sender import Sender, several_trouble
from app.services.submission.task_maker import TaskMaker
from app.services.submission.uploader import Uploader
from app.services.tracking.tracker import Tracker
from app.services.window_store import WindowStore


class Submitter:
    """Makes tasks from orders and submits them to their server. Sends a prompt at most once.

    `maker` makes the tasks. `resubmitter` sends again what a server lost.
    """

    def __init__(
        self,
        window_store: WindowStore,
        client: Client,
        balancer: Balancer,
        capabilities: Capabilities,
        tracker: Tracker,
        journal: Journal,
        writer: TaskWriter,
        locks: WebLocks,
        clock: Clock,
        ids: Ids,
        background: Background,
        probe: SharedAddressProbe,
        database: Database,
        writes: WriteCheck,
    ) -> None:
        self._window_store = window_store
        self._balancer = balancer
        self._tracker = tracker
        self._journal = journal
        self._clock = clock
        self.maker = TaskMaker(window_store, capabilities, clock, ids)
        self._background = background
        self._probe = probe
        self._writer = writer
        rest = self._retry_after = RetryAfter(window_store, writer, clock)
        self._sender = Sender(
            window_store, client, tracker, writer, clock, background, probe, rest, writes
        )
        self._uploader = Uploader(client, writer, clock, rest, writes)
        self._input_files = InputFiles(window_store, client, capabilities, database, writer, clock)
        self._turns: defaultdict[ServerUrl, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.resubmitter = Resubmitter(
            window_store, locks, writer, self._sender, rest, clock, background
        )

    async def start(
        self,
        order: Order,
        runs: int = 1,
        server: ServerUrl | None = None,
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> list[Task]:
        """Choose a server, bind `runs` tasks to it, and return them; the rest is background work.

        All are bound before any is sent, so that a batch keeps its lock. A spreading window chooses
        for each task. A caller may name the `server`; then no lock is taken. Once `is_wanted` is
        false, nothing more is sent. Raises `AbortError` if that is before the tasks are bound, and
        `BindingError` if the lock forbids `server`. Raises `InputError` if no server can take them
        and `FieldError` if an input is invalid for the server. Raises `StoreError` if the journal
        cannot record them ("journal.given_up" after `give_up`). After an error no task exists.
        """
        async with self._balancer.turn:
            if server is not None:
                check_place(self._window_store.state.window, server)
            draft = Draft(order.loaders, lambda known: draft_graph(order.on(known)))
            servers = await self._balancer.pick(draft, runs, server)
            deliveries = await self._input_files.check(order, servers)
            # The person may have pinned meanwhile; a named server is checked when it is bound.
            while server is None and not self._balancer.fits(servers):
                servers = await self._balancer.pick(draft, runs)
                deliveries = await self._input_files.check(order, servers)
            for url in set(servers):
                self._input_files.check_sizes(order, url)
            if not is_wanted():
                raise AbortError("run.aborted")
            press = self.maker.batch_of(len(servers))
            tasks = [self._bind(order, url, press, placed=server is not None) for url in servers]
        try:
            await self._journal.intend(*tasks)
        except BaseException:  # they could not be seen or cancelled
            self._window_store.drop(*(task.prompt_id for task in tasks))
            raise
        self._window_store.recorded(*tasks)
        if not is_wanted():
            self._give_up_tasks(tasks)
        for url, delivery in deliveries.items():
            batch = [task for task in tasks if task.execution_server == url]
            self._background.spawn(self._deliver(batch, delivery), f"submit to {url}")
        return tasks

    def give_up(self) -> None:
        """Cancel the tasks that wait to be recorded and are not shown yet.

        Nothing is sent for them. If recording one succeeds nevertheless, it is shown as cancelled.
        """
        self._give_up_tasks(self._window_store.state.held_up)

    def _give_up_tasks(self, tasks: Sequence[Task]) -> None:
        for task in tasks:
            self._window_store.update(replace(task, cancelling=True))
        self._journal.give_up(*(task.prompt_id for task in tasks))

    def resume(self, task: Task) -> None:
        """Deliver a task that an earlier page bound but never sent, after those before it."""
        kind = self._window_store.state.catalog.types.get(task.workflow_type)
        order = Order(kind or no_type(task.workflow_type), task.inputs)
        self._background.spawn(self._in_turn(task, Delivery(order)), f"resume {task.prompt_id}")

    def _bind(self, order: Order, server: ServerUrl, press: str, *, placed: bool) -> Task:
        task = self.maker.make(order, server, batch_id=press)
        self._window_store.bind(task, placed=placed)
        return task

    async def leave_queue(
        self,
        one: Waiting,
        order: Order,
        server: ServerUrl,
        *,
        is_home: bool,
        delivery: Delivery,
        is_wanted: Callable[[], bool],
    ) -> Task:
        """Bind a run that waited here, record that in one step, and send it if it is wanted.

        After a `StoreError` no task exists ("journal.taken": the run is gone; "journal.given_up":
        a person cancelled the task meanwhile).
        """
        task = self.maker.make(order, server, one.prompt_id, one.since, one.entry.batch_id)
        self._window_store.bind_waiting(task, is_home=is_home)
        try:
            rows = leaving(one, server, self._clock.now())
            await self._journal.intend_queued(task, rows)
        except BaseException as error:
            last = self._window_store.state.task(task.prompt_id)
            self._window_store.drop(task.prompt_id)
            is_given_up = last is not None and (last.cancelling or not last.is_open)
            if is_given_up and isinstance(error, StoreBusy):
                raise StoreError("journal.given_up") from error
            raise
        self._window_store.recorded(task)
        if not is_wanted():
            self._give_up_tasks([task])
        self._background.spawn(self._in_turn(task, delivery), f"submit to {server}")
        return task

    async def check(self, order: Order, server: ServerUrl) -> Delivery:
        """Return what an order's tasks on a server share. Raises `FieldError` for its files."""
        deliveries = await self._input_files.check(order, [server])
        self._input_files.check_sizes(order, server)
        return deliveries[server]

    async def _in_turn(self, task: Task, delivery: Delivery) -> None:
        async with self._turns[task.execution_server]:
            await self._deliver([task], delivery)

    async def _deliver(self, batch: list[Task], delivery: Delivery) -> None:
        """Submit one server's tasks, in order; its images are uploaded once.

        While the server requests a pause all of them wait; those after the first stay unsent.
        """
        try:
            for task in batch:
                with contextlib.suppress(TakenOver):
                    await self._deliver_one(task, delivery)
        except asyncio.CancelledError:
            raise
        except BaseException:  # a bug: the others must not be left behind
            for task in batch:
                with contextlib.suppress(TakenOver):
                    await self._give_up(task, Trouble(message("task.not_sent")))
            raise

    async def _give_up(self, task: Task, trouble: Trouble) -> None:
        if self._writer.now(task).state.is_unsent:
            await self._writer.end(task, TaskState.FAILED, trouble)

    async def _deliver_one(self, task: Task, delivery: Delivery) -> None:
        if not await self._retry_after.over(task):
            return
        await self._probe.ready([task.execution_server])
        if self._probe.watch.is_several(task.execution_server):
            await self._give_up(task, several_trouble(task))
            return
        if not await self._input_files.bring(task, delivery):
            return
        order = delivery.order
        if order.images and not await self._uploader.upload(task, order, delivery.uploads):
            return
        await self._tracker.expect(task.execution_server)
        if await self._retry_after.over(task):
            sending = advance(self._writer.now(task), TaskState.SUBMITTING, self._clock.now())
            await self._sender.send(sending)
