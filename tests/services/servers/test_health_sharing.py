"""What one window finds out about servers reaches the others, and nothing odd does."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.core.ids import ServerUrl
from app.core.message import message
from app.core.servers.finding import plain_finding
from app.core.servers.health import Health, Reach, answered
from app.core.servers.server import Server, Wakes
from app.services.servers.health_sharing import MOST
from tests.fakes import Profile, World
from tests.fakes.values import A, B


class Desk:
    """Two windows that share what they find."""

    def __init__(self) -> None:
        self.profile = Profile()
        self.worlds: list[World] = []

    async def open(self) -> World:
        """Open one more window."""
        world = await World.load(self.profile)
        self.worlds.append(world)
        world.services.sharing.open()
        world.services.sharing.open()
        return world

    async def post(self, **fields: Any) -> None:
        """Post findings as a window would."""
        now = self.profile.clock.now()
        said = {"version": 1, "kind": "findings", "sentAt": now, "asked": False, **fields}
        self.profile.bus.carry(None, said)
        await self.profile.clock.settle()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    for world in desk.worlds:
        await world.die()
        assert world.errors == []


def finding(world: World, url: str = A, depth: int = 3) -> dict[str, Any]:
    now = world.clock.monotonic()
    return plain_finding(ServerUrl(url), answered(Health(), depth, now), now)


async def test_a_check_that_found_something_new_is_told_to_others(desk: Desk) -> None:
    first, second = await desk.open(), await desk.open()
    await first.monitor.check(A)
    await desk.profile.clock.settle()
    assert second.window_store.state.health_of(A).reach is Reach.UP
    posted = len(desk.profile.bus.posted)
    await first.monitor.check(A)
    assert len(desk.profile.bus.posted) == posted  # it follows, and nothing is new


async def test_a_server_that_is_in_no_pool_is_not_taken(desk: Desk) -> None:
    world = await desk.open()
    await desk.post(servers=[finding(world, "http://elsewhere:1"), finding(world)])
    assert list(world.window_store.state.health) == [A]


@pytest.mark.parametrize(
    "fields",
    [{"servers": {}}, {"servers": [None, 5, {}]}, {"version": 2}, {"kind": "other"}, {}],
)
async def test_what_makes_no_sense_is_ignored(desk: Desk, fields: dict[str, Any]) -> None:
    world = await desk.open()
    servers = {} if "servers" in fields or not fields else {"servers": [finding(world)]}
    await desk.post(**{**servers, **fields})
    desk.profile.bus.carry(None, "findings")
    await desk.profile.clock.settle()
    assert world.window_store.state.health == {}


async def test_a_message_that_waited_long_is_as_old_as_it_is(desk: Desk) -> None:
    world = await desk.open()
    await desk.profile.clock.advance(100)
    await world.monitor.check(A)
    at = desk.profile.clock.now() - 60_000
    await desk.post(servers=[finding(world, depth=9)], sentAt=at)
    assert world.window_store.state.health_of(A).queue_remaining == 0
    await desk.profile.clock.advance(1)
    await desk.post(servers=[finding(world, depth=9)], sentAt="soon")
    assert world.window_store.state.health_of(A).queue_remaining == 9


async def test_a_server_that_a_person_asks_again_is_asked_by_all(desk: Desk) -> None:
    first, second = await desk.open(), await desk.open()
    second.services.strikes.set_aside(A, message("health.set_aside", count=3, why="x"))
    await desk.profile.clock.advance(1)
    await first.monitor.check(A)
    await desk.profile.clock.settle()
    assert second.window_store.state.is_set_aside(A)
    await desk.profile.clock.advance(1)
    await first.monitor.check(A, asked=True)
    await desk.profile.clock.settle()
    assert second.window_store.state.health_of(A).reach is Reach.UP


async def test_many_servers_are_told_in_parts(desk: Desk) -> None:
    first, second = await desk.open(), await desk.open()
    urls = [ServerUrl(f"http://s{number}:8188") for number in range(MOST + 5)]
    for world in (first, second):
        pool = world.window_store.state.pool
        for url in urls:
            pool = pool.add(Server(url, url))
        world.window_store.set_pool(pool)
    for url in urls:
        first.window_store.set_health(url, answered(Health(), 1, first.clock.monotonic()))
    first.services.sharing.post([*urls, ServerUrl(B)])
    await desk.profile.clock.settle()
    assert {url for url in urls if second.window_store.state.health_of(url).usable} == {*urls}
    assert [len(one["servers"]) for one in desk.profile.bus.posted[-2:]] == [MOST, 5]


async def test_a_window_that_was_left_neither_tells_nor_hears(desk: Desk) -> None:
    world = await desk.open()
    world.services.sharing.close()
    world.services.sharing.close()
    await desk.post(servers=[finding(world)])
    assert world.window_store.state.health == {}
    posted = len(desk.profile.bus.posted)
    await world.monitor.check(A)
    assert len(desk.profile.bus.posted) == posted


async def test_a_server_that_must_not_be_woken_is_not_asked_for_models(desk: Desk) -> None:
    world = await desk.open()
    pool = world.window_store.state.pool
    for url in (A, B):
        server = pool.get(ServerUrl(url))
        assert server is not None
        wakes = Wakes.NEVER if url == A else Wakes.TASKS
        pool = pool.edit(server.url, Server(server.url, server.name, server.id, wakes=wakes))
    world.window_store.set_pool(pool)
    world.services.model_choices.want("text-to-image")
    await desk.profile.clock.advance(60)
    assert world.a.received == []
    assert world.b.requests("GET", "object_info")
    await world.monitor.check(A, asked=True)
    await desk.profile.clock.settle()
    assert world.a.requests("GET", "object_info")


async def refused(desk: Desk) -> tuple[World, World]:
    """Return a window that a server refused preflights, and one that has read it since."""
    first, second = await desk.open(), await desk.open()
    await second.monitor.check(A)
    await desk.profile.clock.advance(1)
    first.http.no_preflights.add(A)
    first.services.monitor.refused_preflight(ServerUrl(A))
    assert why(first) == message("health.preflight")
    return first, second


def why(world: World) -> object:
    return world.window_store.state.health_of(A).why


async def test_a_read_by_another_window_ends_no_refusal_of_preflights(desk: Desk) -> None:
    first, _ = await refused(desk)
    await desk.profile.clock.advance(1)
    await desk.post(servers=[finding(first)])
    assert why(first) == message("health.preflight")


async def test_a_refusal_of_preflights_reaches_the_others(desk: Desk) -> None:
    _, second = await refused(desk)
    second.http.no_preflights.add(A)
    await desk.profile.clock.settle()
    assert why(second) == message("health.preflight")
    assert (await second.monitor.check(A)).why == message("health.preflight")


async def test_a_window_that_read_later_learns_of_a_refusal_again(desk: Desk) -> None:
    first, second = await refused(desk)
    second.http.no_preflights.add(A)
    await desk.profile.clock.settle()
    await desk.profile.clock.advance(1)
    assert why(second) == message("health.preflight")
    second.window_store.set_health(ServerUrl(A), answered(Health(), 0, second.clock.monotonic()))
    await desk.post(servers=[finding(first)])  # both hear it, as from a third
    await desk.profile.clock.settle()
    assert why(first) == why(second) == message("health.preflight")


async def test_a_refusal_of_preflights_ends_in_all_windows(desk: Desk) -> None:
    first, second = await refused(desk)
    await desk.profile.clock.settle()
    for world in (first, second):
        world.http.no_preflights.clear()
    await desk.profile.clock.advance(1)
    await second.monitor.check(A, asked=True)
    await desk.profile.clock.settle()
    assert why(first) is None
    assert why(second) is None
