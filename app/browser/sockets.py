"""The sockets port, by way of `app/static/socket_client.js` and its worker.

What comes in is filtered and limited there, by `socket.js`.
"""

import asyncio
from typing import TYPE_CHECKING, Any

import js
from pyodide.ffi import JsException, create_proxy

from app.core.message import Message, message
from app.services.ports import Listener

if TYPE_CHECKING:
    from page_modules import SocketHandle

MOST_FRAME = 8_000_000
"""The largest frame in bytes, as in `socket.js`; only for the message."""


class BrowserSockets:
    """Makes WebSockets."""

    def open(self, url: str, listener: Listener) -> "BrowserSocket":
        """Begin to connect; whatever fails is an `on_close`."""
        return BrowserSocket(url, listener)


class BrowserSocket:
    """One WebSocket. Its handler lives as long as it does."""

    def __init__(self, url: str, listener: Listener) -> None:
        self._listener = listener
        self._proxy = create_proxy(self._hear)
        self._connection: SocketHandle | None = None
        self._over = False
        self._connecting = asyncio.ensure_future(self._connect(url))

    def send(self, text: str) -> None:
        """Send a text frame if the socket is open."""
        if self._connection is not None and not self._over:
            self._connection.send(text)

    def close(self) -> None:
        """Close without a further word to the listener."""
        if self._over:
            return
        self._end()
        self._connecting.cancel()
        if self._connection is not None:
            self._connection.close()

    async def _connect(self, url: str) -> None:
        try:
            module = await js.window.bindery.socket
        except JsException:  # a file of the page did not load: everything is polled instead
            self._hear("close")
            return
        self._connection = module.connect(url, self._proxy)

    def _hear(self, kind: str, value: Any = None) -> None:
        listener = self._listener
        if self._over:
            return
        if kind == "open":
            listener.on_open()
        elif kind == "text":
            listener.on_text(value)
        elif kind == "binary":
            listener.on_binary(value.to_bytes())
        else:
            self._end()
            if kind == "flood":
                listener.on_flood(_flood(str(value)))
            else:
                listener.on_close()

    def _end(self) -> None:
        self._over = True
        # Not now: it may be the handler that is running.
        asyncio.get_running_loop().call_soon(self._proxy.destroy)


def _flood(what: str) -> Message:
    if what == "frame":
        return message("socket.too_large", limit=MOST_FRAME)
    return message("socket.flood")
