"""Sockets to the fake servers: they open, or fail, at the next turn of the event loop."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from app.core.comfy.events import Preview, parse_binary
from app.core.message import Message, message
from app.core.reading.json_text import read_json_text
from app.services.ports import Listener
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from tests.fakes.comfy import FakeComfy


MOST_FRAME = 8_000_000
MOST_PASSED = 500
UPDATES = ("status", "progress", "progress_state")


class FakeSocket:
    """One connection. Frames arrive one turn later, in order, and never after it is closed.

    Of the updates that come within a turn only the last of each kind and prompt arrives.
    """

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
        self._arriving: list[tuple[Any, Callable[[], None]]] = []

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
        if len(text) > MOST_FRAME:
            self.flood(message("socket.too_large", limit=MOST_FRAME))
        else:
            self._later(lambda: self._listener.on_text(text), _update(text))

    def binary(self, frame: bytes) -> None:
        """Bring a binary frame from the server."""
        event = parse_binary(frame)
        key = ("preview", event.prompt_id) if isinstance(event, Preview) else None
        self._later(lambda: self._listener.on_binary(frame), key)

    def flood(self, why: Message) -> None:
        """Send too much: the connection is closed on this side."""
        self._later(lambda: self._flooded(why))

    def drop(self) -> None:
        """Lose the connection: the listener hears of it."""
        self._later(self._lost)

    def _lost(self) -> None:
        self.closed = True
        self.is_open = False
        self._listener.on_close()

    def deny(self) -> None:
        """Close with code 1008: there are no events for this client id."""
        self._later(self._denied)

    def _denied(self) -> None:
        self.closed = True
        self.is_open = False
        (self._listener.on_denied or self._listener.on_close)()

    def _flooded(self, why: Message) -> None:
        self.close()
        self._listener.on_flood(why)

    def _later(self, act: Callable[[], None], key: Any = None) -> None:
        self._clock.touch()
        if not self._arriving:
            asyncio.get_running_loop().call_soon(self._arrive)
        since = max((at for at, one in enumerate(self._arriving) if one[0] is None), default=-1)
        same = [at for at, one in enumerate(self._arriving) if at > since and one[0] == key]
        if key is not None and same:
            del self._arriving[same[0]]
        self._arriving.append((key, act))

    def _arrive(self) -> None:
        self._clock.touch()
        arriving, self._arriving = self._arriving, []
        for at, (_, act) in enumerate(arriving):
            if self.closed:
                return
            if at == MOST_PASSED:
                self._flooded(message("socket.flood"))
                return
            act()


def _update(text: str) -> Any:
    """Return what a frame is an update of, `None` when it is a step."""
    try:
        frame = read_json_text(text)
        kind, data = frame["type"], frame.get("data") or {}
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if kind not in UPDATES or not isinstance(data, dict) or (kind == "status" and data.get("sid")):
        return None
    node = data.get("node") if kind == "progress" else None
    return (kind, str(data.get("prompt_id")), str(node))


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
