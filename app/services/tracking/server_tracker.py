"""Tracks this window's open tasks on one server until none is left.

The socket gives hints, HTTP gives the truth. Events only update a running task's progress and
trigger polls. A task's state comes from requesting `/queue` and then `/history`. A poll happens
soon after an event that requires one. Otherwise polls are periodic: frequent without a socket, rare
with one. So a blocked, dropped or mute socket costs previews and a little time, never a result.

A mute socket is open but receives nothing. It is detected by a missing message (the new queue
length), or by its silence while there is work of ours. Then it is reopened.

The socket stays open for a while after the last task: one that is reopened at once may stay mute.
"""

import asyncio
from collections import Counter
from functools import partial

from app.core.comfy.events import (
    Malformed,
    NodesMoved,
    NodeStarted,
    Preview,
    QueueChanged,
    RunEnded,
    ServerEvent,
    Started,
)
from app.core.ids import ClientId, ServerUrl
from app.core.servers.health import answered
from app.core.task.task import Task, TaskState
from app.core.tracking.events import concerns, follow
from app.services.background import first_of
from app.services.tracking.adopted_connections import AdoptedConnections
from app.services.tracking.connection import Connection
from app.services.tracking.poller import Poller, TrackingContext

LIVE_SECONDS = 5.0
POLL_SECONDS = 1.0
"""Seconds between two polls of a server, with a live socket and without one."""

SETTLE_SECONDS = 0.1
SETTLE_LOOKS = 20
"""Seconds between polls after a run has ended, and their maximum number. The history gets the entry
a moment after the socket's message."""

READY_SECONDS = 1.0
"""Maximum seconds a prompt waits for the socket: before it opens, its first events would be
missed."""

GAP_SECONDS = 0.1
"""Minimum seconds between two polls, so that simultaneous events cause one poll."""

STATUS_MS = 2_000
"""Maximum milliseconds of silence after a prompt was queued: servers send `status` in
milliseconds."""

LINGER_MS = 60_000
"""Milliseconds that a socket stays open without tasks: most people run again within a minute."""

DEAF_LOOKS = 3
"""Consecutive polls that differ from the socket's last message; one or two may be coincidence."""


class ServerTracker:
    """The tracker of one server. `run` ends when `close` is called."""

    def __init__(self, server: ServerUrl, context: TrackingContext) -> None:
        self._server = server
        self._context = context
        self._poller = Poller(server, context)
        self._wake = asyncio.Event()
        self.closed = False
        self._running: dict[ClientId, str] = {}
        self._ended: Counter[str] = Counter()
        self._status_due: int | None = None
        self._status_at = 0
        self._heard: int | None = None
        self._deaf = 0
        self._again = 0
        self._busy_at = context.clock.monotonic()
        self._work_since = 0
        self._failures = 0
        self._connection = Connection(
            server,
            context.window_store.state.window.client_id,
            context.credentials,
            context.sockets,
            context.clock,
            context.ids,
            context.background,
            on_event=self._on_event,
            on_open=self._opened,
            on_close=partial(context.window_store.set_connected, server, False),
            on_flood=partial(context.strike, server),
            on_denied=partial(context.window_store.set_eventless, server),
        )
        self._adopted = AdoptedConnections(
            server, context, on_event=self._on_told, on_open=self.poll_soon
        )

    async def run(self) -> None:
        """Poll on demand and periodically, until closed or idle for long."""
        self._connection.open()
        try:
            while not self.closed:
                self._wake.clear()
                await self._poll()
                await self._adopted.tend()
                self._check_connection()
                if not self._idle_for_long():
                    await self._pause()
        finally:
            self.close()

    def close(self) -> None:
        """Stop tracking."""
        self.closed = True
        self._connection.close()
        self._context.window_store.set_polled(self._server, False)
        self._adopted.close()
        self._wake.set()

    def poll_soon(self) -> None:
        """Poll at the next opportunity."""
        self._wake.set()

    def expect_status(self, since: int) -> None:
        """Expect a `status` after a prompt was queued; a socket without one is mute.

        `since` is when the prompt was sent, in monotonic milliseconds.
        """
        if self._connection.connected and self._status_at < since:
            self._status_due = self._context.clock.monotonic() + STATUS_MS
        self.poll_soon()

    async def ready(self) -> None:
        """Wait a limited time until the socket is open or has failed."""
        await first_of(self._context.clock.sleep(READY_SECONDS), self._connection.settled.wait())

    async def _pause(self) -> None:
        if not self._ended:
            await self._context.clock.sleep(GAP_SECONDS)
        seconds = LIVE_SECONDS if self._connection.connected else POLL_SECONDS
        if self._ended:
            seconds = SETTLE_SECONDS
        elif self._status_due is not None:
            seconds = min(seconds, STATUS_MS / 1000)
        if self._failures:
            seconds = min(10.0, POLL_SECONDS * 2 ** min(self._failures, 4))
            self._wake.clear()
        await first_of(self._context.clock.sleep(seconds), self._wake.wait())

    async def _poll(self) -> None:
        tasks = self._poller.tasks()
        if not tasks:
            self._ended.clear()
            self._work_since = 0
            return
        self._busy_at = self._context.clock.monotonic()
        own = self._context.window_store.state.window.client_id
        told_here = any(task.client_id == own for task in tasks)
        self._work_since = (self._work_since or self._busy_at) if told_here else 0
        depth = await self._poller.poll()
        self._failures = 0 if depth is not None else self._failures + 1
        self._compare(depth)
        if self._poller.poll_again and self._again < SETTLE_LOOKS:
            self._again += 1
            self.poll_soon()
        waiting = {task.server_prompt_id for task in self._poller.tasks()}
        self._ended = Counter(
            {key: looks - 1 for key, looks in self._ended.items() if key in waiting and looks > 1}
        )

    def _opened(self) -> None:
        self._context.window_store.set_connected(self._server, True)
        self.poll_soon()

    def _on_event(self, event: ServerEvent) -> None:
        if isinstance(event, QueueChanged):
            self._queue_changed(event)
        else:
            self._on_told(self._context.window_store.state.window.client_id, event)

    def _on_told(self, client_id: ClientId, event: ServerEvent) -> None:
        window_store = self._context.window_store
        if isinstance(event, Malformed):
            window_store.ignore(self._server, event.why)
            return
        if isinstance(event, Started | NodeStarted | NodesMoved) and event.prompt_id:
            self._running[client_id] = event.prompt_id
        for task in window_store.state.window.tasks.open_on(self._server):
            if concerns(task, event, self._running.get(client_id, "")):
                self._moved(task, event)

    def _moved(self, task: Task, event: ServerEvent) -> None:
        context = self._context
        if isinstance(event, Preview):
            url = context.previews.show(task.prompt_id, event.image, event.mime)
            if url:
                context.window_store.set_preview(task.prompt_id, url)
            return
        after = follow(task, event, context.clock.now())
        context.window_store.update(after)
        if after.state is not task.state:  # only this frame shows when it started
            context.writer.record(task.prompt_id)
        if isinstance(event, RunEnded):
            self._ended[task.server_prompt_id] = SETTLE_LOOKS
            self.poll_soon()

    def _queue_changed(self, event: QueueChanged) -> None:
        window_store = self._context.window_store
        self._status_due = None
        self._heard, self._deaf = event.queue_remaining, 0
        self._status_at = self._context.clock.monotonic()
        health = answered(
            window_store.state.health_of(self._server), event.queue_remaining, self._status_at
        )
        window_store.set_health(self._server, health)
        tasks = window_store.state.window.tasks.open_on(self._server)
        if any(task.state in (TaskState.QUEUED, TaskState.UNKNOWN) for task in tasks):
            self.poll_soon()

    def _compare(self, depth: int | None) -> None:
        """Detect a mute socket: in several polls the queue length differs from its last message."""
        if depth is None or not self._connection.connected or depth == self._heard:
            self._deaf = 0
            return
        self._deaf += 1
        if self._deaf >= DEAF_LOOKS:
            self._deaf = 0
            self._connection.reopen()

    def _idle_for_long(self) -> bool:
        window_store, now = self._context.window_store, self._context.clock.monotonic()
        if window_store.state.window.tasks.open_on(self._server):
            self._busy_at = now
        elif window_store.state.pool.get(self._server) is None:
            self.closed = True  # removed: nothing will be sent there
        self.closed = self.closed or now - self._busy_at > LINGER_MS
        return self.closed

    def _check_connection(self) -> None:
        due = self._status_due
        if due is not None and self._context.clock.monotonic() >= due:
            self._status_due = None
            self._connection.reopen()
        if self._work_since:
            self._connection.doubt(self._work_since)
        is_polled = self._connection.fails and bool(self._poller.tasks())
        self._context.window_store.set_polled(self._server, is_polled)
