"""Modes of a balancer: one address behind which two servers answer by turns.

The second server is the one at `other`. Nothing ties a client to one of them.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

import aiohttp
from aiohttp import ClientWebSocketResponse, WSMsgType, web

from .call import Call, Mode, Modes

HOP_HEADERS = frozenset({"host", "connection", "content-length", "transfer-encoding", "upgrade"})
SHARE = 5
"""By weights, one request of so many goes to the second server."""


def _by_turns(route: str = "", share: int = 2) -> Mode:
    async def mode(call: Call) -> web.StreamResponse:
        is_concerned = not route or call.is_for(route)
        if not is_concerned:
            return await call.proceed()
        call.memory.turns += 1
        return await (call.proceed() if call.memory.turns % share else relay(call))

    what = f"Requests for {route}" if route else "All requests"
    mode.__doc__ = f"{what} go to two servers behind the address, 1 of {share} to the second."
    return mode


async def relay(call: Call) -> web.StreamResponse:
    """Answer with what the other server answers."""
    request = call.request
    if call.route == "/ws":
        return await _relay_socket(call)
    headers = {key: text for key, text in request.headers.items() if key.lower() not in HOP_HEADERS}
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.request(
            request.method,
            f"{call.other}{request.path_qs}",
            data=await request.read(),
            headers=headers,
            allow_redirects=False,
        ) as answer,
    ):
        kept = {key: text for key, text in answer.headers.items() if key.lower() not in HOP_HEADERS}
        return web.Response(status=answer.status, headers=kept, body=await answer.read())


async def _relay_socket(call: Call) -> web.WebSocketResponse:
    near = web.WebSocketResponse()
    await near.prepare(call.request)
    url = f"{call.other}{call.request.path_qs}"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as far:
        back = asyncio.ensure_future(_pump(far, near))
        try:
            await _pump(near, far)
        finally:
            back.cancel()
            with suppress(asyncio.CancelledError):
                await back
    return near


async def _pump(
    source: ClientWebSocketResponse | web.WebSocketResponse,
    target: ClientWebSocketResponse | web.WebSocketResponse,
) -> None:
    async for message in source:
        with suppress(ConnectionError, RuntimeError):
            if message.type is WSMsgType.TEXT:
                await target.send_str(message.data)
            elif message.type is WSMsgType.BINARY:
                await target.send_bytes(message.data)
    await target.close()


FACES: Modes = {
    "two-faces": _by_turns(),
    "two-faces-by-weight": _by_turns(share=SHARE),
    "two-faces-for-view": _by_turns("/view"),
}
