"""The benches of the contracts in the page: the adapters themselves."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import js

from app.browser.channel import BrowserChannel
from app.browser.clock import BrowserClock, BrowserIds
from app.browser.database import BrowserStore, open_store
from app.browser.gallery import BrowserGallery
from app.browser.settings import PREFIX, BrowserSession, BrowserSettings
from app.browser.web_locks import BrowserWebLocks
from tests.browser.inside.world import World, blob, loads, options, until, until_told
from tests.contracts.channel import ChannelBench
from tests.contracts.clock import ClockBench
from tests.contracts.gallery import GalleryBench
from tests.contracts.session import SessionBench
from tests.contracts.settings import SettingsBench
from tests.contracts.store import StoreBench
from tests.contracts.surroundings import Surroundings
from tests.contracts.web_locks import LocksBench


async def _as_it_is(work: Any) -> Any:
    return await work  # time passes by itself


AROUND = Surroundings(_as_it_is, until)


@asynccontextmanager
async def database(on_closed: Callable[[], None] = lambda: None) -> AsyncIterator[BrowserStore]:
    """Open a database of its own, and delete it in the end."""
    load = js.Function.new("url", "return import(url)")
    url = js.URL.new("./app/static/database.js", js.document.baseURI).href
    js.window.bindery = options(database=load(url))
    name = f"promise-{js.crypto.randomUUID()}"
    store = await open_store(on_closed, lambda: None, name)
    yield store
    store._database.close()
    js.indexedDB.deleteDatabase(name)


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
async def session(world: World) -> AsyncIterator[SessionBench]:
    js.sessionStorage.clear()
    yield SessionBench(BrowserSession(), BrowserSession(), BrowserSettings())


@asynccontextmanager
async def gallery(world: World) -> AsyncIterator[GalleryBench]:
    picture = f"{world.url}/api/view?type=input&filename=example.png"
    missing = f"{world.url}/api/view?type=input&filename=none.png"
    async with database() as opened:
        yield GalleryBench(BrowserGallery(opened), picture, missing, world.nobody, loads)


@asynccontextmanager
async def clock(world: World) -> AsyncIterator[ClockBench]:
    made = BrowserClock()
    yield ClockBench(made, BrowserIds(), AROUND)
    made.close()


BENCHES: dict[str, Callable[[World], AbstractAsyncContextManager[Any]]] = {
    "store": store,
    "web_locks": web_locks,
    "channel": channel,
    "settings": settings,
    "session": session,
    "gallery": gallery,
    "clock": clock,
}
