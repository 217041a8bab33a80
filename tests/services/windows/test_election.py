"""The election of the window that looks for all, among odd messages and failing locks."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.core.windows.leadership import ANSWER_MS, BEAT_MS, MAX_TERM, SILENT_MS, Role
from app.services.windows.election import PREFIX, Election
from tests.fakes import Profile, World


class Desk:
    """Windows of which only the elections run."""

    def __init__(self) -> None:
        self.profile = Profile()
        self.worlds: list[World] = []

    async def open(self) -> Election:
        """Open one more window that takes part."""
        world = await World.load(self.profile)
        self.worlds.append(world)
        election = world.services.election
        election.open()
        world.background.spawn(election.run(), "election")
        await self.profile.clock.settle()
        return election

    def roles(self) -> list[Role]:
        return [world.window_store.state.role for world in self.worlds]

    async def post(self, **message: Any) -> None:
        self.profile.bus.carry(None, {"version": 1, **message})
        await self.profile.clock.settle()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    for world in desk.worlds:
        await world.die()
        assert world.errors == []


async def test_the_first_window_leads_at_once(desk: Desk) -> None:
    await desk.open()
    assert desk.roles() == [Role.LEADS]
    assert f"{PREFIX}1" in desk.profile.locks.held


async def test_later_windows_follow(desk: Desk) -> None:
    for _ in range(3):
        await desk.open()
    await desk.profile.clock.advance(60)
    assert desk.roles() == [Role.LEADS, Role.FOLLOWS, Role.FOLLOWS]
    terms = [name for name in desk.profile.locks.held if name.startswith(PREFIX)]
    assert terms == [f"{PREFIX}1"]


async def test_a_window_that_finds_a_frozen_leader_waits_a_moment_and_leads(desk: Desk) -> None:
    desk.profile.locks.window().take(f"{PREFIX}7")
    await desk.open()
    assert desk.roles() == [Role.UNDECIDED]
    await desk.profile.clock.advance(ANSWER_MS / 1000)
    assert desk.roles() == [Role.LEADS]
    assert f"{PREFIX}8" in desk.profile.locks.held


async def test_a_leader_whose_lock_the_browser_took_follows_the_next(desk: Desk) -> None:
    await desk.open()
    await desk.open()
    desk.profile.locks.steal(f"{PREFIX}1")
    assert desk.roles() == [Role.FOLLOWS, Role.FOLLOWS]
    await desk.profile.clock.advance(SILENT_MS / 1000 + 1)
    assert sorted(desk.roles(), key=str) == [Role.FOLLOWS, Role.LEADS]


async def test_a_window_that_was_left_holds_nothing_and_may_come_back(desk: Desk) -> None:
    first = await desk.open()
    first.close()
    await desk.profile.clock.advance(30)
    assert desk.roles() == [Role.FOLLOWS]
    assert not any(name.startswith(PREFIX) for name in desk.profile.locks.held)
    first.open()
    first.open()
    await desk.profile.clock.advance(ANSWER_MS / 1000 + 1)
    assert desk.roles() == [Role.LEADS]


async def test_an_earlier_leader_is_told_of_a_later_one(desk: Desk) -> None:
    await desk.open()
    desk.profile.bus.posted.clear()
    await desk.post(kind="leads", term=5)
    assert desk.roles() == [Role.FOLLOWS]
    await desk.profile.clock.advance(SILENT_MS / 1000 + 0.1)
    assert desk.roles() == [Role.LEADS]
    desk.profile.bus.posted.clear()
    await desk.post(kind="leads", term=2)
    assert desk.roles() == [Role.LEADS]
    assert {"version": 1, "kind": "leads", "term": 6} in desk.profile.bus.posted


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "leads"},
        {"kind": "leads", "term": "9"},
        {"kind": "leads", "term": MAX_TERM + 1},
        {"kind": "left", "term": 1},
        {"kind": "leads", "term": 9, "version": 2},
        {"kind": "of the future", "term": 9},
    ],
)
async def test_what_makes_no_sense_changes_nothing(desk: Desk, message: dict[str, Any]) -> None:
    await desk.open()
    await desk.post(**message)
    desk.profile.bus.carry(None, ["leads", 9])
    await desk.profile.clock.advance(BEAT_MS / 1000)
    assert desk.roles() == [Role.LEADS]


async def test_locks_that_fail_for_a_while_delay_the_election(desk: Desk) -> None:
    desk.profile.locks.unknown.add(f"{PREFIX}1")
    await desk.open()
    assert desk.roles() == [Role.FOLLOWS]
    await desk.profile.clock.advance(SILENT_MS / 1000 + 1)
    assert desk.roles() == [Role.LEADS]
