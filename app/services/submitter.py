"""From an order to a queued prompt: choose, bind, upload, submit, all on one server."""

import asyncio
import contextlib
from dataclasses import replace

from app.core.errors import (
    BinderyError,
    FieldError,
    InputError,
    PromptRejected,
    ServerError,
    StoreError,
    TakenOver,
    TransportError,
)
from app.core.ids import PromptId
from app.core.inputs import DRAWN_SEEDS, check_upload_size
from app.core.message import message
from app.core.order import Order, draft_graph, final_graph, make_task, no_type
from app.core.task import TRANSITIONS, State, Task, Trouble, advance
from app.services.background import Background
from app.services.board import Board
from app.services.chooser import Chooser
from app.services.client import Client
from app.services.ports import Clock, Ids, Journal, WebLocks
from app.services.tracker import Tracker


class Submitter:
    """Makes tasks of orders and brings them to their server. Sends a prompt at most once."""

    def __init__(
        self,
        board: Board,
        client: Client,
        chooser: Chooser,
        tracker: Tracker,
        journal: Journal,
        locks: WebLocks,
        clock: Clock,
        ids: Ids,
        background: Background,
    ) -> None:
        self._board = board
        self._client = client
        self._chooser = chooser
        self._tracker = tracker
        self._journal = journal
        self._locks = locks
        self._clock = clock
        self._ids = ids
        self._background = background
        tracker.on_resubmit = self.submit_again

    async def start(self, order: Order, runs: int = 1) -> list[Task]:
        """Choose a server, bind `runs` tasks to it, and return them; the rest goes on alone.

        All are bound before any is sent, so that a batch keeps its lock. A spreading window
        chooses for each. Raises `InputError` when no server can take them,
        `FieldError` when an input is not for the server, `StoreError` when the journal cannot
        take them: then no task was made.
        """
        async with self._chooser.turn:
            servers = await self._chooser.pick(draft_graph(order), runs)
            while not self._chooser.fits(servers):  # the person pinned meanwhile
                servers = await self._chooser.pick(draft_graph(order), runs)
            for server in set(servers):
                self._check_sizes(order, server)
            tasks = [self._bind(order, server) for server in servers]
        try:
            await self._journal.intend(*tasks)
        except StoreError:
            for task in tasks:
                self._board.drop(task.prompt_id)
            raise
        for server in dict.fromkeys(servers):
            batch = [task for task in tasks if task.execution_server == server]
            self._background.spawn(self._deliver(batch, order), f"submit to {server}")
        return tasks

    async def submit_again(self, task: Task) -> None:
        """Submit a prompt that its server turned out not to have, under the same id.

        Nobody else is at it: a Web Lock of the task's own is held, and the journal knows its owner.
        """
        close = await self._locks.hold(f"bindery.task.{task.prompt_id}", 0.0, _nothing)
        with contextlib.suppress(TakenOver):
            if close is None:  # somebody is at it: look for it again
                await self._keep(advance(self._now(task), State.UNKNOWN, self._clock.now()))
                return
            try:
                if not await self._stopped(task) and self._now(task).state is State.SUBMITTING:
                    await self._submit(self._now(task))
            finally:
                close()

    def resume(self, task: Task) -> None:
        """Deliver a task that an earlier page bound but never sent."""
        kind = self._board.catalog.types.get(task.workflow_type)
        order = Order(kind or no_type(task.workflow_type), task.inputs)
        self._background.spawn(self._deliver([task], order), f"resume {task.prompt_id}")

    def _check_sizes(self, order: Order, server: str) -> None:
        limit = self._board.health_of(server).max_upload
        for name, image in order.images.items():
            try:
                check_upload_size(image, limit)
            except InputError as error:
                raise FieldError(name, error.message) from None

    def _bind(self, order: Order, server: str) -> Task:
        seeds = {name: self._ids.below(DRAWN_SEEDS) for name in order.open_seeds()}
        window = self._board.window
        task = make_task(
            order.with_seeds(seeds),
            server,
            PromptId(self._ids.uuid()),
            window.window_id,
            window.client_id,
            window.tasks.stamp(self._clock.now()),
        )
        self._board.bind(task)
        return task

    async def _deliver(self, batch: list[Task], order: Order) -> None:
        """Bring one server its tasks, in order; its images are uploaded once."""
        uploads: dict[str, str] = {}
        try:
            for task in batch:
                with contextlib.suppress(TakenOver):
                    await self._deliver_one(task, order, uploads)
        except asyncio.CancelledError:
            raise
        except BaseException:  # a bug: none of the others is left behind
            for task in batch:
                with contextlib.suppress(TakenOver):
                    await self._give_up(task, Trouble(message("task.not_sent")))
            raise

    async def _give_up(self, task: Task, trouble: Trouble) -> None:
        if self._now(task).state in (State.REGISTERED, State.UPLOADING):
            await self._end(task, State.FAILED, trouble)

    async def _deliver_one(self, task: Task, order: Order, uploads: dict[str, str]) -> None:
        if await self._stopped(task):
            return
        if order.images and not await self._upload(task, order, uploads):
            return
        await self._tracker.expect(task.execution_server)
        if not await self._stopped(task):
            await self._submit(advance(self._now(task), State.SUBMITTING, self._clock.now()))

    async def _upload(self, task: Task, order: Order, uploads: dict[str, str]) -> bool:
        task = advance(self._now(task), State.UPLOADING, self._clock.now())
        await self._keep(task)
        gone = [image.name for image in order.images.values() if image.source is None]
        if gone or order.kind.graph == {}:
            trouble = Trouble(message("task.input_gone", names=", ".join(gone)))
            await self._end(task, State.FAILED, trouble)
            return False
        try:
            for name, image in order.images.items():
                if name not in uploads:
                    uploads[name] = await self._client.upload(task.execution_server, image)
        except (TransportError, ServerError) as error:
            trouble = Trouble(
                message("task.upload_failed", server=task.execution_server, why=error.message)
            )
            await self._end(task, State.FAILED, trouble)
            return False
        now = self._now(task)
        if not now.is_open:
            return False
        order = Order(order.kind, now.inputs)
        await self._keep(replace(now, graph=final_graph(order, uploads, task.prompt_id)))
        return True

    async def _submit(self, task: Task) -> None:
        task = replace(task, attempt=task.attempt + 1, trouble=None)
        self._board.update(task)
        try:
            await self._journal.intend(task)
        except StoreError as error:
            trouble = Trouble(message("task.not_recorded", why=error.message))
            await self._end(task, State.FAILED, trouble)
            return
        if await self._stopped(task):
            return
        try:
            accepted = await self._client.submit(task)
        except PromptRejected as error:
            trouble = Trouble(error.message, error.reasons)
            await self._end(task, State.REJECTED, trouble)
        except (TransportError, ServerError) as error:
            await self._unknown(task, error)
        else:
            now = self._now(task)
            if not now.is_open:
                return  # the run was faster than the answer
            remote = accepted.prompt_id if accepted.prompt_id != task.prompt_id else ""
            warning = (
                Trouble(message("task.outputs_dropped"), accepted.reasons)
                if accepted.reasons
                else None
            )
            now = replace(now, remote_id=remote, warning=warning, unreachable=False)
            if now.state is State.SUBMITTING:
                now = advance(now, State.QUEUED, self._clock.now())
            await self._keep(now)
            self._tracker.submitted(now)

    async def _unknown(self, task: Task, error: BinderyError) -> None:
        """The outcome is not known: never send again before looking."""
        now = self._now(task)
        silent = isinstance(error, TransportError)
        if not silent:
            self._board.ignore(task.execution_server, str(error))
        if now.state is State.SUBMITTING:
            at = self._clock.now()
            await self._keep(
                advance(
                    now,
                    State.UNKNOWN,
                    at,
                    unreachable=silent,
                    trouble=_refusal(task.execution_server, error),
                )
            )

    async def _end(self, task: Task, state: State, trouble: Trouble | None) -> None:
        now = self._now(task)
        if state in TRANSITIONS[now.state]:
            await self._keep(advance(now, state, self._clock.now(), trouble=trouble))

    async def _stopped(self, task: Task) -> bool:
        now = self._now(task)
        if now.is_open and now.cancelling:
            await self._keep(advance(now, State.CANCELLED, self._clock.now()))
        return not self._now(task).is_open

    def _now(self, task: Task) -> Task:
        """Return the task as the board has it by now. Raises `TakenOver`."""
        current = self._board.task(task.prompt_id)
        if current is None:
            raise TakenOver("journal.taken", prompt_id=task.prompt_id)
        return current

    async def _keep(self, task: Task) -> None:
        """Record a task's state. Raises `TakenOver` when it turns out to be another window's."""
        self._board.update(task)
        await self._journal.save(task)
        self._now(task)


def _nothing() -> None:
    """A Web Lock that was taken away from us leads nowhere here: the journal decides."""


def _refusal(server: str, error: BinderyError) -> Trouble | None:
    """Return what is said when a prompt with this outcome turns out not to be there.

    An answer with an error status was a refusal; anything else says nothing.
    """
    if isinstance(error, ServerError) and "status" in error.message.args:
        return Trouble(message("task.refused", server=server, why=error.message))
    return None
