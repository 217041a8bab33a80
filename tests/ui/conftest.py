"""A window over fakes for the tests of actions, ended in the end, with nothing broken in it."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes import World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A window with a pool of two servers."""
    world = World()
    yield world
    await world.close()
    assert world.errors == []
