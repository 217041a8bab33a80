"""The lock decides where new work goes; it is taken, held, pinned and let go by rules."""

from collections.abc import Callable

import pytest

from app.core.errors import BindingError
from app.core.task.task import TaskState
from app.core.task.task_map import TaskMap
from app.core.windows.window_lock import (
    LockMode,
    WindowLock,
    keep_together,
    move,
    pin,
    release,
    settle,
    spread,
    take,
    unpin,
    without_server,
)
from tests.fakes.values import A, B, a_task

FREE = WindowLock()
HELD = WindowLock(A)
PINNED = WindowLock(A, LockMode.PINNED)
SPREADING = WindowLock(None, LockMode.SPREAD)

WORK_ON_A = TaskMap().bind(a_task(1, A))
WORK_ON_B = TaskMap().bind(a_task(1, B))
NO_WORK = TaskMap().bind(a_task(1, A, state=TaskState.SUCCEEDED))


@pytest.mark.parametrize(
    ("lock", "server", "after"),
    [
        (FREE, A, HELD),
        (HELD, A, HELD),
        (PINNED, A, PINNED),
        (SPREADING, A, SPREADING),
        (SPREADING, B, SPREADING),
    ],
)
def test_work_takes_the_lock(lock: WindowLock, server: str, after: WindowLock) -> None:
    assert take(lock, server) == after


@pytest.mark.parametrize("lock", [HELD, PINNED])
@pytest.mark.parametrize("ask", [take, lambda lock, server: pin(lock, server, WORK_ON_A)])
def test_a_window_that_is_locked_takes_no_other_server(
    lock: WindowLock, ask: Callable[[WindowLock, str], WindowLock]
) -> None:
    with pytest.raises(BindingError) as caught:
        ask(lock, B)
    assert caught.value.message.args == {"server": A}


@pytest.mark.parametrize(
    ("lock", "tasks", "after"),
    [
        (HELD, WORK_ON_A, HELD),
        (HELD, WORK_ON_B, FREE),
        (HELD, NO_WORK, FREE),
        (HELD, TaskMap(), FREE),
        (PINNED, NO_WORK, PINNED),
        (FREE, WORK_ON_A, FREE),
        (SPREADING, WORK_ON_A, SPREADING),
    ],
)
def test_the_lock_lasts_as_long_as_open_work_holds_it(
    lock: WindowLock, tasks: TaskMap, after: WindowLock
) -> None:
    assert settle(lock, tasks) == after


@pytest.mark.parametrize(
    ("lock", "after"), [(HELD, FREE), (PINNED, FREE), (FREE, FREE), (SPREADING, SPREADING)]
)
def test_a_person_may_let_go_of_the_lock_at_any_time(lock: WindowLock, after: WindowLock) -> None:
    assert release(lock) == after


@pytest.mark.parametrize("lock", [FREE, HELD, PINNED, SPREADING])
def test_a_pin_locks_to_the_server_that_the_person_named(lock: WindowLock) -> None:
    assert pin(lock, A, WORK_ON_A) == PINNED


def test_a_pin_may_move_while_no_open_work_holds_it() -> None:
    assert pin(PINNED, B, NO_WORK) == WindowLock(B, LockMode.PINNED)
    assert pin(HELD, B, WORK_ON_B) == WindowLock(B, LockMode.PINNED)


@pytest.mark.parametrize(
    ("lock", "tasks", "after"),
    [
        (PINNED, WORK_ON_A, HELD),
        (PINNED, NO_WORK, FREE),
        (PINNED, WORK_ON_B, FREE),
        (HELD, WORK_ON_A, HELD),
        (SPREADING, WORK_ON_A, SPREADING),
    ],
)
def test_unpinning_leaves_the_lock_to_the_work(
    lock: WindowLock, tasks: TaskMap, after: WindowLock
) -> None:
    assert unpin(lock, tasks) == after


@pytest.mark.parametrize("lock", [FREE, HELD, PINNED, SPREADING])
def test_spreading_drops_lock_and_pin(lock: WindowLock) -> None:
    after = spread(lock, True, WORK_ON_A)
    assert (after.server, after.mode) == (None, LockMode.SPREAD)


@pytest.mark.parametrize(
    ("lock", "tasks", "after"),
    [
        (PINNED, WORK_ON_A, PINNED),
        (PINNED, NO_WORK, PINNED),
        (PINNED, WORK_ON_B, PINNED),
        (HELD, WORK_ON_A, HELD),
        (HELD, NO_WORK, FREE),
        (FREE, WORK_ON_A, FREE),
    ],
)
def test_the_end_of_spreading_gives_back_what_was_before(
    lock: WindowLock, tasks: TaskMap, after: WindowLock
) -> None:
    spreading = spread(spread(lock, True, WORK_ON_A), True, WORK_ON_A)
    assert spread(spreading, False, tasks) == after


@pytest.mark.parametrize(
    ("lock", "server", "after"),
    [
        (PINNED, A, HELD),
        (PINNED, B, PINNED),
        (FREE, A, FREE),
        (WindowLock(None, LockMode.SPREAD, PINNED), A, WindowLock(None, LockMode.SPREAD, HELD)),
        (
            WindowLock(None, LockMode.SPREAD, PINNED),
            B,
            WindowLock(None, LockMode.SPREAD, PINNED),
        ),
    ],
)
def test_a_pin_ends_when_its_server_leaves_the_pool(
    lock: WindowLock, server: str, after: WindowLock
) -> None:
    assert without_server(lock, server, WORK_ON_A) == after


@pytest.mark.parametrize(
    ("lock", "after"), [(SPREADING, FREE), (HELD, HELD), (PINNED, PINNED), (FREE, FREE)]
)
def test_the_end_of_spreading_changes_only_a_window_that_spread(
    lock: WindowLock, after: WindowLock
) -> None:
    assert spread(lock, False, WORK_ON_A) == after


@pytest.mark.parametrize("mode", [LockMode.BATCH, LockMode.PINNED])
def test_a_lock_moves_by_the_persons_word_and_stays_what_it_was(mode: LockMode) -> None:
    assert move(WindowLock(A, mode), B) == WindowLock(B, mode)


@pytest.mark.parametrize(
    ("lock", "on", "after"),
    [
        (HELD, True, WindowLock(A, LockMode.TOGETHER)),
        (WindowLock(A, LockMode.TOGETHER), False, HELD),
        (PINNED, False, HELD),
        (WindowLock(None, LockMode.SPREAD, HELD), True, WindowLock(A, LockMode.TOGETHER)),
    ],
)
def test_runs_are_kept_together_at_the_home(lock: WindowLock, on: bool, after: WindowLock) -> None:
    assert keep_together(lock, on, WORK_ON_A) == after
