"""The benches of the contracts on this side: fakes, and what stands in for adapters in the page."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from app.core.comfy.requests import Response
from app.core.comfy.socket_url import socket_url
from app.core.pictures.limit import KeptPicture
from app.services.background import Background
from app.services.ports import (
    Clock,
    Database,
    Http,
    Intl,
    PictureStore,
    Previews,
    Session,
    Settings,
    Sockets,
    Unpacker,
    WebLocks,
)
from app.services.storage.durable_settings import DurableSettings
from app.services.storage.leases import Leases
from app.services.storage.memory_store import MemoryDatabase
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
from tests.contracts.sockets import SocketsBench, chatter
from tests.contracts.surroundings import Surroundings
from tests.contracts.unpacker import UnpackerBench
from tests.contracts.web_locks import LocksBench
from tests.fakes import (
    Bus,
    FakeClock,
    FakeComfy,
    FakeDatabase,
    FakeHttp,
    FakeIds,
    FakeIntl,
    FakePictureStore,
    FakePreviews,
    FakeSession,
    FakeSettings,
    FakeSockets,
    LockTable,
)
from tests.fakes import Store as SettingsStore
from tests.fakes.file_bytes import FakeFileBytes
from tests.fakes.log import Log
from tests.fakes.unpacker import FakeUnpacker
from tests.fakes.values import A

Bench = Callable[[Background], Any]
Promise = Callable[[Any], Awaitable[None]]


def around(clock: FakeClock) -> Surroundings:
    async def until(condition: Callable[[], Any]) -> None:
        await clock.until(lambda: bool(condition()))

    return Surroundings(clock.run, until)


def memory_store(background: Background) -> StoreBench:
    store: Database = MemoryDatabase()
    return StoreBench(store, bytes)


def fake_database(background: Background) -> StoreBench:
    store: Database = FakeDatabase(FakeClock(), Log())
    return StoreBench(store, bytes)


def fake_web_locks(background: Background) -> LocksBench:
    clock = FakeClock()
    table = LockTable(clock)
    first: WebLocks = table.window()
    return LocksBench(first, table.window(), table.steal, around(clock))


def leases(background: Background) -> LocksBench:
    clock, ids = FakeClock(), FakeIds()
    database = FakeDatabase(clock, Log())
    first: WebLocks = Leases(database, FakeSession(), clock, ids, background)
    second = Leases(database, FakeSession(), clock, ids, background)

    def steal(name: str) -> None:
        row = {"name": name, "holder": "thief", "until": clock.now() + 1_000_000}
        database.stores["settings"][name] = row

    return LocksBench(first, second, steal, around(clock))


def fake_channel(background: Background) -> ChannelBench:
    clock = FakeClock()
    bus = Bus(clock)
    return ChannelBench(bus.channel(), bus.channel(), around(clock))


def fake_settings(background: Background) -> SettingsBench:
    kept = SettingsStore()
    settings: Settings = FakeSettings(kept)
    other = FakeSettings(kept)
    return SettingsBench(settings, other, other.write, around(FakeClock()))


def durable_settings(background: Background) -> SettingsBench:
    kept, clock = SettingsStore(), FakeClock()
    store = FakeDatabase(clock, Log())
    settings: Settings = DurableSettings(FakeSettings(kept), store, background)
    other = DurableSettings(FakeSettings(kept), store, background)
    return SettingsBench(settings, other, other.write, around(clock))


def fake_file_bytes(background: Background) -> FakeFileBytes:
    return FakeFileBytes("a.bin", CONTENT)


def fake_session(background: Background) -> SessionBench:
    session: Session = FakeSession()
    return SessionBench(session, session, FakeSettings())


def fake_picture_store(background: Background) -> PictureStoreBench:
    fake = FakePictureStore(FakeClock())
    fake.gone = {"http://a/missing"}
    fake.silent = {"http://nobody/"}
    fake.not_pictures = {"http://a/svg"}
    picture_store: PictureStore = fake

    async def shows(url: str) -> bool:
        await asyncio.sleep(0)
        return url.startswith("blob:")

    async def put(key: str, content: bytes) -> None:
        await asyncio.sleep(0)
        fake.pictures[key] = KeptPicture(key, len(content), 1)
        fake.not_pictures.add(key)

    return PictureStoreBench(
        picture_store,
        "http://a/p",
        "http://a/missing",
        "http://a/svg",
        "http://nobody/",
        shows,
        put,
    )


def fake_clock(background: Background) -> ClockBench:
    fake = FakeClock()
    clock: Clock = fake
    return ClockBench(clock, FakeIds(), around(fake))


def _strange(fake: FakeHttp, habit: Habit) -> str:
    if habit in ("endless", "bomb"):
        fake.answer(A, "GET", habit, Response(200, bytes(1_000_001)))
    elif habit in ("stalls", "drips"):
        fake.stall(A, "GET", habit)
    elif habit == "redirects":
        fake.redirect(A, "GET", habit)
    else:
        fake.answer(A, "GET", habit, Response(429, retry_after=5.0))
    return f"{A}/api/{habit}"


def fake_http(background: Background) -> HttpBench:
    clock, comfy = FakeClock(), FakeComfy(A)
    fake = FakeHttp({A: comfy}, clock, Log())
    http: Http = fake

    async def befall(trouble: Trouble) -> None:
        await clock.settle()
        comfy.up = trouble != "refuses"
        comfy.cors = trouble != "unreadable"
        if trouble == "late":
            for route in ("prompt", "queue"):
                fake.slow(A, "GET", route, 30)
        elif trouble == "breaks off":
            fake.cut(A, "POST", "prompt")

    async def arrived(method: str, route: str) -> list[Any]:
        await clock.until(lambda: bool(comfy.requests(method, route)))
        return [json.loads(one.body or "null") for one in comfy.requests(method, route)]

    async def uploaded(name: str) -> bytes:
        await clock.settle()
        return comfy.uploads[name]

    return HttpBench(
        http,
        A,
        "http://nobody:1",
        befall,
        partial(_strange, fake),
        arrived,
        bytes,
        uploaded,
        around(clock),
    )


def fake_sockets(background: Background) -> SocketsBench:
    clock, comfy = FakeClock(), FakeComfy(A)
    servers = {A: comfy}
    sockets: Sockets = FakeSockets(servers, clock)

    async def paint(client: str) -> None:
        await clock.settle()
        comfy.enqueue({}, {"client_id": client}, "p")
        comfy.start_next()
        comfy.preview("1", b"\xff\xd8\xff")
        comfy.finish()

    async def drop() -> None:
        await clock.settle()
        comfy.drop_sockets()

    async def refuse() -> None:
        await clock.settle()
        comfy.sockets_work = False

    async def deny() -> None:
        await clock.settle()
        comfy.denies_sockets = True

    async def gone(client: str) -> None:
        await clock.until(lambda: client not in comfy.table)

    odd = {name: FakeComfy(f"http://{name}") for name in ("chatty", "huge", "endless")}
    for name, server in odd.items():
        servers[server.url] = server
        server.opening = {
            "chatty": chatter(),
            "huge": [{"type": "executing", "data": {"node": "x" * 8_000_000}}],
            "endless": [{"type": "executing", "data": {"node": "1"}}] * 1_000,
        }[name]
    urls = {name: socket_url(server.url, name) for name, server in odd.items()}
    return SocketsBench(
        sockets,
        A,
        "http://nobody:1",
        paint,
        drop,
        refuse,
        deny,
        **urls,
        gone=gone,
        around=around(clock),
    )


def fake_previews(background: Background) -> PreviewsBench:
    clock, fake = FakeClock(), FakePreviews()
    previews: Previews = fake

    async def image(mime: str) -> bytes:
        await clock.settle()
        return mime.encode()

    async def shows(url: str) -> bool:
        await clock.settle()
        return url in fake.showing.values()

    async def ended(url: str) -> None:
        await clock.until(lambda: url not in fake.showing.values())

    return PreviewsBench(previews, image, shows, ended)


def fake_unpacker(background: Background) -> UnpackerBench:
    unpacker: Unpacker = FakeUnpacker()

    async def read(content: bytes) -> bytes:
        await asyncio.sleep(0)
        return content

    return UnpackerBench(unpacker, bytes, read)


def fake_intl(background: Background) -> IntlBench:
    intl: Intl = FakeIntl()
    return IntlBench(intl)


BENCHES: dict[str, tuple[Bench, ...]] = {
    "database": (memory_store, fake_database),
    "web_locks": (fake_web_locks, leases),
    "channel": (fake_channel,),
    "settings": (fake_settings, durable_settings),
    "file_bytes": (fake_file_bytes,),
    "session": (fake_session,),
    "picture_store": (fake_picture_store,),
    "clock": (fake_clock,),
    "http": (fake_http,),
    "sockets": (fake_sockets,),
    "previews": (fake_previews,),
    "unpacker": (fake_unpacker,),
    "intl": (fake_intl,),
}
