"""The windows of one page: each knows the others, and believes nothing that makes no sense."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from app.core.ids import ClientId, WindowId
from app.core.servers.health import Health, Reach
from app.core.servers.pool import Pool
from app.core.windows.window import Window
from app.core.windows.window_lock import LockMode, WindowLock
from app.core.windows.window_state import WindowState
from app.services.window_store import WindowStore
from app.services.windows.presence import EVERY_SECONDS, GONE_MS, MAX_OTHERS, VERSION, Presence
from tests.fakes import Bus, FakeClock
from tests.fakes.values import A, B, a_server, a_task, an_id


class Desk:
    """Several windows on one bus."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.bus = Bus(self.clock)
        self.boards: list[WindowStore] = []
        self.windows: list[Presence] = []
        self.told: list[list[int]] = []
        self.goodbyes: list[int] = []
        """The numbers of the windows that received another's goodbye."""
        self.wiped: list[int] = []
        """The numbers of the windows that were notified of a deletion."""

    async def open(self) -> Presence:
        number = len(self.windows) + 1
        window = Window(WindowId(f"window-{number}"), ClientId(f"client-{number}"))
        window_store = WindowStore(WindowState(window, Pool(base=(a_server(A), a_server(B)))))
        windows = Presence(
            window_store,
            self.bus.channel(),
            self.clock,
            lambda: self.goodbyes.append(number),
            lambda: self.wiped.append(number),
        )
        told: list[int] = []
        window_store.watch(
            lambda before, after: (
                told.append(len(after.presences))
                if after.presences is not before.presences
                else None
            )
        )
        self.boards.append(window_store)
        self.windows.append(windows)
        self.told.append(told)
        windows.open()
        await self.clock.settle()
        return windows

    def seen_by(self, number: int) -> list[str]:
        return [str(other["windowId"]) for other in self.boards[number - 1].state.presences]

    def task(self, number: int, window: int) -> Any:
        return a_task(number, A, window_id=self.boards[window - 1].state.window.window_id)


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_windows_find_each_other_whoever_came_first(desk: Desk) -> None:
    for _ in range(3):
        await desk.open()
    assert desk.seen_by(1) == ["window-2", "window-3"]
    assert desk.seen_by(2) == ["window-1", "window-3"]
    assert desk.seen_by(3) == ["window-1", "window-2"]


async def test_opening_twice_is_opening_once(desk: Desk) -> None:
    windows = await desk.open()
    windows.open()
    posted = len(desk.bus.posted)
    desk.boards[0].bind(desk.task(1, window=1))
    assert len(desk.bus.posted) == posted + 1


async def test_the_others_are_told_that_everything_was_deleted(desk: Desk) -> None:
    windows, _, _ = [await desk.open() for _ in range(3)]
    windows.tell_wiped()
    await desk.clock.settle()
    assert sorted(desk.wiped) == [2, 3]
    assert desk.seen_by(2) == ["window-1", "window-3"]


async def test_a_window_alone_sees_nobody(desk: Desk) -> None:
    await desk.open()
    assert desk.boards[0].state.presences == ()


async def test_tasks_and_locks_of_others_are_seen_as_they_change(desk: Desk) -> None:
    await desk.open()
    await desk.open()
    desk.boards[0].bind(desk.task(1, window=1))
    await desk.clock.settle()
    (other,) = desk.boards[1].state.presences
    assert other["lockedServer"] == A
    assert other["tasks"] == [{"promptId": an_id(1), "executionServer": A, "state": "registered"}]
    desk.boards[0].set_lock(WindowLock(None, LockMode.SPREAD))
    await desk.clock.settle()
    (other,) = desk.boards[1].state.presences
    assert (other["lockedServer"], other["spread"]) == (None, True)


async def test_what_others_tell_changes_nothing_of_ones_own(desk: Desk) -> None:
    await desk.open()
    await desk.open()
    before = desk.boards[1].state.window
    desk.boards[0].bind(desk.task(1, window=1))
    await desk.clock.settle()
    assert desk.boards[1].state.window is before
    assert desk.told[1]


async def test_a_change_that_others_do_not_see_is_not_told(desk: Desk) -> None:
    await desk.open()
    await desk.open()
    desk.boards[0].bind(desk.task(1, window=1))
    await desk.clock.settle()
    posted = len(desk.bus.posted)
    desk.boards[0].set_preview(an_id(1), "blob:1")
    desk.boards[0].set_health(A, Health(Reach.UP))
    await desk.clock.settle()
    assert len(desk.bus.posted) == posted


async def test_a_window_that_says_goodbye_is_gone_at_once(desk: Desk) -> None:
    await desk.open()
    await desk.open()
    desk.windows[1].close()
    await desk.clock.settle()
    assert desk.seen_by(1) == []
    assert desk.told[0][-1] == 0
    assert desk.goodbyes == [1]


async def test_a_closed_window_neither_tells_nor_hears(desk: Desk) -> None:
    await desk.open()
    await desk.open()
    desk.windows[1].close()
    posted = len(desk.bus.posted)
    desk.boards[1].bind(desk.task(1, window=2))
    await desk.open()
    assert desk.seen_by(2) == ["window-1"]
    assert all(message["windowId"] != "window-2" for message in desk.bus.posted[posted:])


async def test_a_window_that_was_not_heard_for_long_is_gone(desk: Desk) -> None:
    await desk.open()
    await desk.open()
    running = desk.clock.run(desk.windows[0].run(), seconds=GONE_MS / 1000 + 2 * EVERY_SECONDS)
    with pytest.raises(AssertionError, match="did not happen"):
        await running
    assert desk.seen_by(1) == []
    assert desk.told[0][-1] == 0


async def test_the_clock_is_set_back_and_a_silent_window_is_still_gone(desk: Desk) -> None:
    await desk.open()
    await desk.open()
    desk.clock.set(-86_400)
    running = desk.clock.run(desk.windows[0].run(), seconds=GONE_MS / 1000 + 2 * EVERY_SECONDS)
    with pytest.raises(AssertionError, match="did not happen"):
        await running
    assert desk.seen_by(1) == []


async def test_a_window_that_speaks_up_now_and_then_stays(desk: Desk) -> None:
    await desk.open()
    await desk.open()

    async def both() -> None:
        await asyncio.gather(*(windows.run() for windows in desk.windows))

    with pytest.raises(AssertionError, match="did not happen"):
        await desk.clock.run(both(), seconds=3 * GONE_MS / 1000)
    assert desk.seen_by(1) == ["window-2"]
    assert desk.seen_by(2) == ["window-1"]


HELLO = {
    "version": VERSION,
    "kind": "here",
    "windowId": "window-9",
    "clientId": "client-9",
    "lockedServer": None,
    "tasks": [],
}


@pytest.mark.parametrize(
    "message",
    [
        None,
        "hello",
        [],
        {},
        {**HELLO, "version": VERSION + 1},
        {**HELLO, "version": None},
        {**HELLO, "windowId": None},
        {**HELLO, "tasks": "none"},
        {**HELLO, "lockedServer": "javascript:alert(1)"},
    ],
)
async def test_a_message_that_makes_no_sense_is_ignored(desk: Desk, message: Any) -> None:
    await desk.open()
    desk.told[0].clear()
    desk.bus.carry(None, message)
    await desk.clock.settle()
    assert desk.seen_by(1) == []
    assert desk.told[0] == []


async def test_a_message_of_a_kind_from_the_future_is_a_sign_of_life(desk: Desk) -> None:
    await desk.open()
    desk.bus.carry(None, {**HELLO, "kind": "something new", "more": 1})
    await desk.clock.settle()
    assert desk.seen_by(1) == ["window-9"]


async def test_the_goodbye_of_a_stranger_is_nothing(desk: Desk) -> None:
    await desk.open()
    desk.bus.carry(None, {**HELLO, "kind": "bye"})
    await desk.clock.settle()
    assert desk.seen_by(1) == []


async def test_only_a_hello_is_answered(desk: Desk) -> None:
    await desk.open()
    posted = len(desk.bus.posted)
    desk.bus.carry(None, {**HELLO, "kind": "here"})
    await desk.clock.settle()
    assert len(desk.bus.posted) == posted + 1
    desk.bus.carry(None, {**HELLO, "kind": "hello"})
    await desk.clock.settle()
    assert [message["kind"] for message in desk.bus.posted[posted:]] == ["here", "hello", "here"]


async def test_one_windows_crash_changes_nothing_in_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.open()
    await desk.open()
    desk.boards[1].bind(desk.task(2, window=2))
    before = desk.boards[1].state.window
    desk.bus.carry(None, {**HELLO, "kind": "bye", "windowId": "window-1"})
    await desk.clock.settle()
    assert desk.boards[1].state.window is before
    assert desk.seen_by(2) == []


CASES: list[Callable[[WindowStore], object]] = [
    lambda window_store: window_store.set_lock(WindowLock(A, LockMode.PINNED)),
    lambda window_store: window_store.bind(a_task(1, A)),
]


@pytest.mark.parametrize("change", CASES)
async def test_a_window_that_opens_later_sees_what_was_before(
    desk: Desk, change: Callable[[WindowStore], object]
) -> None:
    await desk.open()
    change(desk.boards[0])
    await desk.open()
    (other,) = desk.boards[1].state.presences
    assert other["lockedServer"] == A


async def test_no_crowd_of_made_up_windows_is_listed(desk: Desk) -> None:
    await desk.open()
    real = await desk.open()
    for number in range(MAX_OTHERS + 100):
        presence = {"windowId": f"w{number}", "clientId": "c", "tasks": []}
        desk.bus.carry(None, {"version": VERSION, "kind": "here", **presence})
    await desk.clock.settle()
    assert len(desk.boards[0].state.presences) == MAX_OTHERS
    assert "window-2" in desk.seen_by(1)
    real.close()
    await desk.clock.settle()
    assert "window-2" not in desk.seen_by(1)
