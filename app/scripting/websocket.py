"""The module `websocket` of scripts: the part of websocket-client that scripts for ComfyUI use.

The page has one socket to each server. What it brings is passed on here as it came, so a script
hears the events of its prompts. A script's own client id is not used.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from app.scripting.port import PageError, the_port

TURN_MS = 10_000
"""Milliseconds that one question for frames may take; then it is asked again."""


class WebSocketException(Exception):
    """Base class of the errors of this module."""


class WebSocketTimeoutException(WebSocketException):
    """Nothing came within the time of `settimeout`."""


class WebSocketConnectionClosedException(WebSocketException):
    """The socket is closed."""


class WebSocketBadStatusException(WebSocketException):
    """The page refused to connect; the text says why."""


class WebSocketAddressException(WebSocketException):
    """The address is not one that a script may use."""


_default: list[float | None] = [None]


def setdefaulttimeout(timeout: float | None) -> None:
    """Set the seconds that new sockets wait for a frame; `None` for ever."""
    _default[0] = timeout


def getdefaulttimeout() -> float | None:
    """Return the seconds that new sockets wait."""
    return _default[0]


def enableTrace(*_: Any, **__: Any) -> None:  # noqa: N802
    """Do nothing: there is no trace of frames here."""


class WebSocket:
    """One socket of a script."""

    def __init__(self, **_: Any) -> None:
        self._id = 0
        self._frames: deque[str | bytes] = deque()
        self.timeout = _default[0]
        self.connected = False

    def connect(self, url: str, timeout: float | None = None, **_: Any) -> None:
        """Connect to a server of the pool."""
        try:
            found = the_port().now("socket", url=url)
        except PageError as error:
            raise WebSocketAddressException(str(error)) from None
        self._id = int(found.value["id"])
        self.connected = True
        if timeout is not None:
            self.timeout = timeout

    def settimeout(self, timeout: float | None) -> None:
        """Set the seconds to wait for a frame; `None` for ever."""
        self.timeout = timeout

    def gettimeout(self) -> float | None:
        """Return the seconds to wait for a frame."""
        return self.timeout

    def recv(self) -> str | bytes:
        """Return the next frame: text, or the bytes of a binary one."""
        until = None if self.timeout is None else time.monotonic() + self.timeout
        while not self._frames:
            if not self.connected:
                raise WebSocketConnectionClosedException("The socket is closed.")
            left = TURN_MS if until is None else round((until - time.monotonic()) * 1000)
            self._take(max(0, min(TURN_MS, left)))
            if not self._frames and until is not None and time.monotonic() >= until:
                raise WebSocketTimeoutException("Connection timed out")
        return self._frames.popleft()

    def recv_data(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        """Return the next frame as its opcode (1 text, 2 binary) and its bytes."""
        frame = self.recv()
        return (1, frame.encode()) if isinstance(frame, str) else (2, frame)

    def send(self, payload: str | bytes, *_: Any, **__: Any) -> int:
        """Accept what a script sends; servers need nothing of it."""
        if not self.connected:
            raise WebSocketConnectionClosedException("The socket is closed.")
        return len(payload)

    send_text = send_binary = send_bytes = send

    def ping(self, *_: Any) -> None:
        """Do nothing: the page watches the socket."""

    pong = ping

    def close(self, *_: Any, **__: Any) -> None:
        """Hear nothing more."""
        if self.connected:
            self.connected = False
            self._frames.clear()
            the_port().now("socket-close", id=self._id)

    shutdown = close

    def _take(self, milliseconds: int) -> None:
        try:
            found = the_port().now("frames", id=self._id, milliseconds=milliseconds)
        except PageError as error:
            self.connected = False
            raise WebSocketConnectionClosedException(str(error)) from None
        start = 0
        for size in found.value:
            piece = found.body[start : start + abs(size)]
            start += abs(size)
            self._frames.append(piece.decode() if size < 0 else piece)

    def __iter__(self) -> Iterator[str | bytes]:
        while self.connected:
            yield self.recv()

    def __enter__(self) -> "WebSocket":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def create_connection(url: str, timeout: float | None = None, **_: Any) -> WebSocket:
    """Return a connected socket."""
    socket = WebSocket()
    socket.connect(url, timeout)
    return socket


class WebSocketApp:
    """The form with callbacks: `run_forever` calls them until the socket closes."""

    def __init__(self, url: str, **callbacks: Callable[..., Any] | None) -> None:
        self.url = url
        self.sock: WebSocket | None = None
        self.keep_running = False
        for name in ("on_open", "on_message", "on_data", "on_error", "on_close"):
            setattr(self, name, callbacks.get(name))

    def run_forever(self, **_: Any) -> bool:
        """Connect, and call `on_message` for each frame until `close`. Return whether it failed."""
        self.keep_running = True
        try:
            self.sock = create_connection(self.url)
            self._call("on_open")
            while self.keep_running and self.sock.connected:
                self._call("on_message", self.sock.recv())
        except WebSocketException as error:
            self._call("on_error", error)
            return True
        finally:
            self.close()
            self._call("on_close", None, None)
        return False

    def send(self, data: str | bytes, *_: Any) -> None:
        """Send a frame."""
        if self.sock is not None:
            self.sock.send(data)

    def close(self, **_: Any) -> None:
        """End `run_forever`."""
        self.keep_running = False
        if self.sock is not None:
            self.sock.close()

    def _call(self, name: str, *args: Any) -> None:
        callback = getattr(self, name)
        if callback is not None:
            callback(self, *args)
