"""A gateway on loopback before one demo server, which refuses, changes or cuts what passes."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import ClientWebSocketResponse, WSMsgType, web

from tests.balancer import OPEN, Balancer
from tests.comfy_server import DemoServer
from tests.comfy_server.network import cut

ALLOWED = {
    **OPEN,
    "Access-Control-Allow-Methods": "POST, GET, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, Authorization",
    "Access-Control-Expose-Headers": "Retry-After",
}
"""The headers that let any page read an answer."""

OK = 200
CUT_AFTER_BYTES = 5
LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the gateway's own; with `cors` any page may read it."""

    status: int
    body: str = "<!doctype html><title>Gateway</title><p>Something is in front."
    cors: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "text/html"

    def answer(self) -> web.Response:
        """Return it as a response."""
        return web.Response(
            status=self.status,
            text=self.body,
            content_type=self.content_type,
            headers={**(ALLOWED if self.cors else {}), **self.headers},
        )


def every(_: web.Request) -> bool:
    """All requests, sockets too."""
    return True


def is_preflight(request: web.Request) -> bool:
    """What a browser asks before it sends JSON."""
    return request.method == "OPTIONS"


def is_no_socket(request: web.Request) -> bool:
    """All but the sockets."""
    return request.headers.get("Upgrade", "").lower() != "websocket"


def is_post(request: web.Request) -> bool:
    """What sends a task or a file."""
    return request.method == "POST"


def is_upload(request: web.Request) -> bool:
    """Uploads of files."""
    return request.path.endswith("/upload/image") and is_post(request)


class Gateway(Balancer):
    """For `with`. All attributes may be set at any time.

    `page` answers the requests for which `only` is true. `twice`: the CORS header is added once
    more, to "good" answers as nginx does by itself, or to "all". `no_cors`: the header is left out.
    `upgrades`: whether sockets pass. `idle_seconds`: a socket without frames is cut after that.
    `is_cutting`: answers break off. `prefix`: the path below which the server is.
    """

    def __init__(
        self, server: DemoServer, *, prefix: str = "", tls: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(server)
        self._tls = tls
        self.prefix = prefix
        self.cuts = 0
        self.pass_all()

    def pass_all(self) -> None:
        """Let everything through as it is."""
        self.page: Page | None = None
        self.only: Callable[[web.Request], bool] = every
        self.twice = ""
        self.no_cors = False
        self.upgrades = True
        self.idle_seconds: float | None = None
        self.is_cutting = False

    def _site(self, runner: web.AppRunner) -> web.TCPSite:
        return web.TCPSite(runner, "127.0.0.1", 0, ssl_context=self._tls)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if self.page is not None and self.only(request):
            return self.page.answer()
        if self.prefix and not request.path.startswith(f"{self.prefix}/"):
            return Page(404, "Not found", cors=True).answer()
        if not (self.upgrades or is_no_socket(request)):
            return Page(400, "no upgrade").answer()
        response = await super()._answer(request)
        if self.is_cutting and request.method == "GET" and isinstance(response, web.Response):
            return await self._break_off(request, response)
        if not response.prepared:
            self._change_headers(response)
        return response

    def _target(self, server: DemoServer, request: web.Request) -> str:
        return f"{server.url}{request.path_qs.removeprefix(self.prefix)}"

    def _change_headers(self, response: web.StreamResponse) -> None:
        if self.no_cors:
            response.headers.popall("Access-Control-Allow-Origin", None)
        if self.twice == "all" or (self.twice == "good" and response.status == OK):
            response.headers.add("Access-Control-Allow-Origin", "*")

    async def _break_off(self, request: web.Request, whole: web.Response) -> web.StreamResponse:
        """Declare the whole answer, and send its first bytes."""
        body = whole.body if isinstance(whole.body, bytes) else b""
        half = web.StreamResponse(status=whole.status, headers=OPEN)
        half.content_length = len(body) + CUT_AFTER_BYTES
        await half.prepare(request)
        await half.write(body[:CUT_AFTER_BYTES])
        if request.transport is not None:
            request.transport.close()
        return half

    async def _pass_socket(self, request: web.Request, target: str) -> web.WebSocketResponse:
        if self.idle_seconds is None:
            return await super()._pass_socket(request, target)
        assert self._session is not None
        async with self._session.ws_connect(target) as far:
            near = web.WebSocketResponse()
            await near.prepare(request)
            seen = [asyncio.get_running_loop().time()]
            ways = [
                asyncio.ensure_future(_relay(far, near, seen)),
                asyncio.ensure_future(_relay(near, far, seen)),
                asyncio.ensure_future(self._watch(seen)),
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            cut(request.transport)
        return near

    async def _watch(self, seen: list[float]) -> None:
        """End when no frame has passed for the idle time."""
        clock = asyncio.get_running_loop()
        while self.idle_seconds is None or clock.time() - seen[0] < self.idle_seconds:  # noqa: ASYNC110 frames move the end
            await asyncio.sleep(LOOK_SECONDS)
        self.cuts += 1


async def _relay(
    source: ClientWebSocketResponse | web.WebSocketResponse,
    target: ClientWebSocketResponse | web.WebSocketResponse,
    seen: list[float],
) -> None:
    async for message in source:
        seen[0] = asyncio.get_running_loop().time()
        with suppress(ConnectionError, RuntimeError):
            if message.type is WSMsgType.TEXT:
                await target.send_str(message.data)
            elif message.type is WSMsgType.BINARY:
                await target.send_bytes(message.data)
