"""Hostile servers in a window's pool: the good task is done, and the page stays itself.

The modes of a group misbehave at the same time. `make hostile` runs each of them alone, for longer.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.comfy_server import DemoServer
from tests.e2e.desk import Desk
from tests.e2e.room import Home, NewRoom, Room
from tests.e2e.servers import Servers
from tests.hostile_server.cases import GROUPS
from tests.hostile_server.findings import IN_TESTS
from tests.hostile_server.trial import Trial
from tools.bench.memory import NOTE_MEMORIES

SLOW = True


@pytest.fixture(scope="module")
def pool() -> Iterator[Servers]:
    """One healthy server; the hostile ones are added in the page."""
    with DemoServer("A", tint="#3b82f6") as healthy:
        yield (healthy,)


@pytest.fixture(scope="module")
def own_home(new_room: NewRoom, pool: Servers) -> Iterator[Home]:
    """The windows of this server."""
    with Home(new_room, pool) as home:
        yield home


@pytest.mark.long(sample=2)
@pytest.mark.parametrize("group", GROUPS)
def test_good_tasks_are_done_beside_hostile_servers(
    own: Room, servers: Servers, group: str
) -> None:
    desk = Desk(own.open_with(NOTE_MEMORIES)).ready()
    found = Trial(desk, servers[0], own).run(group, GROUPS[group])
    assert found.broken(IN_TESTS) == []
