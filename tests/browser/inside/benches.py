"""The benches of the contracts in the page: the adapters themselves."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import js

from app.browser import previews as previews_module
from app.browser.channel import BrowserChannel
from app.browser.clock import BrowserClock, BrowserIds
from app.browser.database import BrowserDatabase, open_database
from app.browser.files import InParts
from app.browser.intl import BrowserIntl
from app.browser.picture_store import BrowserPictureStore
from app.browser.pictures import BrowserPictures
from app.browser.previews import BrowserPreviews
from app.browser.servers import BrowserServers
from app.browser.settings import PREFIX, BrowserSession, BrowserSettings
from app.browser.unpacker import BrowserUnpacker
from app.browser.web_locks import BrowserWebLocks
from app.core.comfy.requests import Request
from app.core.comfy.socket_url import socket_url
from app.core.pictures.urls import view_url
from app.core.task.output import OutputFile
from tests.browser.inside.world import (
    World,
    blob,
    file,
    loads,
    picture,
    script,
    timer_worker,
    turns,
    until,
    until_told,
)
from tests.contracts.channel import ChannelBench
from tests.contracts.clock import ClockBench
from tests.contracts.database import StoreBench
from tests.contracts.file_bytes import CONTENT
from tests.contracts.http import Habit, HttpBench, Trouble
from tests.contracts.intl import IntlBench
from tests.contracts.picture_store import PictureStoreBench
from tests.contracts.previews import PreviewsBench
from tests.contracts.session import SessionBench
from tests.contracts.settings import SettingsBench
from tests.contracts.sockets import SocketsBench
from tests.contracts.surroundings import Surroundings
from tests.contracts.unpacker import UnpackerBench
from tests.contracts.web_locks import LocksBench


async def _as_it_is(work: Any) -> Any:
    return await work  # time passes by itself


AROUND = Surroundings(_as_it_is, until)

TROUBLES: dict[Trouble, dict[str, Any]] = {
    "refuses": {"refuse": True},
    "unreadable": {"no_cors": True},
    "late": {"delay_seconds": 30},
    "breaks off": {"drop_prompt_answer": "middle"},
}
"""The demo server's faults."""


def load(name: str) -> Any:
    """Return the promise of a module of `app/static/`."""
    url = js.URL.new(f"./app/static/{name}.js", js.document.baseURI).href
    return js.Function.new("url", "return import(url)")(url)


@asynccontextmanager
async def database(
    on_closed: Callable[[], None] = lambda: None, module: str = "database_client"
) -> AsyncIterator[BrowserDatabase]:
    """Open a database of its own, and delete it in the end.

    The module "database_client" has it in a worker, "database" on the page.
    """
    js.window.bindery.database = load(module)
    name = f"promise-{js.crypto.randomUUID()}"
    store = await open_database(on_closed, lambda: None, name)
    yield store
    store._database.close()
    js.indexedDB.deleteDatabase(name)


@dataclass(slots=True)
class PlainGuard:
    """Returns the given decisions, "show" after the last, and records its calls."""

    decisions: list[str] = field(default_factory=list)
    is_open: bool = True
    checked: list[tuple[str, bytes, str]] = field(default_factory=list)
    servers: list[str] = field(default_factory=list)
    harms: list[tuple[str, str]] = field(default_factory=list)

    def may_ask(self, server: str) -> bool:
        """Tell what `is_open` says."""
        self.servers.append(server)
        return self.is_open

    async def check(self, name: str, content: bytes, repeat: str) -> str:
        """Return the next decision, after a while."""
        await asyncio.sleep(0)
        self.checked.append((name, content, repeat))
        return self.decisions.pop(0) if self.decisions else "show"

    def harmed(self, server: str, why: str, limit: int) -> None:
        """Note the harm."""
        assert limit > 0
        self.harms.append((server, why))


@asynccontextmanager
async def shown_pictures(guard: PlainGuard | None = None) -> AsyncIterator[BrowserPictures]:
    """Show the pictures of the page, by default all."""
    pictures = BrowserPictures(await script("pictures"))
    end = pictures.begin(guard or PlainGuard())
    try:
        yield pictures
    finally:
        end()
        end()


@asynccontextmanager
async def other_window() -> AsyncIterator[Any]:
    """Open another document of the origin, which writes as another window does."""
    frame = js.document.createElement("iframe")
    frame.src = "./tests/browser/stage.js"
    js.document.body.append(frame)
    await until(lambda: str(frame.contentWindow.location.href).endswith("stage.js"))
    yield frame.contentWindow
    frame.remove()


@asynccontextmanager
async def store(world: World) -> AsyncIterator[StoreBench]:
    async with database() as opened:
        yield StoreBench(opened, blob)


@asynccontextmanager
async def web_locks(world: World) -> AsyncIterator[LocksBench]:
    locks = BrowserWebLocks()

    async def free() -> bool:
        return not {"n", "m"} & await locks.held()

    await until_told(free)
    steal = js.Function.new("name", "navigator.locks.request(name, { steal: true }, () => {})")
    yield LocksBench(locks, BrowserWebLocks(), steal, AROUND)


@asynccontextmanager
async def channel(world: World) -> AsyncIterator[ChannelBench]:
    yield ChannelBench(BrowserChannel(), BrowserChannel(), AROUND)


@asynccontextmanager
async def settings(world: World) -> AsyncIterator[SettingsBench]:
    js.localStorage.clear()
    async with other_window() as other:

        def write(key: str, text: str) -> None:
            other.localStorage.setItem(PREFIX + key, text)

        yield SettingsBench(BrowserSettings(), BrowserSettings(), write, AROUND)


@asynccontextmanager
async def file_bytes(world: World) -> AsyncIterator[InParts]:
    yield InParts(file(CONTENT, "a.bin"))


@asynccontextmanager
async def session(world: World) -> AsyncIterator[SessionBench]:
    js.sessionStorage.clear()
    yield SessionBench(BrowserSession(), BrowserSession(), BrowserSettings())


@asynccontextmanager
async def picture_store(world: World) -> AsyncIterator[PictureStoreBench]:
    picture = f"{world.url}/api/view?type=input&filename=example.png"
    missing = f"{world.url}/api/view?type=input&filename=none.png"
    svg = f"{world.facts['hostile']}/svg/api/view?filename=x.png"
    nobody = f"{world.nobody}/api/view?filename=x.png"
    async with database() as opened, shown_pictures() as pictures:

        async def put(key: str, content: bytes) -> None:
            await opened.put_content("pictures", key, content, {"key": key, "at": 1})

        made = BrowserPictureStore(opened, pictures)
        yield PictureStoreBench(made, picture, missing, svg, nobody, loads, put)


@asynccontextmanager
async def clock(world: World) -> AsyncIterator[ClockBench]:
    made = BrowserClock(timer_worker())
    yield ClockBench(made, BrowserIds(), AROUND)
    made.close()


@asynccontextmanager
async def http(world: World) -> AsyncIterator[HttpBench]:
    made = BrowserServers()

    async def befall(trouble: Trouble) -> None:
        await world.faults(**TROUBLES[trouble])

    async def arrived(method: str, route: str) -> list[Any]:
        async def some() -> bool:
            return bool(await world.requests(method, f"/{route}"))

        await until_told(some)
        return [one["body"] for one in await world.requests(method, f"/{route}")]

    async def uploaded(name: str) -> bytes:
        address = view_url(world.url, OutputFile("", "images", name, folder="input"))
        return (await made.send(Request("GET", address))).body

    def strange(habit: Habit) -> str:
        return f"{world.facts['hostile']}/{habit}"

    yield HttpBench(made, world.url, world.nobody, befall, strange, arrived, blob, uploaded, AROUND)


@asynccontextmanager
async def sockets(world: World) -> AsyncIterator[SocketsBench]:
    async def paint(client: str) -> None:
        body = {"prompt": world.facts["painted"], "client_id": client, "prompt_id": "p"}
        await BrowserServers().send(
            Request("POST", f"{world.url}/api/prompt", body=json.dumps(body))
        )

    async def drop() -> None:
        await world.act("drop_sockets")

    async def refuse() -> None:
        await world.faults(refuse_ws=True)

    async def deny() -> None:
        await world.faults(foreign_sockets="closed")

    async def gone(client: str) -> None:
        async def forgotten() -> bool:
            return not await world.has_client(client)

        await until_told(forgotten)
        await turns()

    made = BrowserServers()
    rogue = world.facts["hostile"]
    urls = {name: socket_url(f"{rogue}/{name}", name) for name in ("chatty", "huge", "endless")}
    yield SocketsBench(
        made, world.url, world.nobody, paint, drop, refuse, deny, **urls, gone=gone, around=AROUND
    )


@asynccontextmanager
async def previews(world: World) -> AsyncIterator[PreviewsBench]:
    async def ended(url: str) -> None:
        async def silent() -> bool:
            return not await loads(url)

        await until_told(silent)

    linger = previews_module.LINGER_SECONDS
    previews_module.LINGER_SECONDS = 0.0
    try:
        yield PreviewsBench(BrowserPreviews(), picture, loads, ended)
    finally:
        previews_module.LINGER_SECONDS = linger


@asynccontextmanager
async def unpacker(world: World) -> AsyncIterator[UnpackerBench]:
    async def read(part: Any) -> bytes:
        content: bytes = (await part.arrayBuffer()).to_bytes()
        return content

    yield UnpackerBench(BrowserUnpacker(), blob, read)


@asynccontextmanager
async def intl(world: World) -> AsyncIterator[IntlBench]:
    yield IntlBench(BrowserIntl())


BENCHES: dict[str, Callable[[World], AbstractAsyncContextManager[Any]]] = {
    "database": store,
    "web_locks": web_locks,
    "channel": channel,
    "settings": settings,
    "file_bytes": file_bytes,
    "session": session,
    "picture_store": picture_store,
    "clock": clock,
    "http": http,
    "sockets": sockets,
    "previews": previews,
    "unpacker": unpacker,
    "intl": intl,
}
