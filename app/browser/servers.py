"""The port to servers: all requests go through `app/static/transport.js`.

It adds the key of the server to every request, and counts and limits the responses. Pictures take
the same path (`app/static/picture_fetch.js`). Sockets run in a worker
(`app/static/socket_client.js`), which filters and limits messages.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

import js
from pyodide.ffi import JsException, create_proxy, to_js

from app.core.comfy.requests import Request, Response, ResponseFile
from app.core.comfy.socket_url import socket_server
from app.core.errors import BinderyError, ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers.keys import Carried
from app.services.ports import Listener

if TYPE_CHECKING:
    from page_modules import SocketHandle, Transport

MOST_FRAME = 8_000_000
"""Maximum bytes of a frame, as in `socket.js`; used only in the message."""

OK = 200
"""The status of a response with a file."""

T = TypeVar("T")


class BrowserServers:
    """Sends requests with the key of the server, without cache, redirects or referrer."""

    def __init__(self, transport: "Transport | None" = None) -> None:
        self._transport = transport
        self._carried: Callable[[ServerUrl], Carried | None] = lambda _: None

    def use_keys(self, carried: Callable[[ServerUrl], Carried | None]) -> None:
        """Ask for the key of a server with each request and socket from now on."""

        def of(base: str) -> js.Object | None:
            found = carried(ServerUrl(base))
            if found is None:
                return None
            return _object({"headers": dict(found.headers), "query": found.query})

        assert self._transport is not None, "load_servers() was not called"
        self._carried = carried
        self._transport.useKeys(create_proxy(of))  # never removed: it lives as long as the page

    async def send(self, request: Request) -> Response:
        """Return the response. Raises `TransportError` and `ServerError` as the port defines."""
        answer = await self._read(request)
        after = answer.retryAfter
        return Response(
            int(answer.status),
            answer.bytes.to_bytes(),
            str(answer.type),
            float(after) if isinstance(after, int | float) else None,
        )

    async def file(self, request: Request) -> ResponseFile:
        """Return the body as a Blob of a type that no page shows."""
        answer = await self._read(request)
        if int(answer.status) != OK:
            raise ServerError("answer.status", status=int(answer.status))
        blob = js.Blob.new(to_js([answer.bytes]), _object({"type": "application/octet-stream"}))
        return ResponseFile(int(blob.size), blob)

    async def _read(self, request: Request) -> Any:
        """Return the answer of `transport.read`."""
        abort = js.AbortController.new()
        init = {"method": request.method, "signal": abort.signal, **_body(request)}
        limits = {
            "limit": request.limit,
            "stallMs": round(request.stall_seconds * 1000),
            "seconds": request.seconds,
            "digest": request.digest,
            "keyless": request.keyless,
        }
        try:
            transport = await js.window.bindery.transport
            return await _unless_cancelled(
                transport.read(request.url, _object(init), _object(limits)), abort
            )
        except JsException as error:
            raise _failure(request, error) from None

    async def reachable(self, url: str, seconds: float) -> bool:
        """Return whether anything responds at `url`; the response itself cannot be read."""
        abort = js.AbortController.new()
        try:
            transport = await js.window.bindery.transport
            await _unless_cancelled(transport.reach(url, seconds, abort.signal), abort)
        except JsException:
            return False
        return True

    async def final_url(self, url: str, seconds: float) -> str:
        """Return where `url` redirects, "" if that cannot be read."""
        abort = js.AbortController.new()
        try:
            transport = await js.window.bindery.transport
            final = await _unless_cancelled(transport.finalUrl(url, seconds, abort.signal), abort)
        except JsException:
            return ""
        return str(final)

    async def shows_picture(self, url: str, seconds: float) -> bool:
        """Return whether a picture comes from `url`."""
        transport = await js.window.bindery.transport
        return bool(await transport.showsPicture(url, seconds))

    def open(self, url: str, listener: Listener) -> "BrowserSocket":
        """Start to connect a WebSocket; any failure calls `on_close`."""
        found = self._carried(socket_server(url))
        query = f"&{found.socket_query}" if found and found.socket_query else ""
        return BrowserSocket(f"{url}{query}", listener)


class BrowserSocket:
    """One WebSocket. Its handler lives as long as the socket."""

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
        """Close without calling the listener again."""
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
            elif value == "denied" and listener.on_denied is not None:
                listener.on_denied()
            else:
                listener.on_close()

    def _end(self) -> None:
        self._over = True
        # Later: the running code may be this handler.
        asyncio.get_running_loop().call_soon(self._proxy.destroy)


_FAILURES = {"TimeoutError": "transport.timeout", "Cut": "transport.cut"}


def _failure(request: Request, error: JsException) -> BinderyError:
    """Convert an error of `transport.js` to one of this program's."""
    name = str(error.name)
    if name == "TooLarge":
        return ServerError("answer.too_large", limit=int(error.limit))
    if name == "Stalled":
        return TransportError("transport.stalled", url=request.url, seconds=request.stall_seconds)
    if name == "Redirected":
        return TransportError("transport.redirected", url=request.url)
    return TransportError(
        _FAILURES.get(name, "transport.failed"), url=request.url, seconds=request.seconds
    )


def _body(request: Request) -> dict[str, Any]:
    if request.file is not None:
        form = js.FormData.new()
        for name, value in (request.fields or {}).items():
            form.append(name, value)
        form.append(request.file.field, request.file.source, request.file.filename)
        return {"body": form}
    headers = {"headers": {"Content-Type": "application/json"}}
    if request.body is not None:
        return {"body": request.body, **headers}
    return headers if request.preflight else {}


def _object(values: dict[str, Any]) -> js.Object:
    return to_js(values, dict_converter=js.Object.fromEntries)


async def _unless_cancelled(promise: Awaitable[T], abort: js.AbortController) -> T:
    try:
        return await promise
    except asyncio.CancelledError:
        abort.abort()
        raise


def _flood(what: str) -> Message:
    if what == "frame":
        return message("socket.too_large", limit=MOST_FRAME)
    return message("socket.flood")


async def load_servers() -> BrowserServers:
    """Create the adapter."""
    return BrowserServers(await js.window.bindery.transport)
