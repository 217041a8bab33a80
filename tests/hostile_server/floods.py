"""Modes of sockets: too many messages, and messages that are too large."""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import cache

from aiohttp import web

from .answers import CHUNK_BYTES
from .call import Call, Modes

MESSAGES_A_SECOND = 11_800
TURN_SECONDS = 0.05
FRAME_BYTES = 100_000_000
NODES = 100_000
WAITING_BYTES = 4_000_000
"""So much may wait for a slow client before the flood pauses."""

NO_PROMPT = "00000000-0000-4000-8000-000000000000"


def frame_head(size: int) -> bytes:
    """Return the head of an unmasked text frame."""
    if size < 126:
        return struct.pack("!BB", 0x81, size)
    if size < 65_536:
        return struct.pack("!BBH", 0x81, 126, size)
    return struct.pack("!BBQ", 0x81, 127, size)


def frame(text: str) -> bytes:
    """Return a text frame."""
    content = text.encode()
    return frame_head(len(content)) + content


def event(kind: str, data: object) -> bytes:
    """Return the frame of an event."""
    return frame(json.dumps({"type": kind, "data": data}))


async def flood(call: Call) -> web.StreamResponse:
    """A socket sends 11,800 messages a second."""
    return await _socket(call, _flood(call))


async def huge_frames(call: Call) -> web.StreamResponse:
    """A socket sends frames of 100 MB."""
    return await _socket(call, _huge_frames())


async def huge_progress(call: Call) -> web.StreamResponse:
    """A socket sends a `progress_state` of 100,000 nodes every second."""
    return await _socket(call, _huge_progress(call))


async def _flood(call: Call) -> AsyncIterator[bytes]:
    count = round(MESSAGES_A_SECOND * TURN_SECONDS)
    status = event("status", {"status": {"exec_info": {"queue_remaining": 1}}})
    for turn in range(1, 1_000_000):
        prompt_id = (call.memory.prompt_ids or [NO_PROMPT])[-1]
        about = {"prompt_id": prompt_id, "node": "3", "value": turn % 100, "max": 100}
        nodes = {"3": {**about, "state": "running", "node_id": "3"}}
        kinds = (
            status,
            event("progress", about),
            event("progress_state", {"prompt_id": prompt_id, "nodes": nodes}),
            event("a.custom.event", {"turn": turn}),
        )
        yield b"".join(kinds) * (count // len(kinds))
        await asyncio.sleep(TURN_SECONDS)


async def _huge_frames() -> AsyncIterator[bytes]:
    head = b'{"type": "status", "data": {"x": "'
    for _ in range(1_000):
        yield frame_head(len(head) + FRAME_BYTES // CHUNK_BYTES * CHUNK_BYTES + 3) + head
        for _ in range(FRAME_BYTES // CHUNK_BYTES):
            yield b"a" * CHUNK_BYTES
        yield b'"}}'
        await asyncio.sleep(1.0)


async def _huge_progress(call: Call) -> AsyncIterator[bytes]:
    for _ in range(1_000):
        yield _progress((call.memory.prompt_ids or [NO_PROMPT])[-1])
        await asyncio.sleep(1.0)


@cache
def _progress(prompt_id: str) -> bytes:
    about = {"state": "running", "value": 1, "max": 2, "prompt_id": prompt_id}
    nodes = {str(number): {**about, "node_id": str(number)} for number in range(NODES)}
    return event("progress_state", {"prompt_id": prompt_id, "nodes": nodes})


async def _socket(call: Call, frames: AsyncIterator[bytes]) -> web.StreamResponse:
    """Open a socket and send frames until the client goes away; other requests pass."""
    if call.route != "/ws":
        return await call.proceed()
    socket = web.WebSocketResponse()
    await socket.prepare(call.request)
    sending = asyncio.ensure_future(_send(call.request, frames))
    try:
        async for _ in socket:
            pass
    finally:
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending
    return socket


async def _send(request: web.Request, frames: AsyncIterator[bytes]) -> None:
    async for content in frames:
        transport = request.transport
        if transport is None or transport.is_closing():
            return
        transport.write(content)
        while transport.get_write_buffer_size() > WAITING_BYTES:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.01)


FLOODS: Modes = {
    "socket-flood": flood,
    "huge-frames": huge_frames,
    "huge-progress": huge_progress,
}
