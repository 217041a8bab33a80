"""The sockets port over `WebSocket`."""

import asyncio
from typing import Any

import js
from pyodide.ffi import JsException, create_proxy

from app.services.ports import Listener

OPEN = 1


class BrowserSockets:
    """Makes WebSockets."""

    def open(self, url: str, listener: Listener) -> "BrowserSocket":
        """Begin to connect; whatever fails is an `on_close`."""
        return BrowserSocket(url, listener)


class BrowserSocket:
    """One WebSocket. Its handlers live as long as it does."""

    def __init__(self, url: str, listener: Listener) -> None:
        self._listener = listener
        self._proxies: list[Any] = []
        self._socket: Any = None
        self._failing: asyncio.Handle | None = None
        try:
            self._socket = js.WebSocket.new(url)
        except JsException:
            self._failing = asyncio.get_running_loop().call_soon(self._closed)
            return
        self._socket.binaryType = "arraybuffer"
        self._on("open", lambda event: listener.on_open())
        self._on("message", self._message)
        self._on("close", self._closed)

    def send(self, text: str) -> None:
        """Send a text frame if the socket is open."""
        if self._socket is not None and self._socket.readyState == OPEN:
            self._socket.send(text)

    def close(self) -> None:
        """Close without a further word to the listener."""
        self._release()
        if self._failing is not None:
            self._failing.cancel()
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _on(self, name: str, handler: Any) -> None:
        proxy = create_proxy(handler)
        self._proxies.append(proxy)
        setattr(self._socket, f"on{name}", proxy)

    def _message(self, event: Any) -> None:
        frame = event.data
        if isinstance(frame, str):
            self._listener.on_text(frame)
        else:
            self._listener.on_binary(frame.to_bytes())

    def _closed(self, event: Any = None) -> None:
        self._release()
        self._socket = None
        self._listener.on_close()

    def _release(self) -> None:
        if self._socket is not None:
            for name in ("open", "message", "close"):
                setattr(self._socket, f"on{name}", None)
        proxies, self._proxies = self._proxies, []
        if proxies:
            # Not now: one of them may be the handler that is running.
            asyncio.get_running_loop().call_soon(lambda: [proxy.destroy() for proxy in proxies])
