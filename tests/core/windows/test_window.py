"""A window changes its lock and its tasks together, so that they agree."""

import pytest

from app.core.errors import BindingError
from app.core.task.task import TaskState
from app.core.windows.window import bind_foreign_task, bind_task, update_task
from app.core.windows.window_lock import LockMode, WindowLock
from tests.fakes.values import A, B, a_task, a_window, an_id


def test_the_first_task_takes_the_lock() -> None:
    window = bind_task(a_window(), a_task(1, A))
    assert window.lock == WindowLock(A)
    assert window.tasks.get(an_id(1)) == a_task(1, A)


def test_a_task_for_another_server_is_refused_while_the_lock_is_held() -> None:
    window = bind_task(a_window(), a_task(1, A))
    with pytest.raises(BindingError) as caught:
        bind_task(window, a_task(2, B))
    assert caught.value.message.key == "lock.held"


def test_a_task_without_a_server_takes_no_lock() -> None:
    with pytest.raises(BindingError) as caught:
        bind_task(a_window(), a_task(1, ""))
    assert caught.value.message.key == "task.no_server"


def test_a_spreading_window_binds_each_task_by_itself() -> None:
    window = a_window(lock=WindowLock(None, LockMode.SPREAD))
    window = bind_task(bind_task(window, a_task(1, A)), a_task(2, B))
    assert window.lock == WindowLock(None, LockMode.SPREAD)
    assert [task.execution_server for task in window.tasks] == [A, B]


def test_the_lock_is_released_with_the_last_open_task() -> None:
    window = bind_task(bind_task(a_window(), a_task(1, A)), a_task(2, A))
    window = update_task(window, a_task(1, A, state=TaskState.FAILED))
    assert window.lock.server == A
    window = update_task(window, a_task(2, A, state=TaskState.SUCCEEDED))
    assert window.lock.server is None


def test_a_pinned_lock_outlives_the_last_task() -> None:
    window = bind_task(a_window(lock=WindowLock(A, LockMode.PINNED)), a_task(1, A))
    window = update_task(window, a_task(1, A, state=TaskState.SUCCEEDED))
    assert window.lock == WindowLock(A, LockMode.PINNED)


def test_an_older_batch_that_ends_does_not_release_the_newer_ones_lock() -> None:
    window = bind_task(a_window(), a_task(1, A))
    window = bind_task(a_window(tasks=window.tasks), a_task(2, B))
    window = update_task(window, a_task(1, A, state=TaskState.SUCCEEDED))
    assert window.lock.server == B


def test_an_update_cannot_move_a_task() -> None:
    window = bind_task(a_window(), a_task(1, A))
    with pytest.raises(BindingError):
        update_task(window, a_task(1, B))


LOCKED = a_window(lock=WindowLock(A, LockMode.PINNED))


def test_a_foreign_prompt_is_bound_to_the_locked_server() -> None:
    window = bind_foreign_task(LOCKED, a_task(1, A, foreign=True))
    assert window.tasks.get(an_id(1)) == a_task(1, A, foreign=True)


def test_the_same_foreign_prompt_on_the_same_server_again_is_no_change() -> None:
    window = bind_foreign_task(LOCKED, a_task(1, A, foreign=True))
    window = update_task(window, a_task(1, A, foreign=True, state=TaskState.RUNNING))
    assert bind_foreign_task(window, a_task(1, A, foreign=True)) is window


@pytest.mark.parametrize("server", ["", A])
def test_a_foreign_prompt_needs_a_lock(server: str) -> None:
    with pytest.raises(BindingError) as caught:
        bind_foreign_task(a_window(), a_task(1, server, foreign=True))
    assert caught.value.message.key == "lock.none"


def test_a_foreign_prompt_is_not_bound_past_the_lock() -> None:
    with pytest.raises(BindingError):
        bind_foreign_task(LOCKED, a_task(1, B, foreign=True))


def test_a_foreign_prompt_that_is_bound_elsewhere_is_refused_with_that_server() -> None:
    window = a_window(lock=WindowLock(B), tasks=bind_task(a_window(), a_task(1, A)).tasks)
    with pytest.raises(BindingError) as caught:
        bind_foreign_task(window, a_task(1, B, foreign=True))
    assert caught.value.message.key == "task.bound"
    assert caught.value.message.args["server"] == A


def test_a_known_foreign_prompt_without_a_lock_is_refused_for_the_lock_or_its_binding() -> None:
    window = a_window(tasks=bind_task(a_window(), a_task(1, A)).tasks)
    with pytest.raises(BindingError) as caught:
        bind_foreign_task(window, a_task(1, "", foreign=True))
    assert caught.value.message.key in {"lock.none", "task.bound"}
