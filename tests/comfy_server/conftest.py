"""A demo server and a client of it, fresh for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.comfy_server import DemoServer
from tests.comfy_server.talk import Talk


@pytest.fixture
def server() -> Iterator[DemoServer]:
    """Give a server that takes no time for its steps."""
    with DemoServer() as running:
        yield running


@pytest.fixture
async def talk(server: DemoServer) -> AsyncIterator[Talk]:
    """Give a client of that server."""
    async with Talk(server.url) as client:
        yield client
