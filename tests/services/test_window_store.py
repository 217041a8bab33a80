"""The window store: each kind of change replaces the fields that it is about, and no other."""

from dataclasses import fields, replace

import pytest

from app.core.errors import BindingError
from app.core.message import message
from app.core.servers.health import Health, Reach, answered, down
from app.core.servers.pool import Pool
from app.core.servers.server import Server
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock, spread
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import Catalog
from app.services.window_store import MAX_KINDS, WindowStore
from tests.fakes.values import A, B, a_server, a_task, a_window, an_id, shipped_catalog


class Told:
    """A store that is watched: `changed` has the names of the fields that changed each time."""

    def __init__(self) -> None:
        self.window_store = WindowStore(
            WindowState(a_window(), Pool(base=(a_server(A), a_server(B))))
        )
        self.changed: list[set[str]] = []
        self.window_store.watch(self._note)

    def _note(self, before: WindowState, after: WindowState) -> None:
        names = [field.name for field in fields(WindowState)]
        self.changed.append({one for one in names if getattr(before, one) != getattr(after, one)})


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_new_task_tells_of_the_lock_and_of_the_tasks(told: Told) -> None:
    told.window_store.bind(a_task(1, A))
    assert told.changed == [{"window", "unrecorded"}]
    assert told.window_store.state.task(an_id(1)) == a_task(1, A)
    assert told.window_store.state.window.lock.server == A


def test_a_second_task_of_the_batch_tells_of_the_tasks_only(told: Told) -> None:
    told.window_store.bind(a_task(1, A))
    told.changed.clear()
    lock = told.window_store.state.window.lock
    told.window_store.bind(a_task(2, A))
    assert told.changed == [{"window", "unrecorded"}]
    assert told.window_store.state.window.lock == lock


def test_a_task_is_shown_when_the_journal_has_it(told: Told) -> None:
    told.window_store.bring_back(a_task(9, A))
    for number in (1, 2, 3):
        told.window_store.bind(a_task(number, A))
    assert [task.prompt_id for task in told.window_store.state.shown.tasks] == [an_id(9)]
    told.window_store.drop(an_id(2))
    told.changed.clear()
    told.window_store.recorded(a_task(1, A), a_task(3, A))
    assert told.changed == [{"unrecorded"}]
    assert told.window_store.state.shown is told.window_store.state.window


def test_what_is_refused_changes_and_tells_nothing(told: Told) -> None:
    told.window_store.bind(a_task(1, A))
    before = told.window_store.state.window
    told.changed.clear()
    with pytest.raises(BindingError):
        told.window_store.bind(a_task(2, B))
    with pytest.raises(BindingError):
        told.window_store.update(a_task(1, B))
    assert told.window_store.state.window is before
    assert told.changed == []


def test_news_of_a_task_that_another_window_took_over_changes_and_tells_nothing(told: Told) -> None:
    told.window_store.bind(a_task(1, A))
    told.window_store.drop(an_id(1))
    before = told.window_store.state.window
    assert before.tasks.get(an_id(1)) is None
    assert before.lock.server is None
    told.changed.clear()
    told.window_store.update(a_task(1, A, state=TaskState.QUEUED))
    assert told.window_store.state.window is before
    assert told.changed == []


def test_news_of_a_task_is_told_under_its_id(told: Told) -> None:
    told.window_store.bind(a_task(1, A))
    told.changed.clear()
    told.window_store.update(a_task(1, A, state=TaskState.UPLOADING))
    assert told.changed == [{"window"}]


def test_the_end_of_the_last_task_tells_of_the_lock_too(told: Told) -> None:
    told.window_store.bind(a_task(1, A))
    told.changed.clear()
    told.window_store.update(a_task(1, A, state=TaskState.FAILED))
    assert told.changed == [{"window"}]
    assert told.window_store.state.window.lock == WindowLock()


def test_an_unchanged_task_tells_nobody(told: Told) -> None:
    told.window_store.bind(a_task(1, A))
    task = told.window_store.state.task(an_id(1))
    assert task is not None
    told.changed.clear()
    told.window_store.update(task)
    told.window_store.update(replace(task))
    assert told.changed == []


def test_a_foreign_prompt_is_bound_to_the_lock(told: Told) -> None:
    told.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    told.changed.clear()
    told.window_store.bind_foreign(a_task(1, A, foreign=True))
    assert told.changed == [{"window"}]
    assert told.window_store.state.window.lock == WindowLock(A, LockMode.PINNED)


def test_a_person_changes_the_lock_and_no_task(told: Told) -> None:
    told.window_store.bind(a_task(1, A))
    told.changed.clear()
    told.window_store.set_lock(WindowLock())
    assert told.changed == [{"window"}]
    assert told.window_store.state.task(an_id(1)) == a_task(1, A)
    told.window_store.set_lock(WindowLock())
    assert told.changed == [{"window"}]


def test_a_changed_pool_leaves_tasks_and_lock_alone(told: Told) -> None:
    told.window_store.bind(a_task(1, A))
    window = told.window_store.state.window
    told.changed.clear()
    told.window_store.set_pool(told.window_store.state.pool.remove(A))
    assert told.changed == [{"pool"}]
    assert told.window_store.state.window == window


def test_a_pin_on_a_server_that_left_the_pool_ends_with_its_work(told: Told) -> None:
    told.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    told.window_store.bind(a_task(1, A))
    told.window_store.set_pool(told.window_store.state.pool.remove(A))
    assert told.window_store.state.window.lock == WindowLock(A)
    told.window_store.update(a_task(1, A, state=TaskState.FAILED))
    assert told.window_store.state.window.lock == WindowLock()


def test_a_pin_without_work_on_a_server_that_left_the_pool_is_gone(told: Told) -> None:
    told.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    told.changed.clear()
    told.window_store.set_pool(told.window_store.state.pool.remove(B))
    assert told.window_store.state.window.lock == WindowLock(A, LockMode.PINNED)
    told.window_store.set_pool(told.window_store.state.pool.remove(A))
    assert told.window_store.state.window.lock == WindowLock()
    assert told.changed == [{"pool"}, {"pool", "window"}]


def test_a_pin_from_before_spreading_is_gone_with_its_server(told: Told) -> None:
    pinned = WindowLock(A, LockMode.PINNED)
    told.window_store.set_lock(spread(pinned, True, told.window_store.state.window.tasks))
    told.window_store.set_pool(told.window_store.state.pool.remove(B))
    assert (
        spread(told.window_store.state.window.lock, False, told.window_store.state.window.tasks)
        == pinned
    )
    told.window_store.set_pool(told.window_store.state.pool.remove(A))
    assert (
        spread(told.window_store.state.window.lock, False, told.window_store.state.window.tasks)
        == WindowLock()
    )


def test_health_is_told_when_it_changed(told: Told) -> None:
    assert told.window_store.state.health_of(A).reach is Reach.CHECKING
    told.window_store.set_health(A, answered(Health(), 3, 7))
    told.window_store.set_health(A, answered(Health(), 3, 7))
    assert told.changed == [{"health", "check_times"}]
    assert told.window_store.state.health_of(A).queue_remaining == 3


def test_a_changed_catalog_is_told(told: Told) -> None:
    told.window_store.set_catalog(Catalog({"x": shipped_catalog().get("upscale")}))
    assert told.changed == [{"catalog"}]


def test_previews_come_and_go_with_their_task(told: Told) -> None:
    told.window_store.set_preview(an_id(1), "blob:1")
    assert told.window_store.state.previews == {an_id(1): "blob:1"}
    told.window_store.set_preview(an_id(1), None)
    told.window_store.set_preview(an_id(1), None)
    assert told.window_store.state.previews == {}
    assert told.changed == [{"previews"}] * 2


def test_what_made_no_sense_is_counted_by_server_and_reason(told: Told) -> None:
    for server, why in [(A, "not JSON"), (A, "not JSON"), (B, "not JSON")]:
        told.window_store.ignore(server, why)
    assert told.window_store.ignored == {f"{A}: not JSON": 2, f"{B}: not JSON": 1}


def test_a_server_that_makes_up_nonsense_without_end_is_counted_in_one() -> None:
    told = Told()
    for number in range(3 * MAX_KINDS):
        told.window_store.ignore(A, f"nonsense {number}")
    assert len(told.window_store.ignored) == MAX_KINDS + 1
    assert sum(told.window_store.ignored.values()) == 3 * MAX_KINDS


def test_a_server_that_was_looked_at_again_and_is_as_before_tells_nobody(told: Told) -> None:
    told.window_store.set_health(A, answered(Health(), 3, 7))
    told.changed.clear()
    told.window_store.set_health(A, answered(Health(), 3, 8))
    assert told.changed == [{"check_times"}]
    assert told.window_store.state.health_of(A).checked_at == 8


def test_models_on_offer_are_those_of_all_servers_that_may_be_up_or_of_the_locked(
    told: Told,
) -> None:
    assert told.window_store.state.offering == (A, B)
    told.window_store.set_health(B, down(Health(), message("health.down"), 7))
    assert told.window_store.state.offering == (A,)
    told.window_store.set_lock(WindowLock(B, LockMode.PINNED))
    assert told.window_store.state.offering == ()
    told.window_store.set_health(B, answered(Health(), 0, 8))
    assert told.window_store.state.offering == (B,)


def test_a_server_is_called_by_its_name_or_its_address_when_it_left_the_pool(told: Told) -> None:
    told.window_store.set_pool(told.window_store.state.pool.edit(A, Server(A, "Big box")).remove(B))
    assert told.window_store.state.name_of(A) == "Big box"
    assert told.window_store.state.name_of(B) == B
