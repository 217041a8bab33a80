"""Sockets under the client ids of closed windows, for the prompts that this window took over.

A server sends the progress and previews of a prompt to the client id of its submission. Only the
newest socket of that id receives them. So the window that took over the tasks of a closed window
connects under its client id too, until those tasks end. Meanwhile it holds a Web Lock on that id,
so that a reopened window takes another id. If the window was reopened before we took over, it keeps
its client id and we do not connect under it.

This applies only to windows of this browser. The window of an imported task may be open in another
browser, which cannot be detected here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from app.core.comfy.events import QueueChanged, ServerEvent
from app.core.errors import StoreError
from app.core.ids import ClientId, ServerUrl
from app.services.ports import Close
from app.services.tracking.connection import Connection
from app.services.tracking.poller import TrackingContext
from app.services.windows.identity import listening_lock, living_windows

NO_WAIT = 0.0
"""Seconds: the lock is free, or another window is connected already."""


@dataclass(frozen=True, slots=True)
class AdoptedConnection:
    """A socket under a closed window's id; `free` releases its lock.

    `since` is when it was first opened, in monotonic milliseconds.
    """

    connection: Connection
    since: int
    free: Close


class AdoptedConnections:
    """The sockets of closed windows to one server.

    `on_event` is called with the messages to a client id, without broadcasts; `on_open` after each
    connect.
    """

    def __init__(
        self,
        server: ServerUrl,
        context: TrackingContext,
        *,
        on_event: Callable[[ClientId, ServerEvent], None],
        on_open: Callable[[], None],
    ) -> None:
        self._server = server
        self._context = context
        self._on_event = on_event
        self._on_open = on_open
        self._connections: dict[ClientId, AdoptedConnection] = {}
        self._closed = False

    async def tend(self) -> None:
        """Open the sockets that open tasks need, close the others, and reopen silent ones."""
        needed = self._needed()
        for client_id in self._connections.keys() - needed:
            self._end(client_id)
        for client_id in needed - self._connections.keys():
            await self._begin(client_id)
        for adopted in self._connections.values():
            adopted.connection.doubt(adopted.since)

    def close(self) -> None:
        """Close all of them permanently."""
        self._closed = True
        for client_id in list(self._connections):
            self._end(client_id)

    def _needed(self) -> set[ClientId]:
        window = self._context.window_store.state.window
        tasks = window.tasks.open_on(self._server)
        return {task.client_id for task in tasks if not task.foreign} - {window.client_id}

    async def _begin(self, client_id: ClientId) -> None:
        context = self._context
        name = listening_lock(client_id, self._server)
        try:
            windows = await context.database.rows("windows")
            owners = {row["windowId"] for row in windows if row.get("clientId") == client_id}
            if not owners:
                return
            free = await context.locks.hold(name, NO_WAIT, partial(self._end, client_id))
        except StoreError:
            return  # retried later
        if free is None:
            return  # another window has tasks of that one too, and is connected
        # The order matters: a reopened window takes its id first, and then checks this lock.
        if await self._is_back(owners) or self._closed:
            free()
            return
        connection = Connection(
            self._server,
            client_id,
            context.credentials,
            context.sockets,
            context.clock,
            context.ids,
            context.background,
            on_event=partial(self._hear, client_id),
            on_open=self._on_open,
            on_close=_nothing,
            on_flood=partial(context.strike, self._server),
            on_denied=_nothing,
        )
        self._connections[client_id] = AdoptedConnection(
            connection, context.clock.monotonic(), free
        )
        connection.open()

    async def _is_back(self, owners: set[str]) -> bool:
        try:
            return bool(owners & await living_windows(self._context.locks))
        except StoreError:
            return True  # unknown: retried later

    def _hear(self, client_id: ClientId, event: ServerEvent) -> None:
        if not isinstance(event, QueueChanged):
            self._on_event(client_id, event)

    def _end(self, client_id: ClientId) -> None:
        adopted = self._connections.pop(client_id, None)
        if adopted is not None:
            adopted.connection.close()
            adopted.free()


def _nothing(*_: object) -> None:
    """Ignore the end of a closed window's socket: its tasks are polled meanwhile."""
