"""How modes answer: with CORS headers, without an end, never, or with bytes of their own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import repeat
from typing import Any

from aiohttp import web

from .call import Call

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "POST, GET, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, Authorization",
}

LOOK_SECONDS = 0.05
"""So often a request that hangs looks for its end; less than a closing server waits for it."""

CHUNK_BYTES = 64 * 1024
BYTES_A_SECOND = 100_000_000
"""Fast enough to fill any memory, slow enough to leave a processor for the page."""


def json_answer(value: Any, status: int = 200) -> web.Response:
    """Return JSON with CORS headers. `value` may be bytes that are JSON already."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return web.Response(body=body, status=status, content_type="application/json", headers=OPEN)


async def stream(
    call: Call,
    chunks: Iterator[bytes],
    *,
    content_type: str = "application/json",
    headers: dict[str, str] | None = None,
    length: int | None = None,
    bytes_a_second: float = BYTES_A_SECOND,
) -> web.StreamResponse:
    """Send chunks until they end or the client goes away; `length` is the declared length."""
    response = web.StreamResponse(headers={**OPEN, **(headers or {})})
    response.content_type = content_type
    response.content_length = length
    with suppress(ConnectionError):
        await response.prepare(call.request)
        for chunk in chunks:
            await response.write(chunk)
            await asyncio.sleep(len(chunk) / bytes_a_second)
    return response


async def endless(call: Call, head: bytes = b'{"a": "') -> web.StreamResponse:
    """Begin an answer that never ends."""
    return await stream(call, _after(head, repeat(b"a" * CHUNK_BYTES)))


def _after(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


async def hang(call: Call) -> web.StreamResponse:
    """Do not answer until the client goes away or the server closes."""
    while not (call.memory.is_over or _is_gone(call.request)):  # noqa: ASYNC110 - other threads end it
        await asyncio.sleep(LOOK_SECONDS)
    return web.Response(status=499)


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


async def raw(call: Call, content: bytes) -> web.StreamResponse:
    """Write these bytes, head included, to the connection and close it."""
    response = web.StreamResponse()
    transport = call.request.transport
    if transport is not None:
        transport.write(content)
        transport.close()
    return response
