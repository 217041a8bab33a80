"""One window looks at the servers for all; the others take what it finds, and its place."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from itertools import pairwise

import pytest

from app.core.ids import ServerUrl
from app.core.servers.health import Reach
from app.core.servers.look_schedule import OFTEN_MS, SELDOM_MS
from app.core.servers.server import Server, Wakes
from app.core.windows.leadership import SILENT_MS, Role
from tests.fakes import FakeSettings, Profile, World
from tests.fakes.values import A, B, an_order

TEXT = an_order("text-to-image")
TAKEN_OVER_SECONDS = 15.0
MINUTE = 60.0


class Desk:
    """Windows of one browser."""

    def __init__(self) -> None:
        self.profile = Profile()
        self.worlds: list[World] = []
        self.leaves: dict[World, Callable[[], None]] = {}

    async def open(self, *, visible: bool = True) -> World:
        """Open one more window and let it begin."""
        world = await World.load(self.profile)
        world.visible = visible
        self.worlds.append(world)
        self.leaves[world] = world.services.begin(FakeSettings(self.profile.store))
        await self.profile.clock.settle()
        return world

    async def opened(self, count: int, *, visible: bool = True) -> list[World]:
        """Open so many windows; return them when they know each other."""
        worlds = [await self.open(visible=visible) for _ in range(count)]
        await self.profile.clock.advance(3)
        return worlds

    def leaders(self) -> list[World]:
        return [one for one in self.worlds if one.window_store.state.role is Role.LEADS]

    def sent(self) -> int:
        return len(self.profile.http.sent)

    async def kill(self, world: World) -> None:
        """End a window that says no goodbye."""
        self.worlds.remove(world)
        await world.die()

    async def sent_in(self, seconds: float) -> int:
        """Return how many requests the servers get meanwhile."""
        before = self.sent()
        await self.profile.clock.advance(seconds)
        return self.sent() - before


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    for world in list(desk.worlds):
        await world.die()
        assert world.errors == []
    await desk.profile.http.close()


def health(world: World, url: str) -> Reach:
    return world.window_store.state.health_of(ServerUrl(url)).reach


@pytest.mark.parametrize("count", [2, 30])
async def test_servers_get_as_much_from_many_windows_as_from_one(desk: Desk, count: int) -> None:
    await desk.opened(1)
    one = await desk.sent_in(5 * MINUTE)
    assert one == 2 * 5 * MINUTE * 1000 / OFTEN_MS
    await desk.opened(count - 1)
    assert await desk.sent_in(5 * MINUTE) <= 1.1 * one
    assert len(desk.leaders()) == 1


async def test_all_windows_know_what_the_leader_found(desk: Desk) -> None:
    worlds = await desk.opened(3)
    desk.profile.servers[A].load(4)
    desk.profile.servers[B].up = False
    await desk.profile.clock.advance(OFTEN_MS / 1000 + 1)
    for world in worlds:
        state = world.window_store.state
        assert (health(world, A), health(world, B)) == (Reach.UP, Reach.DOWN)
        assert state.health_of(A).queue_remaining == 4
        assert state.health_of(A).version == "0.3.64"
        assert state.health == desk.leaders()[0].window_store.state.health


async def test_a_window_that_opens_later_knows_at_once(desk: Desk) -> None:
    await desk.opened(1)
    late = await desk.open(visible=False)
    await desk.profile.clock.advance(0.5)
    assert health(late, A) is Reach.UP


async def test_hidden_and_idle_windows_ask_nothing(desk: Desk) -> None:
    worlds = await desk.opened(3)
    for world in worlds:
        world.visible = False
    await desk.profile.clock.advance(3)
    assert await desk.sent_in(60 * MINUTE) == 0


async def test_windows_that_open_hidden_ask_nothing(desk: Desk) -> None:
    await desk.opened(2, visible=False)
    assert [one for one in desk.profile.http.sent if one.url.endswith("/api/prompt")] == []


async def test_a_window_that_is_shown_gets_a_fresh_look_at_once(desk: Desk) -> None:
    worlds = await desk.opened(3)
    for world in worlds:
        world.visible = False
    await desk.profile.clock.advance(10 * MINUTE)
    desk.profile.servers[A].load(7)
    (leader,) = desk.leaders()
    shown = next(world for world in worlds if world is not leader)
    shown.visible = True
    before = desk.sent()
    for world in worlds:
        world.waker.wake()
    await desk.profile.clock.advance(0.5)
    assert desk.sent() - before == 2
    assert [world.window_store.state.health_of(A).queue_remaining for world in worlds] == [7] * 3


async def test_servers_out_of_sight_are_asked_at_growing_intervals(desk: Desk) -> None:
    (world,) = await desk.opened(1)
    world.shown = frozenset({ServerUrl(A)})
    await desk.profile.clock.advance(3)
    began, asked = desk.profile.clock.monotonic(), []

    def looks() -> int:
        return len(world.b.requests("GET", "prompt"))

    for known in range(looks(), looks() + 5):
        await desk.profile.clock.until(partial(lambda n: looks() > n, known), 20 * MINUTE)
        asked.append(desk.profile.clock.monotonic() - began)
    pauses = [later - sooner for sooner, later in pairwise(asked)]
    assert pauses == [SELDOM_MS[1], SELDOM_MS[2], SELDOM_MS[2], SELDOM_MS[2]]
    assert asked[0] <= SELDOM_MS[0]


async def test_where_any_window_has_work_the_leader_looks_often(desk: Desk) -> None:
    worlds = await desk.opened(2)
    (leader,) = desk.leaders()
    other = next(world for world in worlds if world is not leader)
    await other.running(TEXT)
    for world in worlds:
        world.visible = False
    await desk.profile.clock.advance(3)
    (server,) = other.window_store.state.attention.open
    before = len(leader.servers[server].requests("GET", "prompt"))
    await desk.profile.clock.advance(MINUTE)
    looks = len(leader.servers[server].requests("GET", "prompt")) - before
    assert 11 <= looks <= 13 + 2 * 6  # and the window's own looks for several servers behind it


@pytest.mark.parametrize("is_asked", [True, False])
async def test_a_server_that_must_not_be_woken_is_asked_by_a_person_only(
    desk: Desk, is_asked: bool
) -> None:
    (world,) = await desk.opened(1)
    kept = world.window_store.state.pool.get(A)
    assert kept is not None
    quiet = Server(kept.url, kept.name, kept.id, wakes=Wakes.NEVER)
    world.services.pool_keeper.keep(world.window_store.state.pool.edit(A, quiet))
    await desk.profile.clock.advance(3)
    before = len(world.a.requests("GET", "prompt"))
    if is_asked:
        await world.monitor.check(A, asked=True)
    await desk.profile.clock.advance(30 * MINUTE)
    assert len(world.a.requests("GET", "prompt")) - before == int(is_asked)


async def test_when_the_leader_is_killed_another_one_looks(desk: Desk) -> None:
    await desk.opened(4)
    (leader,) = desk.leaders()
    await desk.kill(leader)
    before = desk.sent()
    seconds = await desk.profile.clock.until(lambda: desk.sent() > before)
    assert seconds <= TAKEN_OVER_SECONDS
    assert len(desk.leaders()) == 1


async def test_when_the_leader_closes_another_one_looks_at_its_next_time(desk: Desk) -> None:
    await desk.opened(4)
    (leader,) = desk.leaders()
    desk.leaves[leader]()
    await desk.kill(leader)
    await desk.profile.clock.advance(0.1)
    assert len(desk.leaders()) == 1
    before = desk.sent()
    assert await desk.profile.clock.until(lambda: desk.sent() > before) <= OFTEN_MS / 1000


async def test_a_leader_that_is_frozen_keeps_its_lock_and_is_replaced(desk: Desk) -> None:
    worlds = await desk.opened(3)
    (leader,) = desk.leaders()
    await leader.background.close()  # nothing of it runs on, and it holds what it held
    desk.worlds.remove(leader)
    await desk.profile.clock.advance(SILENT_MS / 1000 + 1)
    (next_leader,) = desk.leaders()
    assert next_leader in worlds
    desk.worlds.append(leader)
    assert leader.window_store.state.role is Role.FOLLOWS  # by the other's beat


async def test_check_again_works_from_every_window(desk: Desk) -> None:
    worlds = await desk.opened(3)
    (leader,) = desk.leaders()
    follower = next(world for world in worlds if world is not leader)
    desk.profile.servers[A].load(3)
    await follower.monitor.check(A, asked=True)
    await desk.profile.clock.settle()
    assert [world.window_store.state.health_of(A).queue_remaining for world in worlds] == [3] * 3


async def test_a_window_that_sends_looks_for_itself(desk: Desk) -> None:
    worlds = await desk.opened(2)
    (leader,) = desk.leaders()
    follower = next(world for world in worlds if world is not leader)
    for world in worlds:
        world.visible = False
    await desk.profile.clock.advance(3)
    probes = [len(server.requests("GET", "prompt")) for server in desk.profile.servers.values()]
    stats = len(follower.a.requests("GET", "system_stats"))
    await follower.queued(TEXT)
    now = [len(server.requests("GET", "prompt")) for server in desk.profile.servers.values()]
    assert all(later > sooner for sooner, later in zip(probes, now, strict=True))
    assert len(follower.a.requests("GET", "system_stats")) > stats


async def test_what_another_window_found_is_not_taken_for_ones_own_look(desk: Desk) -> None:
    worlds = await desk.opened(2)
    (leader,) = desk.leaders()
    follower = next(world for world in worlds if world is not leader)
    state = follower.window_store.state
    assert state.health_of(A).usable
    assert not state.found_up(ServerUrl(A), 0)
    await follower.monitor.check(A)
    assert follower.window_store.state.found_up(ServerUrl(A), 0)
