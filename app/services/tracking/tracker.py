"""Tracks the open tasks of all servers, with one tracker for each server."""

from collections.abc import Callable
from dataclasses import replace

from app.core.ids import ServerUrl
from app.core.message import Message
from app.core.task.task import Task
from app.core.windows.window_state import WindowState
from app.services.background import Background
from app.services.ports import Clock, Database, Ids, Previews, Sockets, WebLocks
from app.services.servers.client import Client
from app.services.servers.shared_address_probe import SharedAddressProbe
from app.services.storage.task_writer import TaskWriter
from app.services.tracking.credentials import Credentials
from app.services.tracking.poller import TrackingContext
from app.services.tracking.server_tracker import ServerTracker
from app.services.window_store import WindowStore


class Tracker:
    """Starts trackers as tasks arrive; they close themselves after being idle for long.

    A server that is set aside is not tracked. Its tasks are unreachable until it is readmitted.
    """

    def __init__(
        self,
        window_store: WindowStore,
        client: Client,
        sockets: Sockets,
        previews: Previews,
        database: Database,
        locks: WebLocks,
        clock: Clock,
        ids: Ids,
        background: Background,
        writer: TaskWriter,
        strike: Callable[[ServerUrl, Message], None],
        probe: SharedAddressProbe,
        credentials: Credentials,
    ) -> None:
        self._window_store = window_store
        self._background = background
        self._server_trackers: dict[ServerUrl, ServerTracker] = {}
        self._context = TrackingContext(
            window_store,
            client,
            sockets,
            previews,
            database,
            locks,
            clock,
            ids,
            background,
            probe,
            writer,
            strike,
            credentials,
        )
        window_store.watch(self._on_change)

    async def expect(self, server: ServerUrl) -> None:
        """Connect a socket to `server` before its first prompt is sent; the wait is limited."""
        if self._is_set_aside(server):
            return
        await self._server_tracker(server).ready()

    def submitted(self, task: Task, since: int) -> None:
        """Report that a prompt was queued, so its server owes each socket a `status`.

        `since` is when it was sent, in monotonic milliseconds.
        """
        if not self._is_set_aside(task.execution_server):
            self._server_tracker(task.execution_server).expect_status(since)

    def poll_now(self, server: ServerUrl) -> None:
        """Poll a server's queue and history without waiting for the next turn."""
        if server in self._server_trackers:
            self._server_trackers[server].poll_soon()

    def wake(self) -> None:
        """Poll all servers now: this window may have been suspended."""
        for server_tracker in self._server_trackers.values():
            server_tracker.poll_soon()

    def close(self) -> None:
        """Stop tracking."""
        for server in list(self._server_trackers):
            self._server_trackers.pop(server).close()

    def _server_tracker(self, server: ServerUrl) -> ServerTracker:
        server_tracker = self._server_trackers.get(server)
        if server_tracker is None or server_tracker.closed:
            server_tracker = self._server_trackers[server] = ServerTracker(server, self._context)
            self._background.spawn(server_tracker.run(), f"follow {server}")
        return server_tracker

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if after.window.tasks is before.window.tasks and after.has_servers_of(before):
            return
        for server in [one for one in self._server_trackers if self._is_set_aside(one)]:
            self._server_trackers.pop(server).close()
        for task in self._window_store.state.window.tasks.open_tasks():
            if not task.state.is_followed and not task.foreign:
                continue
            if not self._is_set_aside(task.execution_server):
                self._server_tracker(task.execution_server)
            elif not task.unreachable:
                self._window_store.update(replace(task, unreachable=True))

    def _is_set_aside(self, server: ServerUrl) -> bool:
        return self._window_store.state.is_set_aside(server)
