"""What a window does when a server moves: the pin goes along, the tasks stay where they are."""

from app.core.servers.mark import wished_mark
from app.core.servers.pool import Pool
from app.core.task.task_map import TaskMap
from app.core.windows.window_lock import LockMode, WindowLock, follow
from app.core.windows.window_state import WindowState
from tests.fakes.values import A, B, C, a_server, a_task, a_window

TASKS = TaskMap().bind(a_task(1, A))
NEW = a_server(A).moved(C)


def test_a_pin_goes_along() -> None:
    lock = WindowLock(A, LockMode.PINNED)
    assert follow(lock, A, C, TASKS) == WindowLock(C, LockMode.PINNED)
    assert follow(lock, B, C, TASKS) == lock


def test_the_lock_of_a_batch_is_released() -> None:
    assert follow(WindowLock(A), A, C, TASKS) == WindowLock()


def test_a_pin_to_return_to_goes_along_too() -> None:
    lock = WindowLock(None, LockMode.SPREAD, WindowLock(A, LockMode.PINNED))
    after = WindowLock(None, LockMode.SPREAD, WindowLock(C, LockMode.PINNED))
    assert follow(lock, A, C, TASKS) == after


def test_a_window_knows_where_a_server_is_now() -> None:
    state = WindowState(a_window(), Pool((NEW,)), marks={NEW.identity: wished_mark(B)})
    assert state.present_address(A) == C
    assert state.present_address(C) is None
    assert state.present_address(B) is None
    assert state.name_of(A) == state.shown_name(A) == NEW.name
    assert state.shown_name(B) == "b:8188"
    assert state.mark_of(A) == state.mark_of(C) == wished_mark(B)
    assert state.mark_of(B) == wished_mark(B)


def test_a_retired_server_has_no_present_address() -> None:
    state = WindowState(a_window(), Pool(retired=(NEW,)))
    assert state.present_address(A) is None
    assert state.name_of(A) == NEW.name
