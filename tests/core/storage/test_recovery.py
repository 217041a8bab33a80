"""Where a task of an earlier page goes on from."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.comfy.responses import Queue
from app.core.ids import WindowId
from app.core.message import message
from app.core.storage.recovery import (
    Recovered,
    Resume,
    imported,
    lock_of,
    lock_row,
    recover,
    taken_over,
    tasks_of,
)
from app.core.storage.task_row import row_of
from app.core.task.task import END_STATES, Task, TaskState, Trouble
from app.core.tracking.reconcile import Lookup, decide
from app.core.tracking.resubmission import GRACE_MS, NextStep
from app.core.windows.window_lock import LockMode, WindowLock
from tests.core.json_values import JSON
from tests.core.rows import tasks
from tests.fakes.values import A, a_task, an_id


@pytest.mark.parametrize("state", sorted(END_STATES))
def test_what_ended_stays_as_it_is(state: TaskState) -> None:
    task = a_task(state=state)
    assert recover(task, 9) == Recovered(task, Resume.NOTHING)


@pytest.mark.parametrize("state", [TaskState.REGISTERED, TaskState.UPLOADING])
def test_what_was_never_sent_is_delivered(state: TaskState) -> None:
    task = a_task(state=state)
    assert recover(task, 9) == Recovered(task, Resume.DELIVER)


@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.RUNNING, TaskState.UNKNOWN])
def test_what_was_on_its_server_is_looked_for(state: TaskState) -> None:
    task = a_task(state=state)
    assert recover(task, 9) == Recovered(task, Resume.LOOK)


def test_what_was_being_submitted_is_unknown_and_keeps_the_time_it_was_sent() -> None:
    found = recover(a_task(state=TaskState.SUBMITTING, submitted_at=5), 9)
    assert found == Recovered(a_task(state=TaskState.UNKNOWN, submitted_at=5), Resume.LOOK)


def test_what_devtools_sends_is_never_sent_by_us() -> None:
    task = a_task(foreign=True)
    assert recover(task, 9) == Recovered(task, Resume.LOOK)


@given(tasks(), st.integers(0, 2**45))
def test_what_came_in_with_a_file_never_leads_to_sending(task: Task, at: int) -> None:
    found = recover(imported(task, at), at)
    assert found.then is not Resume.DELIVER
    if found.task.state is TaskState.UNKNOWN and not task.foreign:
        missing = replace(found.task, absent_at=at)
        late = at + 10 * GRACE_MS
        after, then = decide(replace(missing, submitted_at=at), Lookup(Queue(), None), None, late)
        assert then is NextStep.NOTHING
        assert not after.is_open


@pytest.mark.parametrize("state", [TaskState.REGISTERED, TaskState.UPLOADING])
def test_what_came_in_unsent_has_ended_and_says_why(state: TaskState) -> None:
    found = imported(a_task(state=state), 9)
    assert (found.state, found.ended_at) == (TaskState.FAILED, 9)
    assert found.trouble == Trouble(message("task.imported"))


@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.RUNNING, *sorted(END_STATES)])
def test_what_came_in_and_was_sent_stays_as_it_is(state: TaskState) -> None:
    assert imported(a_task(state=state), 9) == a_task(state=state)
    assert imported(a_task(foreign=True), 9) == a_task(foreign=True)


@pytest.mark.parametrize("foreign", [True, False])
def test_an_imported_cancel_is_not_carried_out_here(foreign: bool) -> None:
    task = a_task(state=TaskState.RUNNING, cancelling=True, foreign=foreign)
    assert not imported(task, 9).cancelling


@given(tasks(), st.integers(0, 2**45))
def test_a_recovered_task_keeps_its_server_and_is_never_sent_unseen(task: Task, at: int) -> None:
    found = recover(task, at)
    assert found.task.execution_server == task.execution_server
    assert found.task.state is not TaskState.SUBMITTING
    assert (found.then is Resume.NOTHING) == (not task.is_open)
    if found.then is Resume.DELIVER:
        assert task.state in (TaskState.REGISTERED, TaskState.UPLOADING)
        assert not task.foreign


def test_a_task_that_is_taken_over_keeps_all_but_its_window() -> None:
    task = a_task(state=TaskState.RUNNING)
    assert taken_over(task, WindowId("window-2")) == a_task(
        state=TaskState.RUNNING, window_id=WindowId("window-2")
    )


def test_tasks_come_back_oldest_first_and_strange_rows_are_counted() -> None:
    late, early = a_task(1, registered_at=9), a_task(2, registered_at=3)
    rows: list[Any] = [row_of(late), {"promptId": an_id(3)}, {"version": 1}, row_of(early)]
    assert tasks_of(rows) == ([early, late], 2)


@pytest.mark.parametrize(
    "lock",
    [
        WindowLock(),
        WindowLock(A),
        WindowLock(A, LockMode.PINNED),
        WindowLock(None, LockMode.SPREAD),
        WindowLock(None, LockMode.SPREAD, WindowLock(A, LockMode.PINNED)),
    ],
)
def test_a_lock_comes_back_from_its_row(lock: WindowLock) -> None:
    assert lock_of(lock_row(lock)) == lock


@pytest.mark.parametrize(
    "before", [None, 5, {}, {"server": A}, {"server": None, "mode": "spread", "before": {}}]
)
def test_a_malformed_lock_from_before_is_none(before: Any) -> None:
    lock = lock_of({"server": None, "mode": "spread", "before": before})
    assert (lock.mode, lock.before or WindowLock()) == (LockMode.SPREAD, WindowLock())


@pytest.mark.parametrize(
    "row",
    [
        None,
        [],
        "text",
        {},
        {"server": A},
        {"server": A, "mode": "loose"},
        {"server": 5, "mode": "batch"},
        {"server": A, "mode": 5},
    ],
)
def test_a_malformed_lock_is_none(row: Any) -> None:
    assert lock_of(row) == WindowLock()


@given(st.lists(JSON.filter(lambda value: isinstance(value, dict)), max_size=3))
def test_no_row_breaks_the_reading(rows: list[Any]) -> None:
    found, strange = tasks_of(rows)
    assert len(found) + strange == len(rows)
