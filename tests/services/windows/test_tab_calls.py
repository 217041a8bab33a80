"""Naming a tab, and bringing another one to the front."""

from collections.abc import Awaitable, Callable

from app.services.windows.tab_calls import FLASH_SECONDS, KEY
from tests.fakes import World

Reload = Callable[..., Awaitable[World]]


async def pair(world: World, another: Reload) -> World:
    other = await another(world.profile)
    world.windows.open()
    other.windows.open()
    await world.clock.settle()
    return other


async def bring(world: World, other: World) -> bool:
    calls = world.services.tab_calls
    return await world.clock.run(calls.bring(other.identity.window_id))


async def test_a_name_is_seen_by_others_and_survives_a_reload(
    world: World, another: Reload
) -> None:
    other = await pair(world, another)
    world.services.tab_calls.name("  my barns ")
    await world.clock.settle()
    assert world.session.texts[KEY] == "my barns"
    assert [one["name"] for one in other.window_store.state.presences] == ["my barns"]
    again = await world.reload()
    assert again.window_store.state.tab_given == "my barns"
    await again.close()


async def test_a_tab_comes_to_the_front(world: World, another: Reload) -> None:
    other = await pair(world, another)
    other.comes_to_front = True
    assert await bring(world, other)
    assert not other.window_store.state.called


async def test_a_tab_that_may_not_come_flashes_until_the_person_is_there(
    world: World, another: Reload
) -> None:
    other = await pair(world, another)
    other.visible = False
    assert not await bring(world, other)
    assert other.window_store.state.called
    assert not world.window_store.state.called
    assert not await bring(world, other)
    other.visible = True
    await other.clock.until(lambda: not other.window_store.state.called)


async def test_a_tab_does_not_flash_for_ever(world: World, another: Reload) -> None:
    other = await pair(world, another)
    other.visible = False
    await bring(world, other)
    await other.clock.advance(FLASH_SECONDS + 1)
    assert not other.window_store.state.called


async def test_a_tab_that_does_not_answer_did_not_come(world: World) -> None:
    world.windows.open()
    assert not await world.clock.run(world.services.tab_calls.bring("nobody"))


async def test_a_message_to_another_tab_is_none_for_this_one(world: World, another: Reload) -> None:
    other = await pair(world, another)
    other.visible = False
    other.services.tab_calls.on_front({"to": "somebody", "windowId": "x"})
    other.services.tab_calls.on_fronted({"to": "somebody", "windowId": "x"})
    await other.clock.advance(1)
    assert not other.window_store.state.called
