"""Modes whose answers are too long: without an end, packed, or huge."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache
from itertools import chain, repeat

from aiohttp import web

from .answers import CHUNK_BYTES, endless, stream
from .call import Call, Mode, Modes

MEGABYTE = 1_000_000
HUNDRED_MB = 100 * MEGABYTE
OBJECT_INFO_MB = 200
BOMB_BYTES = 2_000_000_000


def _endless(route: str, method: str | None = None) -> Mode:
    async def mode(call: Call) -> web.StreamResponse:
        return await endless(call) if call.is_for(route, method) else await call.proceed()

    mode.__doc__ = f"The answer to {method or 'GET and POST'} {route} never ends."
    return mode


async def gzip_bomb(call: Call) -> web.StreamResponse:
    """A class's description of 2 MB unpacks to 2 GB."""
    if not call.is_for("/object_info"):
        return await call.proceed()
    return await stream(call, bomb(), headers={"Content-Encoding": "gzip"})


def bomb(size: int = BOMB_BYTES) -> Iterator[bytes]:
    """Give the pieces of a gzip body that unpacks to `size` bytes at least."""
    block, unpacked = _block()
    yield bytes.fromhex("1f8b08000000000000ff")
    for _ in range(-(-size // unpacked)):
        yield block
    yield b"\x03\x00" + bytes(8)  # an empty last block; nobody reads so far as to check the sum


@cache
def _block() -> tuple[bytes, int]:
    """Return packed blanks that can be repeated, and how many bytes they unpack to."""
    size = 16 * MEGABYTE
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(b" " * size) + packer.flush(zlib.Z_FULL_FLUSH)
    return packed, size


async def hundred_megabytes(call: Call) -> web.StreamResponse:
    """The queue and the load probe are valid JSON of 100 MB."""
    if not (call.is_for("/queue", "GET") or call.is_for("/prompt", "GET")):
        return await call.proceed()
    head = b'{"exec_info": {"queue_remaining": 0}, "queue_running": [], "queue_pending": [], "x": "'
    return await stream(call, _padded(head, b'"}', HUNDRED_MB))


async def huge_object_info(call: Call) -> web.StreamResponse:
    """All descriptions of nodes are 200 MB, and so is each one."""
    if not call.is_for("/object_info"):
        return await call.proceed()
    return await stream(call, _padded(b'{"x": "', b'"}', OBJECT_INFO_MB * MEGABYTE))


def _padded(head: bytes, tail: bytes, size: int) -> Iterator[bytes]:
    return chain((head,), repeat(b"a" * CHUNK_BYTES, size // CHUNK_BYTES), (tail,))


BODIES: Modes = {
    "endless-prompt": _endless("/prompt", "GET"),
    "endless-post-answer": _endless("/prompt", "POST"),
    "endless-object-info": _endless("/object_info"),
    "endless-queue": _endless("/queue", "GET"),
    "endless-system-stats": _endless("/system_stats"),
    "endless-history": _endless("/history"),
    "endless-view": _endless("/view"),
    "endless-upload-answer": _endless("/upload/image"),
    "gzip-bomb": gzip_bomb,
    "hundred-megabytes": hundred_megabytes,
    "huge-object-info": huge_object_info,
}
