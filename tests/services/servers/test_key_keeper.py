"""Keys of servers: kept in the settings, followed by other windows, absent from the state."""

import io
import json
import zipfile
from dataclasses import replace

from app.core.archive.manifest import MANIFEST
from app.core.comfy.requests import Response
from app.core.message import message
from app.core.servers.health import Reach
from app.core.servers.keys import Carried, Key, KeyKind
from app.core.settings.names import EXPORTED, KEYS
from app.services.devtools.report import debug_report
from tests.fakes import Profile, World
from tests.fakes.values import A, B, C, a_server, an_order

KEY = Key(KeyKind.BEARER, "", "hush")
REFUSED = Response(401, b"no", "text/html")


def test_a_key_is_carried_to_its_server_only(world: World) -> None:
    keeper = world.services.key_keeper
    keeper.keep(a_server(A), KEY)
    carried = world.ports.servers.carried  # type: ignore[attr-defined]
    assert carried(A) == Carried({"Authorization": "Bearer hush"}, socket_query="token=hush")
    assert carried(B) is None
    assert keeper.key_of(A) == KEY
    assert (keeper.kind_of(A), keeper.kind_of(B)) == (KeyKind.BEARER, None)
    assert world.window_store.state.keyed == {A: KeyKind.BEARER}
    assert "hush" not in repr(world.window_store.state)


def test_a_server_that_moves_keeps_the_key_of_both_addresses_until_it_is_deleted(
    world: World,
) -> None:
    keeper, moved = world.services.key_keeper, a_server(A).moved(C)
    keeper.keep(a_server(A), KEY)
    keeper.keep(moved, KEY)
    assert keeper.key_of(A) == keeper.key_of(C) == KEY
    keeper.keep(moved, None)
    assert world.window_store.state.keyed == {}
    keeper.keep(moved, None)  # there is none already


async def test_other_windows_use_the_key_and_check_the_server(world: World) -> None:
    other = await World.load(world.profile)
    close = other.services.arrive(other.ports.settings)
    try:
        await other.clock.settle()
        before = len(other.http.sent)
        world.services.key_keeper.keep(a_server(A), KEY)
        await other.clock.settle()
        assert other.services.key_keeper.key_of(A) == KEY
        assert [one.url for one in other.http.sent[before:]][:1] == [f"{A}/api/prompt"]
    finally:
        close()
        await other.close()


async def test_a_key_goes_when_neither_a_server_nor_a_task_needs_it(world: World) -> None:
    keeper = world.services.key_keeper
    for url in (A, B, C):
        keeper.keep(a_server(url), KEY)
    await keeper.tidy()
    assert set(world.window_store.state.keyed) == {A, B}
    task = await world.succeeded(an_order("text-to-image"))
    other = B if task.execution_server == A else A
    world.services.pool_keeper.keep(world.window_store.state.pool.remove(A).remove(B))
    await keeper.tidy()
    assert set(world.window_store.state.keyed) == {task.execution_server}
    assert keeper.key_of(other) is None
    await keeper.tidy()
    assert set(world.window_store.state.keyed) == {task.execution_server}


async def test_no_export_and_no_report_has_a_key(world: World) -> None:
    world.services.key_keeper.keep(a_server(A), KEY)
    assert KEYS not in EXPORTED
    content = await world.archive.export(pictures=False)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert MANIFEST in archive.namelist()
        assert all(b"hush" not in archive.read(name) for name in archive.namelist())
    report = debug_report(world.window_store, lambda said: said.key)
    assert "hush" not in json.dumps(report, default=str)


async def test_a_server_that_demands_a_key_is_not_asked_without_one() -> None:
    world = await World.load(Profile())
    pool = world.window_store.state.pool
    wants = replace(pool.servers[0], wants=KeyKind.BEARER)
    world.services.pool_keeper.keep(pool.edit(wants.url, wants))
    health = await world.monitor.check(wants.url)
    assert (health.reach, health.why) == (Reach.DOWN, message("health.wants_key"))
    assert not [one for one in world.http.sent if one.url.startswith(wants.url)]
    world.services.key_keeper.keep(wants, KEY)
    assert (await world.monitor.check(wants.url)).reach is Reach.UP
    await world.close()


async def test_a_key_that_is_refused_is_said(world: World) -> None:
    world.http.answer(A, "GET", "prompt", REFUSED)
    assert (await world.monitor.check(A)).why == message("health.sign_in", status=401)
    world.services.key_keeper.keep(a_server(A), KEY)
    assert (await world.monitor.check(A)).why == message("health.key_refused", status=401)


async def test_a_refused_preflight_is_told_by_a_request_without_the_key(world: World) -> None:
    world.services.key_keeper.keep(a_server(A), KEY)
    world.http.lose_request(A, "GET", "prompt")  # the one with the key
    assert (await world.monitor.check(A)).why == message("health.preflight_key")
    keyless = [one.keyless for one in world.http.sent if one.url == f"{A}/api/prompt"]
    assert keyless == [False, True]


async def test_without_any_readable_answer_key_and_proxy_are_both_named(world: World) -> None:
    world.services.key_keeper.keep(a_server(A), KEY)
    world.servers[A].cors = False
    world.servers[A].sockets_work = False
    assert (await world.monitor.check(A)).why == message("health.key_unread")
