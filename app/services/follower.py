"""Follows this window's open tasks on one server until none is left.

Theory of operation. The socket is a hint and HTTP is the truth: events only move a running task's
progress and say when to look; a task's state comes from looking at `/queue` and then `/history`.
A look happens soon after an event that calls for one (a run ended, the queue changed, a reconnect),
and otherwise every few seconds: often without a socket, seldom with one. So a socket that is
blocked, dropped or mute costs previews and a little time, never a result.

The socket stays open for a while after the last task: one that is closed and opened again at once
can be left mute by the server, which forgets the new one when it notices that the old one closed.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.core.errors import ServerError, TransportError
from app.core.events import Event as ServerEvent
from app.core.events import (
    Malformed,
    NodeStarted,
    Preview,
    QueueChanged,
    RunEnded,
    Started,
)
from app.core.follow import concerns, follow
from app.core.health import answered
from app.core.reconcile import Look, Next, decide, position, runs
from app.core.task import State, Task
from app.services.board import Board
from app.services.client import Client
from app.services.line import Line
from app.services.ports import Clock, Ids, Journal, Previews, Sockets

LIVE_SECONDS = 5.0
POLL_SECONDS = 1.0
SETTLE_SECONDS = 0.1
GAP_SECONDS = 0.25
STATUS_MS = 2_000
LINGER_MS = 60_000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every follower needs."""

    board: Board
    client: Client
    sockets: Sockets
    journal: Journal
    previews: Previews
    clock: Clock
    ids: Ids
    resubmit: Callable[[Task], None]


class Follower:
    """One server's follower. `run` ends when `close` is called."""

    def __init__(self, server: str, around: Surroundings) -> None:
        self._server = server
        self._around = around
        self._wake = asyncio.Event()
        self.closed = False
        self._running = ""
        self._ended: set[str] = set()
        self._status_due: int | None = None
        self._status_at = 0
        self._busy_at = around.clock.now()
        self._failures = 0
        self._line = Line(
            server,
            around.board.window.client_id,
            around.sockets,
            around.clock,
            around.ids,
            on_event=self._on_event,
            on_open=self.look_soon,
        )

    @property
    def connected(self) -> bool:
        """Whether the socket is open."""
        return self._line.connected

    async def run(self) -> None:
        """Look, and look again when called for or when it is time, until closed or long idle."""
        self._line.open()
        try:
            while not self.closed:
                self._wake.clear()
                await self._look()
                self._check_line()
                if not self._idle_for_long():
                    await self._pause()
        finally:
            self.close()

    def close(self) -> None:
        """Stop following."""
        self.closed = True
        self._line.close()
        self._wake.set()

    def look_soon(self) -> None:
        """Look at the next opportunity."""
        self._wake.set()

    def expect_status(self, since: int) -> None:
        """A prompt was queued: a socket that has told nothing since it was sent is a mute one."""
        if self._line.connected and self._status_at < since:
            self._status_due = self._around.clock.now() + STATUS_MS
        self.look_soon()

    async def _pause(self) -> None:
        if not self._ended:
            await self._around.clock.sleep(GAP_SECONDS)
        seconds = LIVE_SECONDS if self._line.connected else POLL_SECONDS
        if self._ended:
            seconds = SETTLE_SECONDS
        elif self._status_due is not None:
            seconds = min(seconds, STATUS_MS / 1000)
        if self._failures:
            seconds = min(10.0, POLL_SECONDS * 2 ** min(self._failures, 4))
            self._wake.clear()
        sleeping = asyncio.ensure_future(self._around.clock.sleep(seconds))
        waking = asyncio.ensure_future(self._wake.wait())
        try:
            await asyncio.wait({sleeping, waking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            waking.cancel()

    async def _look(self) -> None:
        """Look at the queue once, and at the history of each task that is not in it."""
        board = self._around.board
        tasks = [
            task
            for task in board.window.tasks.open_on(self._server)
            if task.foreign or task.state in (State.QUEUED, State.RUNNING, State.UNKNOWN)
        ]
        if not tasks:
            return
        self._busy_at = self._around.clock.now()
        try:
            queue = await self._around.client.queue(self._server)
            for task in tasks:
                look = Look(queue, None)
                if not runs(task, queue) and position(task, queue) is None:
                    look = await self._look_in_history(task, look)
                await self._decide(task.prompt_id, look)
        except (TransportError, ServerError) as error:
            if isinstance(error, ServerError):
                board.ignore(self._server, str(error))
            self._failures += 1
            self._flag_unreachable()
            return
        self._failures = 0
        depth = len(queue.running) + len(queue.pending)
        now = self._around.clock.now()
        board.set_health(self._server, answered(board.health_of(self._server), depth, now))

    async def _look_in_history(self, task: Task, look: Look) -> Look:
        client = self._around.client
        entry = await client.history(self._server, task.server_prompt_id)
        if entry is None and task.state is State.UNKNOWN and not task.foreign:
            found = await client.search_history(self._server, task.prompt_id)
            if found is not None:
                return replace(look, server_id=found[0], entry=found[1])
        return replace(look, entry=entry)

    async def _decide(self, prompt_id: str, look: Look) -> None:
        around = self._around
        task = around.board.task(prompt_id)
        if task is None or not task.is_open or task.state is State.SUBMITTING:
            return
        kind = around.board.catalog.types.get(task.workflow_type)
        decided, then = decide(task, look, kind, around.clock.now())
        if not decided.is_open:
            self._ended.discard(decided.server_prompt_id)
        await around.journal.save(decided)
        around.board.update(decided)
        if not decided.is_open:
            around.previews.drop(prompt_id)
            around.board.set_preview(prompt_id, None)
        if then is Next.SUBMIT:
            around.resubmit(decided)

    def _on_event(self, event: ServerEvent) -> None:
        around = self._around
        if isinstance(event, Malformed):
            around.board.ignore(self._server, event.why)
            return
        if isinstance(event, QueueChanged):
            self._queue_changed(event)
            return
        if isinstance(event, Started | NodeStarted) and event.prompt_id:
            self._running = event.prompt_id
        for task in around.board.window.tasks.open_on(self._server):
            if concerns(task, event, self._running):
                if isinstance(event, Preview):
                    url = around.previews.show(task.prompt_id, event.image, event.mime)
                    around.board.set_preview(task.prompt_id, url)
                    continue
                around.board.update(follow(task, event, around.clock.now()))
                if isinstance(event, RunEnded):
                    self._ended.add(task.server_prompt_id)
                    self.look_soon()

    def _queue_changed(self, event: QueueChanged) -> None:
        board = self._around.board
        self._status_due = None
        self._status_at = self._around.clock.now()
        health = answered(board.health_of(self._server), event.queue_remaining, self._status_at)
        board.set_health(self._server, health)
        tasks = board.window.tasks.open_on(self._server)
        if any(task.state in (State.QUEUED, State.UNKNOWN) for task in tasks):
            self.look_soon()

    def _idle_for_long(self) -> bool:
        board = self._around.board
        if board.window.tasks.open_on(self._server):
            self._busy_at = self._around.clock.now()
        self.closed = self.closed or self._around.clock.now() - self._busy_at > LINGER_MS
        return self.closed

    def _check_line(self) -> None:
        due = self._status_due
        if due is not None and self._around.clock.now() >= due:
            self._status_due = None
            self._line.reopen()
        self._line.attempt_due()

    def _flag_unreachable(self) -> None:
        board = self._around.board
        for task in board.window.tasks.open_on(self._server):
            if not task.unreachable and task.state is not State.UPLOADING:
                board.update(replace(task, unreachable=True))
