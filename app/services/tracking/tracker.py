"""Follows the open tasks of all servers, by one follower for each."""

from collections.abc import Callable
from dataclasses import replace

from app.core.message import Message
from app.core.task.task import Task
from app.core.windows.window_state import WindowState
from app.services.background import Background
from app.services.board import Board
from app.services.ports import Clock, Ids, Previews, Sockets, Store, WebLocks
from app.services.servers.address_probe import AddressProbe
from app.services.servers.client import Client
from app.services.storage.task_writer import TaskWriter
from app.services.tracking.poller import Surroundings
from app.services.tracking.server_tracker import Follower


class Tracker:
    """Opens followers as tasks come; they close themselves when they have been idle for long.

    A server that is set aside is not followed; its tasks are unreachable until it is asked again.
    """

    def __init__(
        self,
        board: Board,
        client: Client,
        sockets: Sockets,
        previews: Previews,
        store: Store,
        locks: WebLocks,
        clock: Clock,
        ids: Ids,
        background: Background,
        writer: TaskWriter,
        strike: Callable[[str, Message], None],
        probe: AddressProbe,
    ) -> None:
        self._board = board
        self._background = background
        self._followers: dict[str, Follower] = {}
        self._surroundings = Surroundings(
            board,
            client,
            sockets,
            previews,
            store,
            locks,
            clock,
            ids,
            background,
            probe,
            writer,
            strike,
        )
        board.watch(self._on_change)

    async def expect(self, server: str) -> None:
        """Have a socket to `server` before its first prompt is sent, unless it takes long."""
        if self._is_set_aside(server):
            return
        await self._follower(server).ready()

    def submitted(self, task: Task, since: int) -> None:
        """A prompt was just queued: its server has owed every socket a `status` since then.

        `since` is when it was sent, in monotonic milliseconds.
        """
        if not self._is_set_aside(task.execution_server):
            self._follower(task.execution_server).expect_status(since)

    def look_now(self, server: str) -> None:
        """Look at a server's queue and history without waiting for the next turn."""
        if server in self._followers:
            self._followers[server].look_soon()

    def wake(self) -> None:
        """Look at all servers now: this window may have slept through anything."""
        for follower in self._followers.values():
            follower.look_soon()

    def close(self) -> None:
        """Stop following everything."""
        for server in list(self._followers):
            self._followers.pop(server).close()

    def _follower(self, server: str) -> Follower:
        follower = self._followers.get(server)
        if follower is None or follower.closed:
            follower = self._followers[server] = Follower(server, self._surroundings)
            self._background.spawn(follower.run(), f"follow {server}")
        return follower

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if after.window.tasks is before.window.tasks and after.has_servers_of(before):
            return
        for server in [one for one in self._followers if self._is_set_aside(one)]:
            self._followers.pop(server).close()
        for task in self._board.state.window.tasks.open_tasks():
            if not task.state.is_followed and not task.foreign:
                continue
            if not self._is_set_aside(task.execution_server):
                self._follower(task.execution_server)
            elif not task.unreachable:
                self._board.update(replace(task, unreachable=True))

    def _is_set_aside(self, server: str) -> bool:
        return self._board.state.is_set_aside(server)
