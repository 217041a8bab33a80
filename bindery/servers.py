"""The port to servers, over aiohttp: requests with the server's key, without cache or redirects."""

import asyncio
import io
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

import aiohttp

from app.core.comfy.requests import Request, Response, ResponseFile
from app.core.comfy.socket_url import socket_server
from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.message import message
from app.core.servers.keys import Carried
from app.services.ports import Listener

MOST_FRAME = 8_000_000
"""Maximum bytes of a frame of a socket, as in the page: a preview has some 100 kB."""

CHUNK = 65_536
"""Bytes that are read at a time, so that a limit is passed by no more than that."""

CONNECTING_SECONDS = 10.0
"""Seconds that a socket may take to open; then progress is polled, and it is tried again later."""

OK = 200
REDIRECTS = range(300, 400)

NO_KEY = Carried()
"""What a server without a key receives."""


class MachineServers:
    """Sends requests and opens sockets; an async context, which closes all of them."""

    def __init__(self) -> None:
        self._carried: Callable[[ServerUrl], Carried | None] = lambda _: None
        self._session: aiohttp.ClientSession | None = None

    def use_keys(self, carried: Callable[[ServerUrl], Carried | None]) -> None:
        """Ask for the key of a server with each request and socket from now on."""
        self._carried = carried

    async def __aenter__(self) -> "MachineServers":
        jar = aiohttp.DummyCookieJar()
        self._session = aiohttp.ClientSession(cookie_jar=jar, trust_env=True)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The open session; only within the context."""
        if self._session is None:
            raise RuntimeError("the servers are used outside of their context")
        return self._session

    async def send(self, request: Request) -> Response:
        """Return the response. Raises `TransportError` and `ServerError` as the port defines."""
        key = self._key_of(request)
        try:
            async with asyncio.timeout(request.seconds):
                answer = await self.session.request(
                    request.method,
                    _with_query(request.url, key.query),
                    data=_body(request),
                    headers=_headers_of(request, key),
                    allow_redirects=False,
                    timeout=aiohttp.ClientTimeout(total=None),
                )
        except TimeoutError:
            raise TransportError(
                "transport.timeout", url=request.url, seconds=request.seconds
            ) from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise TransportError("transport.failed", url=request.url) from None
        async with answer:
            if answer.status in REDIRECTS:
                raise TransportError("transport.redirected", url=request.url)
            body = await _read(answer, request)
            return Response(answer.status, body, answer.content_type, _seconds(answer))

    async def file(self, request: Request) -> ResponseFile:
        """Return the body as bytes."""
        answer = await self.send(request)
        if answer.status != OK:
            raise ServerError("answer.status", status=answer.status)
        return ResponseFile(len(answer.body), answer.body)

    async def reachable(self, url: str, seconds: float) -> bool:
        """Return whether anything responds at `url`."""
        try:
            async with asyncio.timeout(seconds), self.session.get(url, allow_redirects=False):
                return True
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
            return False

    async def final_url(self, url: str, seconds: float) -> str:
        """Return where `url` redirects, "" if it does not or that cannot be read."""
        try:
            async with asyncio.timeout(seconds), self.session.get(url) as answer:
                return str(answer.url) if answer.history else ""
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
            return ""

    async def shows_picture(self, url: str, seconds: float) -> bool:
        """Return whether a picture comes from `url`."""
        try:
            async with (
                asyncio.timeout(seconds),
                self.session.get(url, allow_redirects=False) as answer,
            ):
                return answer.status == OK and answer.content_type.startswith("image/")
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
            return False

    def open(self, url: str, listener: Listener) -> "MachineSocket":
        """Start to connect a WebSocket; any failure calls `on_close`."""
        key = self._carried(socket_server(url)) or NO_KEY
        address = _with_query(url, key.query)
        return MachineSocket(self.session, address, key.headers, listener)

    def _key_of(self, request: Request) -> Carried:
        base = ServerUrl(request.url.partition("/api/")[0])
        return NO_KEY if request.keyless else self._carried(base) or NO_KEY


class MachineSocket:
    """One WebSocket."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        headers: Mapping[str, str],
        listener: Listener,
    ) -> None:
        self._headers = headers
        self._listener = listener
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._is_over = False
        self._sending: set[asyncio.Task[None]] = set()
        self._work = asyncio.ensure_future(self._run(session, url))

    def send(self, text: str) -> None:
        """Send a text frame if the socket is open."""
        if self._socket is not None and not self._is_over:
            task = asyncio.ensure_future(self._socket.send_str(text))
            self._sending.add(task)
            task.add_done_callback(self._sent)

    def close(self) -> None:
        """Close without calling the listener again."""
        self._is_over = True
        self._work.cancel()

    def _sent(self, task: "asyncio.Task[None]") -> None:
        self._sending.discard(task)
        if not task.cancelled():
            task.exception()  # a socket that is closing sends nothing, and its end is reported

    async def _run(self, session: aiohttp.ClientSession, url: str) -> None:
        try:
            async with asyncio.timeout(CONNECTING_SECONDS):
                self._socket = await session.ws_connect(
                    url, headers=self._headers, max_msg_size=MOST_FRAME
                )
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
            self._end(self._listener.on_close)
            return
        async with self._socket:
            self._listener.on_open()
            async for frame in self._socket:
                if self._is_over:
                    return
                if frame.type is aiohttp.WSMsgType.TEXT:
                    self._listener.on_text(frame.data)
                elif frame.type is aiohttp.WSMsgType.BINARY:
                    self._listener.on_binary(frame.data)
            if self._socket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG:
                why = message("socket.too_large", limit=MOST_FRAME)
                self._end(lambda: self._listener.on_flood(why))
            else:
                self._end(self._listener.on_close)

    def _end(self, tell: Callable[[], None]) -> None:
        if not self._is_over:
            self._is_over = True
            tell()


def _with_query(url: str, query: str) -> str:
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{query}"


def _headers_of(request: Request, key: Carried) -> dict[str, str]:
    own = {} if request.body is None else {"Content-Type": "application/json"}
    return {**own, **key.headers}


def _body(request: Request) -> Any:
    if request.file is not None:
        form = aiohttp.FormData(request.fields or {})
        source = io.BytesIO(request.file.source)
        form.add_field(request.file.field, source, filename=request.file.filename)
        return form
    return None if request.body is None else request.body.encode()


async def _read(answer: aiohttp.ClientResponse, request: Request) -> bytes:
    """Return a body within the request's limits of bytes and pauses."""
    parts: list[bytes] = []
    size = 0
    try:
        while True:
            async with asyncio.timeout(request.stall_seconds):
                part = await answer.content.read(CHUNK)
            if not part:
                return b"".join(parts)
            size += len(part)
            if size > request.limit:
                answer.close()
                raise ServerError("answer.too_large", limit=request.limit)
            parts.append(part)
    except TimeoutError:
        answer.close()
        raise TransportError(
            "transport.stalled", url=request.url, seconds=request.stall_seconds
        ) from None
    except (aiohttp.ClientError, OSError):
        raise TransportError("transport.cut", url=request.url) from None


def _seconds(answer: aiohttp.ClientResponse) -> float | None:
    """Return the header `Retry-After`, if it is a number of seconds."""
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() else None
