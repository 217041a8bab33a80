"""A window changes its lock and its tasks together, so that they agree."""

from dataclasses import replace

import pytest

from app.core.errors import BindingError
from app.core.queue.waiting import Waiting
from app.core.task.task import TaskState
from app.core.windows.window import (
    back_in_queue,
    bind_foreign_task,
    bind_task,
    bind_waiting,
    update_task,
    with_queue,
)
from app.core.windows.window_lock import LockMode, WindowLock
from tests.core.queue.entries import entry
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


def waiting(number: int = 1) -> Waiting:
    return Waiting(entry(number), "lake", "Lake")


@pytest.mark.parametrize(
    ("lock", "is_home", "after"),
    [
        (WindowLock(), True, WindowLock(A)),
        (WindowLock(), False, WindowLock()),
        (WindowLock(B), True, WindowLock(B)),
        (WindowLock(None, LockMode.SPREAD), True, WindowLock(None, LockMode.SPREAD)),
    ],
)
def test_a_run_that_leaves_the_queue_for_home_takes_the_lock(
    lock: WindowLock, is_home: bool, after: WindowLock
) -> None:
    window = bind_waiting(replace(a_window(), lock=lock), a_task(1, A), is_home=is_home)
    assert (window.lock, window.tasks.get(an_id(1))) == (after, a_task(1, A))


def test_the_lock_is_kept_while_runs_wait() -> None:
    window = with_queue(bind_task(a_window(), a_task(1, A)), [waiting(2), waiting(1)])
    assert [one.prompt_id for one in window.queue] == ["p1", "p2"]
    assert window.waiting("p2") == waiting(2)
    ended = update_task(window, a_task(1, A, state=TaskState.SUCCEEDED))
    assert ended.lock == WindowLock(A)
    assert with_queue(ended, []).lock == WindowLock()


def test_a_task_goes_back_to_the_queue_and_its_next_task_to_its_place() -> None:
    first, second = a_task(1, A, registered_at=1), a_task(2, A, registered_at=2)
    window = bind_task(bind_task(a_window(), first), second)
    moved = replace(waiting(3), since=1)
    back = back_in_queue(window, first.prompt_id, moved)
    assert (list(back.tasks.ids), back.queue) == ([second.prompt_id], (moved,))
    again = a_task(1, B, registered_at=1)
    again = replace(again, prompt_id=moved.prompt_id)
    bound = bind_waiting(back, again, is_home=False)
    assert list(bound.tasks.ids) == [again.prompt_id, second.prompt_id]
