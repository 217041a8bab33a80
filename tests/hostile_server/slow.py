"""Modes whose answers do not come: they hang, drip, break off, or are no answers."""

from __future__ import annotations

from itertools import repeat

from aiohttp import web

from .answers import CHUNK_BYTES, OPEN, hang, raw, stream
from .call import Call, Mode, Modes

PICTURE_BYTES = 600_000_000
DRIP_BYTES_A_SECOND = 10.0
PNG_HEAD = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


def _hanging(route: str, method: str = "GET") -> Mode:
    async def mode(call: Call) -> web.StreamResponse:
        return await hang(call) if call.is_for(route, method) else await call.proceed()

    mode.__doc__ = f"{method} {route} is accepted and never answered."
    return mode


async def slow_drip(call: Call) -> web.StreamResponse:
    """Every answer about the server and its queue comes at 10 bytes a second, without an end."""
    if not any(call.is_for(route, "GET") for route in ("/prompt", "/queue", "/system_stats")):
        return await call.proceed()
    return await stream(call, repeat(b" "), bytes_a_second=DRIP_BYTES_A_SECOND)


async def huge_picture(call: Call) -> web.StreamResponse:
    """Every picture declares 600 MB and sends them."""
    if not call.is_for("/view"):
        return await call.proceed()
    rest = repeat(bytes(CHUNK_BYTES), PICTURE_BYTES // CHUNK_BYTES)
    chunks = (chunk for group in ((PNG_HEAD,), rest) for chunk in group)
    length = len(PNG_HEAD) + PICTURE_BYTES // CHUNK_BYTES * CHUNK_BYTES
    return await stream(call, chunks, content_type="image/png", length=length)


async def cut_answers(call: Call) -> web.StreamResponse:
    """Answers about the server and its queue declare 1,000 bytes and end after 10."""
    if not any(call.is_for(route, "GET") for route in ("/prompt", "/queue", "/system_stats")):
        return await call.proceed()
    return await raw(call, _head("HTTP/1.1", "Content-Length: 1000") + b'{"exec_inf')


async def http_1_0(call: Call) -> web.StreamResponse:
    """A server of HTTP/1.0: no length, the end of the connection ends an answer."""
    if call.request.method == "OPTIONS" or call.route == "/ws":
        return await call.proceed()
    answer = await call.proceed()
    if not isinstance(answer, web.Response) or not isinstance(answer.body, bytes):
        return answer
    head = _head("HTTP/1.0", f"Content-Type: {answer.content_type}", answer.status)
    return await raw(call, head + answer.body)


async def garbage(call: Call) -> web.StreamResponse:
    """Every answer that is read is random bytes under the type of JSON."""
    if call.request.method == "OPTIONS" or call.route == "/ws":
        return await call.proceed()
    noise = bytes((17 * place * place + 31 * place) % 256 for place in range(2_000))
    return web.Response(body=noise, content_type="application/json", headers=OPEN)


def _head(version: str, line: str, status: int = 200) -> bytes:
    lines = [f"{version} {status} x", *(f"{name}: {value}" for name, value in OPEN.items()), line]
    return "\r\n".join([*lines, "", ""]).encode()


SLOW: Modes = {
    "hanging-object-info": _hanging("/object_info"),
    "hanging-view": _hanging("/view"),
    "hanging-queue": _hanging("/queue"),
    "hanging-history": _hanging("/history"),
    "hanging-socket": _hanging("/ws"),
    "slow-drip": slow_drip,
    "huge-picture": huge_picture,
    "cut-answers": cut_answers,
    "http-1.0": http_1_0,
    "garbage": garbage,
}
