"""A small server on loopback whose answers do harm, each under an address of its own."""

from __future__ import annotations

import asyncio
import io
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from typing import Any

from aiohttp import web
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.comfy_server.loop_thread import LoopThread
from tests.contracts.sockets import chatter
from tests.fakes.png import chunk, png
from tests.hostile_server.bodies import bomb

OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
BLOCK = bytes(1_000_000)
LONG_QUEUE = 400_000
LONG_BYTES = 15_900_000
"""A body as large as a queue may be."""

FEW_BYTES = 2_000_000
"""After so many a slow body begins to trickle: large bodies have to take turns by then."""


class RogueServer:
    """Serves `/endless`, `/bomb`, `/stalls`, `/drips`, `/redirects` and `/busy`.

    `/chatty`, `/huge` and `/endless` have sockets, too, and `/long` a history that is nearly as
    large as it may be. `/names` has a queue whose ids are as long as ids may be.
    Below `/{name}` there is a queue as large as it may be; `/slow-…` lets the first one trickle.
    Below `/{name}` it is a ComfyUI that answers `/api/view` in the same ways, and in those of
    `VIEWS`; `/{name}/count` says how many such requests there were, how many are under way, and how
    many were at most.
    """

    def __init__(self) -> None:
        self._counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._thread = LoopThread("rogue")
        self._runner: web.AppRunner | None = None
        self.url = ""

    def __enter__(self) -> RogueServer:
        self._thread.call(self._start())
        return self

    def __exit__(self, *error: object) -> None:
        self._thread.call(self._stop())
        self._thread.end()

    async def _start(self) -> None:
        application = web.Application()
        application.add_routes(
            [
                web.get("/endless", _streamed(_endless)),
                web.get("/stalls", _streamed(_stalls)),
                web.get("/drips", _streamed(_drips)),
                web.get("/bomb", _streamed(_explodes, {"Content-Encoding": "gzip"})),
                web.get("/redirects", _redirect),
                web.get("/busy", _busy),
                web.get("/long/api/history/p", _long_history),
                web.get("/names/api/queue", _long_names),
                web.get("/chatty/ws", _socket(_chatty)),
                web.get("/huge/ws", _socket(_huge)),
                web.get("/endless/ws", _socket(_steps)),
                web.get("/{name}/api/queue", self._queue),
                web.get("/{name}/api/view", self._view),
                web.get("/{name}/count", self._count),
            ]
        )
        self._runner = web.AppRunner(
            application, access_log=None, shutdown_timeout=0.1, handler_cancellation=True
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _stop(self) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _view(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self._counts[name]["all"] += 1
        with self._under_way(name):
            return await VIEWS[name.partition("-")[0]](request)

    async def _queue(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        counts = self._counts[name]
        counts["all"] += 1
        trickles = name.startswith("slow-") and counts["all"] == 1
        response = web.StreamResponse(headers={**OPEN, "Content-Type": "application/json"})
        await response.prepare(request)
        with suppress(ConnectionError):  # what is given up
            if not trickles:
                await response.write(_long_queue())
                return response
            await response.write(_long_queue()[:FEW_BYTES])
            with self._under_way(name):
                async for drop in _drips():
                    await response.write(drop)
        return response

    @contextmanager
    def _under_way(self, name: str) -> Iterator[None]:
        counts = self._counts[name]
        counts["now"] += 1
        counts["most"] = max(counts["most"], counts["now"])
        try:
            yield
        finally:
            counts["now"] -= 1

    async def _count(self, request: web.Request) -> web.Response:
        counts = self._counts[request.match_info["name"]]
        return web.json_response(counts, headers=OPEN)


def _streamed(
    parts: Callable[[], AsyncIterator[bytes]], headers: dict[str, str] | None = None
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={**OPEN, **(headers or {})})
        await response.prepare(request)
        with suppress(ConnectionError):  # the browser is supposed to leave
            async for part in parts():
                await response.write(part)
        return response

    return serve


async def _endless() -> AsyncIterator[bytes]:
    while True:
        yield BLOCK


async def _explodes() -> AsyncIterator[bytes]:
    """Give 2 MB of gzip that unpack to 2 GB."""
    for piece in bomb():
        yield piece


async def _stalls() -> AsyncIterator[bytes]:
    yield b"{"
    await asyncio.Event().wait()


async def _hangs() -> AsyncIterator[bytes]:
    await asyncio.Event().wait()
    yield b""


async def _drips() -> AsyncIterator[bytes]:
    while True:
        yield b"x"
        await asyncio.sleep(0.05)


def _socket(frames: Callable[[], AsyncIterator[str]]) -> Callable[..., Awaitable[Any]]:
    async def serve(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        sending = asyncio.ensure_future(_send_all(socket, frames()))
        async for _ in socket:
            pass
        sending.cancel()
        return socket

    return serve


async def _send_all(socket: web.WebSocketResponse, frames: AsyncIterator[str]) -> None:
    with suppress(ConnectionError):
        async for frame in frames:
            await socket.send_str(frame)
            await asyncio.sleep(0)  # others have their turn, and may end this


async def _chatty() -> AsyncIterator[str]:
    for frame in chatter():
        yield json.dumps(frame)


async def _huge() -> AsyncIterator[str]:
    yield json.dumps({"type": "executing", "data": {"node": "x" * 8_000_000}})


async def _steps() -> AsyncIterator[str]:
    while True:
        yield '{"type": "executing", "data": {"node": "1", "prompt_id": "p"}}'


@cache
def _long_queue() -> bytes:
    waiting = ",".join(f'[{at},"p{at}",{{"3":{{}}}},{{}},[]]' for at in range(LONG_QUEUE))
    return f'{{"queue_running":[],"queue_pending":[{waiting}]}}'.ljust(LONG_BYTES).encode()


async def _long_names(request: web.Request) -> web.Response:
    name = "n" * 900
    pending = [[at, f"{name}{at}", {}, {"client_id": name}, []] for at in range(1_000)]
    text = json.dumps({"queue_running": [], "queue_pending": pending})
    return web.Response(text=text, content_type="application/json", headers=OPEN)


async def _long_history(request: web.Request) -> web.Response:
    lines = ["  a line of a traceback\n"] * 250_000
    error = {"exception_message": "m" * 500_000, "traceback": lines, "node_id": "3"}
    status = {"status_str": "error", "messages": [["execution_error", error]]}
    text = json.dumps({"p": {"prompt": [1, "p", {}, {}], "outputs": {}, "status": status}})
    return web.Response(text=text, content_type="application/json", headers=OPEN)


async def _redirect(request: web.Request) -> web.Response:
    return web.Response(status=307, headers={**OPEN, "Location": "/busy"})


async def _busy(request: web.Request) -> web.Response:
    return web.Response(status=429, headers={**OPEN, "Retry-After": "5"})


def _gives(content: bytes, kind: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.StreamResponse:
        return web.Response(body=content, content_type=kind, headers=OPEN)

    return serve


async def _huge_picture(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={**OPEN, "Content-Length": "600000000"})
    await response.prepare(request)
    with suppress(ConnectionError):  # the browser is supposed to leave
        while True:
            await response.write(BLOCK)
    return response


async def _turns(request: web.Request) -> web.Response:
    """Give another picture each time."""
    number = next(_NUMBERS)
    return web.Response(body=_png(8, (number % 200, 9, 9)), headers=OPEN)


def _png(size: int, colour: tuple[int, int, int] = (200, 50, 100), prompt: str = "{}") -> bytes:
    texts = PngInfo()
    texts.add_text("prompt", prompt)
    buffer = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(buffer, "PNG", pnginfo=texts)
    return buffer.getvalue()


VAST = 30_000


@cache
def _vast_png() -> bytes:
    """Make a picture of one colour: 110 kB, and 3.6 GB as the pixels that a browser shows."""
    header = VAST.to_bytes(4, "big") * 2 + b"\x01\0\0\0\0"  # one bit a pixel, grey
    row = bytes(1 + VAST // 8)
    packer = zlib.compressobj()
    packed = b"".join([packer.compress(row * 100) for _ in range(VAST // 100)])
    return png(chunk(b"IHDR", header), chunk(b"IDAT", packed + packer.flush()))


async def _vast(request: web.Request) -> web.Response:
    return web.Response(body=_vast_png(), headers=OPEN)


_NUMBERS = count()

VIEWS: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
    "good": _gives(_png(8), "text/html"),
    "svg": _gives(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
    "html": _gives(b"<!DOCTYPE html><script>1</script>", "image/png"),
    "cut": _gives(_png(64)[:60], "image/png"),
    "turns": _turns,
    "vast": _vast,
    "huge": _huge_picture,
    "endless": _streamed(_endless),
    "hangs": _streamed(_hangs),
    "redirects": _redirect,
    "busy": _busy,
}
"""Ways to answer `/api/view`, by the name of the server up to a hyphen."""
