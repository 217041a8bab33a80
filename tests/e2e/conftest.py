"""Two demo servers and up to two windows for the tests of a module, clean at each test's start.

A window takes two seconds to boot, so the tests of a module share theirs; a test that needs an
untouched browser profile takes `windows` instead. What a test does to the servers (faults, pauses)
and to the window (pin, spread) is undone after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.comfy_server import DemoServer
from tests.conftest import RESULTS, failed
from tests.e2e.desk import Desk
from tests.e2e.room import Room

Servers = tuple[DemoServer, ...]


def server_at(servers: Servers, url: str) -> DemoServer:
    """Return the server at an address."""
    return next(server for server in servers if server.url == url)


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """The servers of a module; a module that needs others has a fixture of this name itself."""
    with DemoServer("A", tint="#3b82f6") as first, DemoServer("B", tint="#f97316") as second:
        yield first, second


@pytest.fixture(scope="module")
def room(chromium: Browser, serve: Callable[..., str], pool: Servers) -> Iterator[Room]:
    """The windows that the tests of a module share."""
    site = serve(servers=tuple((server.options.name, server.url) for server in pool))
    room = Room(chromium, site)
    yield room
    room.close()


@pytest.fixture
def servers(pool: Servers) -> Iterator[Servers]:
    """The module's servers, without faults, pauses and a record."""
    for server in pool:
        server.forget_requests()
    yield pool
    for server in pool:
        server.faults.clear()
        server.resume()


@pytest.fixture
def shared(room: Room, pool: Servers, request: pytest.FixtureRequest) -> Iterator[Room]:
    """The module's windows for one test, which fails by any problem that it did not allow."""
    room.begin()
    yield room
    if request.node.stash.get(failed, False):
        room.take_pictures(RESULTS, request.node.name)
        request.node.add_report_section("teardown", "windows", "\n".join(room.problems))
        room.leave()
        return
    for server in pool:
        server.faults.clear()
        server.resume()
    room.tidy()
    problems = room.problems
    assert not problems, "the page had problems:\n" + "\n".join(problems)


@pytest.fixture
def desk(shared: Room, servers: Servers) -> Desk:
    """The module's first window."""
    return shared.desks(1)[0]


@pytest.fixture
def desks(shared: Room, servers: Servers) -> tuple[Desk, Desk]:
    """The module's two windows."""
    first, second = shared.desks(2)
    return first, second
