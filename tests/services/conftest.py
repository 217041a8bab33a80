"""A window over fakes for each test, ended in the end, with nothing broken in the background."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from tests.fakes import FakeSession, Profile, World

Reload = Callable[..., Awaitable[World]]


@pytest.fixture(autouse=True)
async def nothing_breaks_in_callbacks() -> AsyncIterator[None]:
    """Fail a test in whose callbacks (of sockets, channels) an exception was raised."""
    broken: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: broken.append(context))
    yield
    loop.set_exception_handler(None)
    assert broken == []


@pytest.fixture
async def make_world() -> AsyncIterator[Callable[..., World]]:
    """Make windows with pools and pages of the test's own."""
    made: list[World] = []

    def make(*urls: str, page_url: str = "http://page:8000/") -> World:
        made.append(World(*urls, page_url=page_url))
        return made[-1]

    yield make
    for world in made:
        await world.close()
    assert [world.errors for world in made if world.errors] == []


@pytest.fixture
async def world(make_world: Callable[..., World]) -> World:
    """A window with a pool of two servers."""
    return make_world()


@pytest.fixture
async def loaded() -> AsyncIterator[list[World]]:
    """Worlds of a test's own, closed and found without errors in the end."""
    worlds: list[World] = []
    yield worlds
    for world in worlds:
        await world.close()
    assert [world.errors for world in worlds if world.errors] == []


@pytest.fixture
def reload(loaded: list[World]) -> Reload:
    """Load the page of a window again, which is killed first."""

    async def again(world: World) -> World:
        loaded.append(await world.reload())
        return loaded[-1]

    return again


@pytest.fixture
def another(loaded: list[World]) -> Reload:
    """Load the page in another tab of the same browser."""

    async def open_tab(profile: Profile, session: FakeSession | None = None) -> World:
        loaded.append(await World.load(profile, session))
        return loaded[-1]

    return open_tab
