"""Keys without a browser: requests carry them, and sockets too, whatever their kind."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from aiohttp import web
from aiohttp.typedefs import Handler

from app.core.comfy.requests import queue_depth
from app.core.comfy.socket_url import socket_url
from app.core.ids import ServerUrl
from app.core.servers.keys import Key, KeyKind, carried
from app.services.ports import Listener
from bindery.servers import MachineServers
from tests.comfy_server import DemoServer

SECRET = "hush"


@web.middleware
async def demands(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer only who has the key, in the header or in the address."""
    given = (request.headers.get("X-API-Key"), request.query.get("token"))
    return await handler(request) if SECRET in given else web.Response(status=401)


async def opens(servers: MachineServers, url: ServerUrl) -> bool:
    """Return whether a socket to a server opens."""
    outcome: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    listener = Listener(
        on_open=lambda: outcome.set_result(True),
        on_text=lambda _: None,
        on_binary=lambda _: None,
        on_close=lambda: outcome.set_result(False),
        on_flood=lambda _: None,
    )
    socket = servers.open(socket_url(url, "c"), listener)
    try:
        return await outcome
    finally:
        socket.close()


async def test_requests_and_sockets_carry_the_key_of_their_server() -> None:
    keys = (Key(KeyKind.HEADER, "X-API-Key", SECRET), Key(KeyKind.QUERY, "token", SECRET))
    with DemoServer(front=demands) as server:
        url = ServerUrl(server.url)
        for key in keys:
            async with MachineServers() as servers:
                assert (await servers.send(queue_depth(url))).status == 401
                assert not await opens(servers, url)
                servers.use_keys({url: carried(key)}.get)
                assert (await servers.send(queue_depth(url))).status == 200
                assert (await servers.send(replace(queue_depth(url), keyless=True))).status == 401
                assert await opens(servers, url)
