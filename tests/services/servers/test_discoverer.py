"""The lists of servers that `servers.json` names are read while a person may see the window."""

import json

import pytest

from app.core.comfy.requests import Response
from app.core.servers.discovery import Discovery
from app.core.settings.names import FOUND
from app.core.windows.leadership import Role
from tests.fakes import Profile, World
from tests.fakes.comfy import FakeComfy
from tests.fakes.values import A, B, C

HOST = "http://lists"
ROUTE = "gpus.json"
EVERY = 30.0


def discovering(*names: str) -> World:
    """Return a window of a host that names these lists."""
    profile = Profile()
    profile.discovery = Discovery(tuple(f"{HOST}/api/{name}" for name in names or (ROUTE,)), EVERY)
    world = World(profile=profile)
    world.window_store.change(role=Role.LEADS)
    profile.servers[HOST] = FakeComfy(HOST)  # it is none of the pool
    return world


def tell(world: World, text: str, status: int = 200, route: str = ROUTE) -> None:
    """Let the list be this text from now on."""
    world.http.heal()
    world.http.answer(HOST, "GET", route, Response(status, text.encode()))


def reads(world: World) -> int:
    return sum(request.url.startswith(HOST) for request in world.http.sent)


def urls(world: World) -> list[str]:
    return [one.url for one in world.window_store.state.pool.servers]


def retired(world: World) -> list[str]:
    return [one.url for one in world.window_store.state.pool.retired]


async def test_a_listed_server_comes_moves_and_leaves() -> None:
    world = discovering()
    tell(world, json.dumps([{"url": C, "name": "Work"}]))
    world.background.spawn(world.services.discoverer.run(), "discovery")
    await world.clock.advance(1)
    assert urls(world) == [A, B, C]
    mark = world.window_store.state.mark_of(C)
    tell(world, json.dumps([{"url": "http://d:8188", "name": "Work"}]))
    await world.clock.advance(EVERY + 5)
    assert urls(world) == [A, B, "http://d:8188"]
    assert world.window_store.state.mark_of(C) == mark
    tell(world, "[]")
    await world.clock.advance(EVERY + 5)
    assert urls(world) == [A, B]
    assert retired(world) == ["http://d:8188"]
    assert world.window_store.state.name_of(C) == "Work"
    del world.profile.servers[HOST]
    other = World(profile=world.profile)
    assert retired(other) == ["http://d:8188"]
    await world.close()


@pytest.mark.parametrize(("text", "status"), [("<html>", 200), ("[]", 503), ("", 404)])
async def test_a_list_that_cannot_be_read_stays_as_it_was(text: str, status: int) -> None:
    world = discovering()
    tell(world, C)
    world.background.spawn(world.services.discoverer.run(), "discovery")
    await world.clock.advance(1)
    tell(world, text, status)
    await world.clock.advance(EVERY + 5)
    assert reads(world) == 2
    world.servers[HOST].up = False
    await world.clock.advance(EVERY + 5)
    assert reads(world) == 3
    assert (urls(world), retired(world)) == ([A, B, C], [])
    await world.close()


async def test_nothing_retires_until_every_list_was_read() -> None:
    world = discovering(ROUTE, "more.json")
    world.store.texts[FOUND] = json.dumps({"found": [C]})
    world.services.pool_keeper.load()
    tell(world, "[]")
    world.http.answer(HOST, "GET", "more.json", Response(500))
    world.background.spawn(world.services.discoverer.run(), "discovery")
    await world.clock.advance(1)
    assert (urls(world), retired(world)) == ([A, B, C], [])
    tell(world, "[]", route="more.json")
    await world.clock.advance(EVERY + 5)
    assert (urls(world), retired(world)) == ([A, B], [C])
    await world.close()


async def test_a_hidden_window_reads_nothing_until_it_is_shown() -> None:
    world = discovering()
    tell(world, C)
    world.visible = False
    world.background.spawn(world.services.discoverer.run(), "discovery")
    await world.clock.advance(EVERY * 3)
    assert reads(world) == 0
    world.visible = True
    await world.clock.advance(5)
    assert urls(world) == [A, B, C]
    await world.close()


async def test_without_lists_nothing_is_read_and_nothing_found_is_shown(world: World) -> None:
    world.store.texts[FOUND] = json.dumps({"found": [C], "retired": [C]})
    world.services.pool_keeper.load()
    await world.services.discoverer.run()
    assert (urls(world), retired(world)) == ([A, B], [])
    assert world.http.sent == []
