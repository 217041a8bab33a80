"""A balancer on loopback: one address, behind which requests go to several demo servers."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import suppress
from types import TracebackType
from typing import Any, Literal, Self
from weakref import WeakKeyDictionary

import aiohttp
from aiohttp import ClientWebSocketResponse, WSMsgType, web

from tests.comfy_server import DemoServer
from tests.comfy_server.loop_thread import LoopThread

Mode = Literal["first", "turns", "view", "redirects", "cookie", "weights", "connections"]

WEIGHT = 10
"""By weights, the second server gets one request of so many."""

COOKIE = "backend"

OWN_HEADERS = frozenset({"host", "connection", "content-length", "transfer-encoding", "upgrade"})
"""Headers of one connection, which a proxy does not pass on."""

OPEN = {"Access-Control-Allow-Origin": "*"}

Relayed = ClientWebSocketResponse | web.WebSocketResponse


class Balancer:
    """A reverse proxy before some servers, for `with`. `mode` and `servers` may be set at any time.

    "first": all to the first server. "turns": each request to the next one. "view": so for `/view`
    alone. "redirects": the client is sent there by 307. "cookie": who sends back its cookie stays
    with one server. "weights": one of ten to the second. "connections": each connection stays with
    one server.
    """

    def __init__(self, *servers: DemoServer, mode: Mode = "first") -> None:
        self.mode = mode
        self.servers = servers
        self._thread = LoopThread("balancer")
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self._turns = itertools.count()
        self._connections: WeakKeyDictionary[asyncio.Transport, int] = WeakKeyDictionary()
        self.url = ""

    def __enter__(self) -> Self:
        self.url = self._thread.call(self._start())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._thread.call(self._stop())
        self._thread.end()

    async def _start(self) -> str:
        self._session = aiohttp.ClientSession(auto_decompress=False)
        application = web.Application(client_max_size=2**30)
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        await self._site(self._runner).start()
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    def _site(self, runner: web.AppRunner) -> web.TCPSite:
        return web.TCPSite(runner, "127.0.0.1", 0)

    async def _stop(self) -> None:
        assert self._runner is not None
        assert self._session is not None
        await self._runner.cleanup()
        await self._session.close()

    def _choose(self, request: web.Request) -> int:
        count = len(self.servers)
        if self.mode == "first" or (self.mode == "view" and "/view" not in request.path):
            return 0
        if self.mode == "weights":
            return 1 if next(self._turns) % WEIGHT == WEIGHT // 2 else 0
        if self.mode == "cookie" and request.cookies.get(COOKIE, "").isdigit():
            return int(request.cookies[COOKIE])
        transport = request.transport
        if self.mode == "connections" and transport is not None:
            if transport not in self._connections:
                self._connections[transport] = next(self._turns) % count
            return self._connections[transport]
        return next(self._turns) % count

    def _target(self, server: DemoServer, request: web.Request) -> str:
        return f"{server.url}{request.path_qs}"

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        number = self._choose(request)
        server = self.servers[number]
        target = self._target(server, request)
        if self.mode == "redirects" and request.method != "OPTIONS":
            return web.Response(status=307, headers={**OPEN, "Location": target})
        try:
            if request.headers.get("Upgrade", "").lower() == "websocket":
                return await self._pass_socket(request, target)
            response = await self._pass(request, target)
        except aiohttp.ClientError:  # the server is down
            return web.Response(status=502)
        if self.mode == "cookie":
            response.set_cookie(COOKIE, str(number))
        return response

    async def _pass(self, request: web.Request, target: str) -> web.Response:
        assert self._session is not None
        async with self._session.request(
            request.method,
            target,
            data=await request.read(),
            headers=_passed_on(request.headers),
            allow_redirects=False,
        ) as answer:
            headers = _passed_on(answer.headers)
            if request.method == "HEAD" and "Content-Length" in answer.headers:
                headers["Content-Length"] = answer.headers["Content-Length"]
            return web.Response(status=answer.status, headers=headers, body=await answer.read())

    async def _pass_socket(self, request: web.Request, target: str) -> web.WebSocketResponse:
        assert self._session is not None
        async with self._session.ws_connect(target) as far:
            near = web.WebSocketResponse()
            await near.prepare(request)
            back = asyncio.ensure_future(_pump(far, near))
            try:
                await _pump(near, far)
            finally:
                back.cancel()
                with suppress(asyncio.CancelledError):
                    await back
        return near


def _passed_on(headers: Any) -> dict[str, str]:
    return {name: text for name, text in headers.items() if name.lower() not in OWN_HEADERS}


async def _pump(source: Relayed, target: Relayed) -> None:
    async for message in source:
        with suppress(ConnectionError, RuntimeError):
            if message.type is WSMsgType.TEXT:
                await target.send_str(message.data)
            elif message.type is WSMsgType.BINARY:
                await target.send_bytes(message.data)
    await target.close()
