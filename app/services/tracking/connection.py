"""One server's socket, kept open: connects, sends flags, parses, reconnects with full jitter."""

import asyncio
from collections.abc import Callable

from app.core.comfy.events import (
    FEATURE_FLAGS,
    Malformed,
    QueueChanged,
    ServerEvent,
    Uninteresting,
    credential_auth,
    parse_binary,
    parse_text,
)
from app.core.comfy.socket_url import socket_url
from app.core.ids import ServerUrl
from app.core.message import Message
from app.core.tracking.reconnect_delay import MIN_MS, flood_delay_ms, retry_delay_ms
from app.services.background import Background
from app.services.ports import Clock, Ids, Listener, Socket, Sockets
from app.services.tracking.credentials import Credentials

SILENT_MS = 9_000
MAX_SILENT_MS = 120_000
"""Milliseconds a socket may be silent while there is work: initial and maximum limit. A step rarely
takes longer than the first, and loading a model rarely longer than the last."""

GREETING_MS = 1_000
"""Messages within this many milliseconds after opening prove nothing about later ones. The response
to our flags and the queue length do not either; a busy server sends them late."""


DENIED_MS = 600_000
"""Milliseconds until the next attempt with a server that has no events for this client id. It may
have been restarted by then."""
FAILURES = 2
"""Attempts without an open socket after which none is expected; a single one may be an accident."""


class Connection:
    """Calls `on_event` for each frame, `on_open` after each connect and `on_close` after its end.

    It reconnects automatically. `on_denied` is called with whether the server sends the events of
    this client id to somebody else: then there is no socket for a while, and all is polled.
    `on_flood` is called with the reason when the server sent too much; the delay before the next
    attempt doubles each time. `settled` is set once the first attempt has opened or failed. All
    times are monotonic (ms).
    """

    def __init__(
        self,
        server: ServerUrl,
        client_id: str,
        credentials: Credentials,
        sockets: Sockets,
        clock: Clock,
        ids: Ids,
        background: Background,
        *,
        on_event: Callable[[ServerEvent], None],
        on_open: Callable[[], None],
        on_close: Callable[[], None],
        on_flood: Callable[[Message], None],
        on_denied: Callable[[bool], None],
    ) -> None:
        self._url = socket_url(server, client_id)
        self._server = server
        self._client_id = client_id
        self._credentials = credentials
        self._on_denied = on_denied
        self._sockets = sockets
        self._clock = clock
        self._ids = ids
        self._background = background
        self._on_event = on_event
        self._on_open = on_open
        self._on_close = on_close
        self._on_flood = on_flood
        self._floods = 0
        self._socket: Socket | None = None
        self._wanted = False
        self._failures = 0
        self._opened_at = 0
        self._heard_at = 0
        self._patience = SILENT_MS
        self._retry: asyncio.Task[None] | None = None
        self.connected = False
        self.settled = asyncio.Event()

    @property
    def fails(self) -> bool:
        """Whether the last attempts all failed."""
        return self._failures >= FAILURES

    def open(self) -> None:
        """Connect, and stay connected from now on."""
        self._wanted = True
        self._cancel_retry()
        listener = Listener(
            on_open=self._opened,
            on_text=lambda frame: self._hear(parse_text(frame)),
            on_binary=lambda frame: self._hear(parse_binary(frame)),
            on_close=self._lost,
            on_flood=self._flooded,
            on_denied=self._denied,
        )
        self._socket = self._sockets.open(self._url, listener)

    def reopen(self) -> None:
        """Close a socket that cannot be trusted and reconnect a second later.

        The server must see the old socket close before the new one opens. Otherwise it removes the
        new one from its table together with the old one.
        """
        self._drop()
        self._open_in(MIN_MS)

    def doubt(self, since: int) -> None:
        """Reopen a socket that has been silent for long, although there was work from `since` on.

        A prompt may be silent for minutes, for example while a model loads from a slow disk. A
        socket that was reopened for its silence and stays silent gets twice the time.
        """
        silent_since = max(since, self._heard_at)
        if self.connected and self._clock.monotonic() - silent_since >= self._patience:
            self._patience = min(2 * self._patience, MAX_SILENT_MS)
            self.reopen()

    def close(self) -> None:
        """Disconnect permanently; no callback is called after that."""
        self._wanted = False
        self._cancel_retry()
        self._drop()

    def _hear(self, event: ServerEvent) -> None:
        self._heard_at = self._clock.monotonic()
        is_told = not isinstance(event, QueueChanged | Uninteresting | Malformed)
        if is_told and self._heard_at - self._opened_at > GREETING_MS:
            self._patience = SILENT_MS
        if isinstance(event, QueueChanged) and event.sid and not self._is_for_us(event):
            self._drop()
            self._denied()
            return
        self._on_event(event)

    def _is_for_us(self, first: QueueChanged) -> bool:
        """Return whether the events of our client id come here, and keep the key for it."""
        if first.sid != self._client_id:
            return False
        if first.credential_key:
            self._credentials.keep(self._server, self._client_id, first.credential_key)
        self._on_denied(False)
        return True

    def _opened(self) -> None:
        self.connected = True
        self._opened_at = self._heard_at = self._clock.monotonic()
        self.settled.set()
        self._failures = 0
        if self._socket is not None:
            key = self._credentials.get(self._server, self._client_id)
            if key:
                self._socket.send(credential_auth(key))
            self._socket.send(FEATURE_FLAGS)
        self._on_open()

    def _lost(self) -> None:
        self._ended()
        if self._wanted:
            self._failures += 1
            self._open_in(retry_delay_ms(self._failures, self._ids.below))

    def _denied(self) -> None:
        """Do without a socket for a while."""
        self._ended()
        self._on_denied(True)
        if self._wanted:
            self._open_in(DENIED_MS)

    def _flooded(self, why: Message) -> None:
        self._ended()
        self._open_in(flood_delay_ms(self._floods))
        self._floods += 1
        self._on_flood(why)

    def _open_in(self, milliseconds: int) -> None:
        self._cancel_retry()
        self._retry = self._background.spawn(self._open_later(milliseconds), f"open {self._url}")

    async def _open_later(self, milliseconds: int) -> None:
        await self._clock.sleep(milliseconds / 1000)
        self._retry = None
        self.open()

    def _cancel_retry(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None

    def _drop(self) -> None:
        socket, self._socket = self._socket, None
        self._set_closed()
        if socket is not None:
            socket.close()

    def _ended(self) -> None:
        self._socket = None
        self.settled.set()
        self._set_closed()

    def _set_closed(self) -> None:
        was_connected, self.connected = self.connected, False
        if was_connected:
            self._on_close()
