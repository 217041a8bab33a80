"""Sockets to the fake servers: they open, or fail, at the next turn of the event loop."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from app.services.ports import Listener
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from tests.fakes.comfy import FakeComfy


class FakeSocket:
    """One connection. Frames arrive one turn later, in order, and never after it is closed."""

    def __init__(
        self, server: "FakeComfy | None", client_id: str, listener: Listener, clock: FakeClock
    ) -> None:
        self._server = server
        self._listener = listener
        self._clock = clock
        self.client_id = client_id
        self.sent: list[str] = []
        self.is_open = False
        self.closed = False

    def connect(self) -> None:
        """Open, or fail."""
        if self.closed:
            return
        self._clock.touch()
        server = self._server
        if server is None or not server.up or not server.sockets_work:
            self.drop()
            return
        self.is_open = True
        server.connect(self)
        self._listener.on_open()

    def send(self, text: str) -> None:
        """Send a frame to the server."""
        if self.is_open and self._server is not None:
            self.sent.append(text)
            self._server.hear(self, text)

    def close(self) -> None:
        """Close without a word to the listener."""
        if self.closed:
            return
        self.closed = True
        if self.is_open and self._server is not None:
            self._server.disconnect(self)
        self.is_open = False

    def text(self, frame: Mapping[str, Any]) -> None:
        """Bring a JSON frame from the server."""
        self.raw(json.dumps(frame))

    def raw(self, text: str) -> None:
        """Bring any text from the server."""
        self._later(lambda: self._listener.on_text(text))

    def binary(self, frame: bytes) -> None:
        """Bring a binary frame from the server."""
        self._later(lambda: self._listener.on_binary(frame))

    def drop(self) -> None:
        """Lose the connection: the listener hears of it."""
        self._later(self._lost)

    def _lost(self) -> None:
        self.closed = True
        self.is_open = False
        self._listener.on_close()

    def _later(self, act: Callable[[], None]) -> None:
        def arrive() -> None:
            self._clock.touch()
            if not self.closed:
                act()

        self._clock.touch()
        asyncio.get_running_loop().call_soon(arrive)


class FakeSockets:
    """Opens sockets; `attempts` are the addresses and times of all that were asked for."""

    def __init__(self, servers: Mapping[str, "FakeComfy"], clock: FakeClock) -> None:
        self._servers = servers
        self._clock = clock
        self.attempts: list[tuple[str, int]] = []

    def open(self, url: str, listener: Listener) -> FakeSocket:
        """Begin to connect to the server that the address names, if it names one."""
        self.attempts.append((url, self._clock.now()))
        parts = urlsplit(url)
        scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, "")
        base = f"{scheme}://{parts.netloc}{parts.path.removesuffix('/ws')}"
        client_id = parse_qs(parts.query).get("clientId", [""])[0]
        socket = FakeSocket(self._servers.get(base), client_id, listener, self._clock)
        self._clock.touch()
        asyncio.get_running_loop().call_soon(socket.connect)
        return socket
