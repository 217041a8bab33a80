"""Windows tell each other which servers they need to know about."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.core.ids import ServerUrl
from app.core.servers.attention import Attention
from app.services.windows.attentions import LOOK_SECONDS
from app.services.windows.presence import GONE_MS, MAX_OTHERS
from tests.fakes import Profile, World
from tests.fakes.values import A, B, an_order

TEXT = an_order("text-to-image")
BOTH = frozenset({ServerUrl(A), ServerUrl(B)})


class Desk:
    """Two windows."""

    def __init__(self) -> None:
        self.profile = Profile()
        self.worlds: list[World] = []

    async def open(self) -> World:
        """Open one more window."""
        world = await World.load(self.profile)
        self.worlds.append(world)
        world.services.attentions.open()
        world.background.spawn(world.services.attentions.run(), "attention")
        await self.profile.clock.settle()
        return world

    async def post(self, **message: Any) -> None:
        self.profile.bus.carry(None, {"version": 1, "windowId": "w", **message})
        await self.profile.clock.settle()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    for world in desk.worlds:
        await world.die()
        assert world.errors == []


def others(world: World) -> tuple[Attention, ...]:
    return world.window_store.state.attentions


async def test_windows_know_of_each_other_whoever_came_first(desk: Desk) -> None:
    first, second = await desk.open(), await desk.open()
    assert others(first) == others(second) == (Attention(True, frozenset(), BOTH),)


async def test_what_a_person_sees_is_told_soon(desk: Desk) -> None:
    first, second = await desk.open(), await desk.open()
    first.shown = frozenset({ServerUrl(A)})
    await desk.profile.clock.advance(LOOK_SECONDS)
    assert others(second)[0].shown == {A}
    first.visible = False
    first.services.attentions.look()
    await desk.profile.clock.settle()
    assert others(second) == (Attention(visible=False),)


async def test_open_tasks_are_told_at_once_and_after_their_end_no_more(desk: Desk) -> None:
    first, second = await desk.open(), await desk.open()
    task = await first.running(TEXT)
    await desk.profile.clock.settle()
    assert others(second)[0].open == {task.execution_server}
    first.server_of(task).finish()
    await desk.profile.clock.until(lambda: not others(second)[0].open)


async def test_a_window_that_leaves_needs_nothing(desk: Desk) -> None:
    first, second = await desk.open(), await desk.open()
    first.services.attentions.close()
    await desk.profile.clock.settle()
    assert others(second) == (Attention(visible=False),)
    first.services.attentions.look()
    await desk.post(kind="bye", windowId=first.identity.window_id)
    assert others(second) == ()


async def test_a_window_that_was_killed_is_forgotten(desk: Desk) -> None:
    first, second = await desk.open(), await desk.open()
    desk.worlds.remove(first)
    await first.die()
    await desk.profile.clock.advance(GONE_MS / 1000 + 15)
    assert others(second) == ()


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "attention", "windowId": ""},
        {"kind": "attention", "windowId": 5},
        {"kind": "attention", "version": 2},
        {"kind": "of the future"},
    ],
)
async def test_what_makes_no_sense_is_ignored(desk: Desk, message: dict[str, Any]) -> None:
    world = await desk.open()
    await desk.post(**message)
    desk.profile.bus.carry(None, "attention")
    await desk.profile.clock.settle()
    assert others(world) == ()


async def test_no_crowd_of_made_up_windows_is_kept(desk: Desk) -> None:
    world = await desk.open()
    for number in range(MAX_OTHERS + 50):
        await desk.post(kind="attention", windowId=f"w{number}")
    assert len(others(world)) == MAX_OTHERS
