"""Tasks on a server that their caller names: several servers at once, and no lock is taken."""

import pytest

from app.core.errors import BindingError
from app.core.ids import ClientId, WindowId
from app.core.message import message
from app.core.windows.window import Window, place_task
from app.core.windows.window_lock import LockMode, WindowLock
from tests.fakes.values import A, B, a_task


def window(lock: WindowLock) -> Window:
    return Window(WindowId("w"), ClientId("c"), lock)


def test_placed_tasks_take_no_lock() -> None:
    free = window(WindowLock())
    both = place_task(place_task(free, a_task(1, A)), a_task(2, B))
    assert both.lock == free.lock
    assert [task.execution_server for task in both.tasks] == [A, B]


@pytest.mark.parametrize(
    "lock", [WindowLock(A), WindowLock(A, LockMode.PINNED), WindowLock(None, LockMode.SPREAD)]
)
def test_a_lock_that_fits_stays(lock: WindowLock) -> None:
    assert place_task(window(lock), a_task(1, A)).lock == lock


@pytest.mark.parametrize(
    ("mode", "key"), [(LockMode.BATCH, "lock.held"), (LockMode.PINNED, "lock.pinned_elsewhere")]
)
def test_a_lock_on_another_server_refuses(mode: LockMode, key: str) -> None:
    with pytest.raises(BindingError) as caught:
        place_task(window(WindowLock(B, mode)), a_task(1, A))
    assert caught.value.message == message(key, server=B)
