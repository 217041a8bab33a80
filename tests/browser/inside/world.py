"""What the promises may use: the server and its faults, waiting, values of JavaScript."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import js
from pyodide.ffi import to_js

PATIENCE = 60.0


@dataclass(slots=True)
class World:
    """`facts` are the test's: `url` of a demo server, and `nobody`, an unused address."""

    facts: dict[str, Any]
    url: str = field(init=False)
    nobody: str = field(init=False)

    def __post_init__(self) -> None:
        self.url = self.facts["url"]
        self.nobody = self.facts["nobody"]

    async def faults(self, **faults: Any) -> None:
        """Set faults of the server; they end with the test."""
        await self._demo("faults", json.dumps(faults))

    async def act(self, action: str) -> None:
        """Make the server do something, such as `drop_sockets`."""
        await self._demo(action, "{}")

    async def serve(self, name: str, status: int, body: str) -> None:
        """Let the page's own server answer so when a file is asked for; 0 breaks the connection."""
        await js.serveFile(name, status, body)

    async def has_client(self, client: str) -> bool:
        """Tell whether the server has a socket of this client."""
        return client in json.loads(await self._demo("state"))["clients"]

    async def requests(self, method: str, route: str) -> list[dict[str, Any]]:
        """Return the requests to a route that the server saw."""
        seen: list[dict[str, Any]] = json.loads(await self._demo("record"))
        return [one for one in seen if (one["method"], one["route"]) == (method, route)]

    async def _demo(self, route: str, body: str | None = None) -> str:
        init = {} if body is None else {"method": "POST", "body": body}
        options = to_js(init, dict_converter=js.Object.fromEntries)
        answer = await js.fetch(f"{self.url}/__demo/{route}", options)
        text = str(await answer.text())
        assert answer.ok, text
        return text


async def until_told(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until a condition holds that the server has to be asked about."""
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110 nobody tells
            await asyncio.sleep(0)


async def until(condition: Callable[[], Any]) -> None:
    """Wait until a condition holds; it is asked after every turn of the event loop."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 nobody tells
            await asyncio.sleep(0)


async def turns(count: int = 20) -> None:
    """Let the event loop go round, so that what is on its way arrives."""
    for _ in range(count):
        await asyncio.sleep(0)


def timer_worker() -> Any:
    """Start the worker with the timers."""
    return js.Worker.new(js.URL.new("./app/static/timer.js", js.document.baseURI))


def options(**values: Any) -> Any:
    """Return a JavaScript options object."""
    return to_js(values, dict_converter=js.Object.fromEntries)


def blob(content: bytes, mime: str = "image/png") -> Any:
    """Return a Blob."""
    return js.Blob.new(to_js([to_js(content)]), options(type=mime))


def file(content: bytes, name: str, mime: str = "image/png") -> Any:
    """Return a File."""
    return js.File.new(to_js([to_js(content)]), name, options(type=mime))


async def picture(mime: str = "image/png", color: str = "#c83264") -> bytes:
    """Draw a small picture and return it encoded."""
    canvas = js.OffscreenCanvas.new(16, 8)
    pen = canvas.getContext("2d")
    pen.fillStyle = color
    pen.fillRect(0, 0, 16, 8)
    made = await canvas.convertToBlob(options(type=mime))
    content: bytes = (await made.arrayBuffer()).to_bytes()
    return content


async def loads(url: str) -> bool:
    """Tell whether an address can be read now."""
    image = js.Image.new()
    image.src = url
    try:
        await image.decode()
    except Exception:  # noqa: BLE001 whatever the browser throws, it did not load
        return False
    return True


async def script(name: str) -> Any:
    """Return a module of the page's own scripts."""
    load = js.Function.new("url", "return import(url)")
    return await load(js.URL.new(f"./app/static/{name}.js", js.document.baseURI).href)


@contextmanager
def noted(script: str) -> Iterator[Any]:
    """Give what a script puts into its list `notes`; it returns what undoes its own doing."""
    notes = js.Array.new()
    undo = js.Function.new("notes", script)(notes)
    try:
        yield notes
    finally:
        undo()
