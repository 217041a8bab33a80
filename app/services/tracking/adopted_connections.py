"""Sockets under the client ids of closed windows, for the prompts that this window took over.

A server tells the progress and the previews of a prompt to the client id that it was sent with, and
to the newest socket of that id alone. So the window that took a closed one's tasks over listens
under its id too, until they have ended; and it holds that place meanwhile, so that a closed window
that is opened again takes another id instead. One that was opened again before keeps its id: then
nobody else listens under it.

Only for windows that were in this browser: that of an imported task may be alive in another one,
and nobody can tell here.
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
"""Seconds: the lock is free, or another window listens already."""


@dataclass(frozen=True, slots=True)
class AdoptedConnection:
    """A socket under a closed window's id; `free` lets its place go.

    `since` is when it was first opened, in monotonic milliseconds.
    """

    connection: Connection
    since: int
    free: Close


class AdoptedConnections:
    """The sockets of closed windows to one server.

    `on_event` is called with what a server tells a client id, but for what it tells everybody;
    `on_open` after each connect.
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
        """Open what open tasks need, close what none needs any more, and doubt what is silent."""
        needed = self._needed()
        for client_id in self._connections.keys() - needed:
            self._end(client_id)
        for client_id in needed - self._connections.keys():
            await self._begin(client_id)
        for adopted in self._connections.values():
            adopted.connection.doubt(adopted.since)

    def close(self) -> None:
        """Close all of them for good."""
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
            return  # it is tried again
        if free is None:
            return  # another window took tasks of that one over too, and listens
        # In this order: who opens that window again takes its id first, and looks here then.
        if await self._is_back(owners) or self._closed:
            free()
            return
        connection = Connection(
            self._server,
            client_id,
            context.sockets,
            context.clock,
            context.ids,
            context.background,
            on_event=partial(self._hear, client_id),
            on_open=self._on_open,
            on_close=_nothing,
            on_flood=partial(context.strike, self._server),
        )
        self._connections[client_id] = AdoptedConnection(
            connection, context.clock.monotonic(), free
        )
        connection.open()

    async def _is_back(self, owners: set[str]) -> bool:
        try:
            return bool(owners & await living_windows(self._context.locks))
        except StoreError:
            return True  # nobody knows: it is tried again

    def _hear(self, client_id: ClientId, event: ServerEvent) -> None:
        if not isinstance(event, QueueChanged):
            self._on_event(client_id, event)

    def _end(self, client_id: ClientId) -> None:
        adopted = self._connections.pop(client_id, None)
        if adopted is not None:
            adopted.connection.close()
            adopted.free()


def _nothing() -> None:
    """Where a closed window's socket ended, its tasks are polled meanwhile."""
