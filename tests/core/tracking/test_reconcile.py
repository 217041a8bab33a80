"""Where a task stands after a look at its server: found, waiting, lost, or to be sent again."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.comfy.history import HistoryEntry
from app.core.comfy.responses import Queue, QueueEntry
from app.core.message import message
from app.core.task.task import Task, TaskState, Trouble
from app.core.tracking.queue_search import position, runs
from app.core.tracking.reconcile import Lookup, decide, rests_on_absence
from app.core.tracking.resubmission import (
    DOUBT_MS,
    FOREIGN_GRACE_MS,
    FRESH_MS,
    GRACE_MS,
    KEPT_OUT,
    KEPT_OUT_MS,
    MAX_ATTEMPTS,
    SECOND_LOOK_MS,
    NextStep,
    after_absence,
    may_send,
)
from tests.fakes.values import B, a_file, a_task, an_id, shipped_catalog

MINE = QueueEntry(an_id(1), "")
OTHER = QueueEntry(an_id(2), an_id(2))
SURE_MS = GRACE_MS + FRESH_MS
EMPTY = Lookup(Queue(), None)
RUNS = Lookup(Queue(running=(MINE,)), None)
WAITS = Lookup(Queue(running=(OTHER,), pending=(OTHER, MINE)), None)
DONE = Lookup(Queue(), HistoryEntry(TaskState.SUCCEEDED, (a_file(),)))


def task_in(state: TaskState, **fields: Any) -> Task:
    return a_task(1, state=state, submitted_at=10_000, **fields)


@pytest.mark.parametrize(
    "task",
    [
        task_in(TaskState.QUEUED),
        task_in(TaskState.RUNNING, absent_at=0),
        task_in(TaskState.UNKNOWN, absent_at=0),
        task_in(TaskState.UNKNOWN, absent_at=0, cancelling=True),
        task_in(TaskState.UNKNOWN, absent_at=0, trouble=Trouble(message("task.refused"))),
        a_task(1, foreign=True, absent_at=0),
    ],
    ids=["queued", "running", "unknown", "cancelled", "refused", "foreign"],
)
def test_where_several_servers_answer_an_absence_ends_no_task_and_sends_none(task: Task) -> None:
    after, then = decide(task, replace(EMPTY, complete=False), None, 10**7)
    assert then is NextStep.WAIT
    assert after == replace(task, unreachable=True, absent_at=None)


@pytest.mark.parametrize("lookup", [RUNS, WAITS, DONE])
def test_where_several_servers_answer_what_is_found_counts(lookup: Lookup) -> None:
    task = task_in(TaskState.QUEUED, unreachable=True)
    partial = replace(lookup, complete=False)
    assert decide(task, partial, None, 20_000) == decide(task, lookup, None, 20_000)


@pytest.mark.parametrize(
    ("task", "lookup", "rests"),
    [
        (task_in(TaskState.QUEUED), EMPTY, False),
        (task_in(TaskState.QUEUED), replace(EMPTY, complete=False), True),
        (task_in(TaskState.QUEUED), replace(WAITS, complete=False), False),
        (task_in(TaskState.QUEUED), DONE, False),
        (task_in(TaskState.QUEUED, absent_at=0), EMPTY, True),
        (task_in(TaskState.UNKNOWN, absent_at=0), EMPTY, True),
        (task_in(TaskState.QUEUED, absent_at=0), WAITS, False),
    ],
)
def test_an_end_or_a_second_sending_for_want_of_the_prompt_rests_on_its_absence(
    task: Task, lookup: Lookup, rests: bool
) -> None:
    decided, then = decide(task, lookup, None, 10**6)
    assert rests_on_absence(task, lookup, decided, then) is rests


def test_the_id_that_a_server_made_is_taken_from_its_queue() -> None:
    lookup = Lookup(Queue((QueueEntry("s-8", an_id(1)),)), None)
    task, _ = decide(task_in(TaskState.UNKNOWN), lookup, None, 20_000)
    assert (task.state, task.remote_id) == (TaskState.RUNNING, "s-8")


OPEN_ON_SERVER = [TaskState.QUEUED, TaskState.UNKNOWN, TaskState.RUNNING]


@pytest.mark.parametrize("state", OPEN_ON_SERVER)
def test_what_the_history_says_is_the_end(state: TaskState) -> None:
    kind = shipped_catalog().get("upscale")
    task, then = decide(task_in(state), DONE, kind, 20_000)
    assert (task.state, task.picture, then) == (TaskState.SUCCEEDED, a_file(), NextStep.NOTHING)


@pytest.mark.parametrize("state", OPEN_ON_SERVER)
def test_a_prompt_that_runs_is_running(state: TaskState) -> None:
    task, then = decide(task_in(state, absent_at=5, unreachable=True), RUNS, None, 20_000)
    assert (task.state, then) == (TaskState.RUNNING, NextStep.WAIT)
    assert (task.absent_at, task.unreachable) == (None, False)


@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.UNKNOWN])
def test_a_prompt_that_waits_is_queued_with_its_place(state: TaskState) -> None:
    task, then = decide(task_in(state, absent_at=5), WAITS, None, 20_000)
    assert (task.state, task.queue_position, task.absent_at) == (TaskState.QUEUED, 2, None)
    assert then is NextStep.WAIT


def test_a_running_prompt_in_an_older_answers_queue_stays_running() -> None:
    task, then = decide(task_in(TaskState.RUNNING), WAITS, None, 20_000)
    assert (task.state, task.queue_position, then) == (TaskState.RUNNING, None, NextStep.WAIT)


def test_a_prompt_that_was_seen_again_is_not_lost_by_one_more_absence() -> None:
    task, _ = decide(task_in(TaskState.RUNNING), EMPTY, None, 20_000)
    task, _ = decide(task, WAITS, None, 30_000)
    task, _ = decide(task, EMPTY, None, 40_000)
    assert task.state is TaskState.RUNNING


@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.RUNNING])
def test_a_prompt_that_was_there_is_lost_after_two_absences(state: TaskState) -> None:
    first, then = decide(task_in(state), EMPTY, None, 20_000)
    assert (first.state, then) == (state, NextStep.WAIT)
    soon, then = decide(first, EMPTY, None, 20_000 + SECOND_LOOK_MS - 1)
    assert (soon.state, then) == (state, NextStep.WAIT)
    lost, then = decide(soon, EMPTY, None, 20_000 + SECOND_LOOK_MS)
    assert (lost.state, then) == (TaskState.LOST, NextStep.NOTHING)
    assert lost.trouble == Trouble(message("task.lost", server=lost.execution_server))


def test_a_prompt_that_moves_and_is_gone_is_not_lost() -> None:
    first, _ = decide(task_in(TaskState.QUEUED, moving_to=B), EMPTY, None, 20_000)
    after, then = decide(first, EMPTY, None, 20_000 + SECOND_LOOK_MS)
    assert (after.state, then) == (TaskState.QUEUED, NextStep.WAIT)


def absent_for_long(**fields: Any) -> tuple[Task, NextStep]:
    task = task_in(TaskState.UNKNOWN, absent_at=10_500, **fields)
    return decide(task, EMPTY, None, 10_000 + SURE_MS)


@pytest.mark.parametrize(
    ("after", "cancelling", "state"),
    [
        (KEPT_OUT_MS, False, TaskState.FAILED),
        (KEPT_OUT_MS - 1, False, TaskState.UNKNOWN),
        (KEPT_OUT_MS, True, TaskState.UNKNOWN),
    ],
)
def test_a_prompt_that_something_keeps_out_is_not_looked_for_long(
    after: int, cancelling: bool, state: TaskState
) -> None:
    trouble = Trouble(message(KEPT_OUT, server="a", why="no"))
    task = task_in(TaskState.UNKNOWN, trouble=trouble, absent_at=10_100, cancelling=cancelling)
    at = 10_000 + after
    decided, _ = decide(task, replace(EMPTY, began=at), None, at)
    assert (decided.state, decided.trouble) == (state, trouble)


def test_a_prompt_that_was_refused_and_is_not_there_has_failed_with_the_refusal() -> None:
    refused = Trouble(message("task.refused", server="a", why="no"))
    task, then = absent_for_long(trouble=refused, attempt=1)
    assert (task.state, task.trouble, then) == (TaskState.FAILED, refused, NextStep.NOTHING)


def test_a_refusal_of_a_prompt_that_is_there_is_forgotten() -> None:
    for lookup in (RUNS, WAITS):
        task, _ = decide(
            task_in(TaskState.UNKNOWN, trouble=Trouble(message("x"))), lookup, None, 20_000
        )
        assert task.trouble is None


def test_a_prompt_is_not_sent_for_ever() -> None:
    assert absent_for_long(attempt=MAX_ATTEMPTS - 1)[1] is NextStep.SUBMIT
    task, then = absent_for_long(attempt=MAX_ATTEMPTS)
    assert (task.state, then) == (TaskState.FAILED, NextStep.NOTHING)
    assert task.trouble == Trouble(message("task.not_taken", server=task.execution_server))


def test_a_late_answer_gets_time_after_the_first_absence_too() -> None:
    task = task_in(TaskState.UNKNOWN, absent_at=10_000 + SURE_MS)
    soon = 10_000 + SURE_MS + DOUBT_MS - 1
    assert decide(task, EMPTY, None, soon)[1] is NextStep.WAIT
    assert decide(task, EMPTY, None, soon + 1)[1] is NextStep.SUBMIT


def test_a_cancelled_prompt_that_left_the_queue_is_cancelled() -> None:
    task = task_in(TaskState.QUEUED, cancelling=True, absent_at=10_000)
    assert decide(task, EMPTY, None, 20_000)[0].state is TaskState.CANCELLED


def test_a_cancelled_prompt_that_ran_and_is_nowhere_is_lost() -> None:
    task = task_in(TaskState.RUNNING, cancelling=True, absent_at=10_000)
    assert decide(task, EMPTY, None, 20_000)[0].state is TaskState.LOST


def test_a_submission_of_unknown_outcome_is_sent_again_after_the_grace_and_two_absences() -> None:
    task = task_in(TaskState.UNKNOWN)
    task, then = decide(task, EMPTY, None, 11_000)
    assert (task.state, then) == (TaskState.UNKNOWN, NextStep.WAIT)
    task, then = decide(task, EMPTY, None, 10_000 + SURE_MS - 1)
    assert (task.state, then) == (TaskState.UNKNOWN, NextStep.WAIT)
    task, then = decide(task, EMPTY, None, 10_000 + SURE_MS)
    assert (task.state, then) == (TaskState.SUBMITTING, NextStep.SUBMIT)
    assert task.prompt_id == an_id(1)
    assert task.submitted_at == 10_000 + SURE_MS
    assert task.absent_at is None


def test_a_look_shows_the_server_as_it_was_when_the_look_began() -> None:
    task = task_in(TaskState.UNKNOWN, absent_at=11_000)
    late = 10_000 + 2 * SURE_MS
    early, then = decide(task, Lookup(Queue(), None, began=10_000 + SURE_MS - 1), None, late)
    assert (early.state, then) == (TaskState.UNKNOWN, NextStep.WAIT)
    assert (
        decide(task, Lookup(Queue(), None, began=10_000 + SURE_MS), None, late)[1]
        is NextStep.SUBMIT
    )


@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.RUNNING])
def test_a_look_that_began_before_an_absence_is_no_second_one(state: TaskState) -> None:
    task = task_in(state, absent_at=20_000)
    soon = Lookup(Queue(), None, began=20_000 + SECOND_LOOK_MS - 1)
    assert decide(task, soon, None, 60_000) == (task, NextStep.WAIT)


@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.RUNNING, TaskState.UNKNOWN])
def test_the_clock_is_set_back_and_the_wait_begins_anew(state: TaskState) -> None:
    task = replace(task_in(state, absent_at=90_000_000), submitted_at=89_000_000)
    task, then = decide(task, EMPTY, None, 20_000)
    assert (task.state, task.absent_at, then) == (state, 20_000, NextStep.WAIT)
    ended, then = decide(task, EMPTY, None, 20_000 + SURE_MS)
    assert ended.state is (TaskState.SUBMITTING if state is TaskState.UNKNOWN else TaskState.LOST)


def test_only_a_fresh_intent_is_sent() -> None:
    task = task_in(TaskState.SUBMITTING)
    assert may_send(task, 10_000)
    assert may_send(task, 10_000 + FRESH_MS - 1)
    assert not may_send(task, 10_000 + FRESH_MS)
    assert not may_send(task, 9_999)
    assert not may_send(a_task(1), 10_000)


def test_one_absence_long_after_the_grace_is_not_enough() -> None:
    task, then = decide(task_in(TaskState.UNKNOWN), EMPTY, None, 10_000 + 10 * SURE_MS)
    assert (task.state, then) == (TaskState.UNKNOWN, NextStep.WAIT)


def test_a_cancelled_submission_that_never_arrived_is_not_sent_again() -> None:
    task = task_in(TaskState.UNKNOWN, cancelling=True, absent_at=11_000)
    task, then = decide(task, EMPTY, None, 10_000 + SURE_MS)
    assert (task.state, then) == (TaskState.CANCELLED, NextStep.NOTHING)


def test_a_foreign_prompt_is_waited_for_and_then_lost_but_never_sent() -> None:
    task = a_task(1, foreign=True, registered_at=10_000)
    task, then = decide(task, EMPTY, None, 11_000)
    assert (task.state, then) == (TaskState.REGISTERED, NextStep.WAIT)
    task, then = decide(task, EMPTY, None, 10_000 + FOREIGN_GRACE_MS - 1)
    assert (task.state, then) == (TaskState.REGISTERED, NextStep.WAIT)
    task, then = decide(task, EMPTY, None, 10_000 + FOREIGN_GRACE_MS)
    assert (task.state, then) == (TaskState.LOST, NextStep.NOTHING)


@pytest.mark.parametrize(
    ("lookup", "state"),
    [(RUNS, TaskState.RUNNING), (WAITS, TaskState.QUEUED), (DONE, TaskState.SUCCEEDED)],
)
def test_a_foreign_prompt_goes_from_registered_to_where_it_is_found(
    lookup: Lookup, state: TaskState
) -> None:
    assert decide(a_task(1, foreign=True), lookup, None, 20_000)[0].state is state


def test_the_id_that_a_server_made_is_remembered() -> None:
    lookup = replace(DONE, server_id="s-7")
    assert decide(task_in(TaskState.UNKNOWN), lookup, None, 20_000)[0].server_prompt_id == "s-7"


def test_our_own_id_is_not_remembered_as_the_servers() -> None:
    lookup = replace(DONE, server_id=an_id(1))
    assert decide(task_in(TaskState.UNKNOWN), lookup, None, 20_000)[0].remote_id == ""


@pytest.mark.parametrize(("queue", "state"), [(RUNS, TaskState.RUNNING), (WAITS, TaskState.QUEUED)])
def test_what_is_in_the_queue_is_there_whatever_id_the_history_was_asked_for(
    queue: Lookup, state: TaskState
) -> None:
    task = replace(task_in(TaskState.UNKNOWN), absent_at=0, submitted_at=0)
    found, then = decide(task, replace(queue, server_id="s-7"), None, 300_000)
    assert (found.state, then) == (state, NextStep.WAIT)


ENTRIES = st.sampled_from([MINE, OTHER, QueueEntry("s-7", an_id(1)), QueueEntry("s-8", "")])
QUEUES = st.builds(
    Queue,
    st.lists(ENTRIES, max_size=2).map(tuple),
    st.lists(ENTRIES, max_size=4).map(tuple),
)
HISTORIES = st.none() | st.builds(
    HistoryEntry,
    st.sampled_from([TaskState.SUCCEEDED, TaskState.FAILED, TaskState.INTERRUPTED]),
    st.lists(st.sampled_from([a_file("a.png"), a_file("b.mp4")]), max_size=3).map(tuple),
)
LOOKS = st.builds(Lookup, QUEUES, HISTORIES, st.sampled_from(["", "s-7", an_id(1)]))
TIMES = st.none() | st.integers(0, 100_000)
TRACKED = [TaskState.SUBMITTING, TaskState.QUEUED, TaskState.RUNNING, TaskState.UNKNOWN]


@st.composite
def tracked_tasks(draw: st.DrawFn) -> Task:
    """Return a task as a follower looks at it: one that was sent, or a foreign one."""
    foreign = draw(st.booleans())
    states = [TaskState.REGISTERED, TaskState.QUEUED, TaskState.RUNNING] if foreign else TRACKED
    return a_task(
        1,
        state=draw(st.sampled_from(states)),
        foreign=foreign,
        registered_at=draw(st.integers(0, 10_000)),
        submitted_at=None if foreign else draw(st.integers(0, 100_000)),
        absent_at=draw(TIMES),
        remote_id=draw(st.sampled_from(["", "s-7"])),
        cancelling=draw(st.booleans()),
        unreachable=draw(st.booleans()),
    )


ABSENT = Lookup(Queue((), ()), None, "")
SEEN_EARLIER = replace(
    a_task(1, state=TaskState.UNKNOWN), registered_at=0, submitted_at=1_000, absent_at=0
)
"""A task whose prompt was missed before its last attempt."""


@given(tracked_tasks(), LOOKS, st.integers(0, 300_000))
@example(SEEN_EARLIER, ABSENT, SURE_MS)
@example(SEEN_EARLIER, ABSENT, SURE_MS + 1_000)
@example(replace(SEEN_EARLIER, submitted_at=200_000), ABSENT, SURE_MS)
def test_no_look_moves_a_task_or_invents_an_end(task: Task, lookup: Lookup, at: int) -> None:
    after, then = decide(task, lookup, None, at)

    assert after.execution_server == task.execution_server
    assert after.prompt_id == task.prompt_id
    assert not after.unreachable
    given_up = task.trouble is not None or task.attempt >= MAX_ATTEMPTS
    if after.state is TaskState.FAILED and lookup.entry is None:
        assert task.state is TaskState.UNKNOWN
        assert given_up
    elif after.state in {TaskState.SUCCEEDED, TaskState.FAILED, TaskState.INTERRUPTED}:
        assert lookup.entry is not None
        assert lookup.entry.state is after.state
    if then is NextStep.SUBMIT:
        assert lookup.entry is None
        assert not runs(task, lookup.queue)
        assert position(task, lookup.queue) is None
        assert not task.foreign
        assert not task.cancelling
        assert task.state in {TaskState.UNKNOWN, TaskState.SUBMITTING}
        assert task.submitted_at is not None
        assert task.absent_at is not None
        began = task.absent_at if task.submitted_at > at else task.submitted_at
        assert at - began >= SURE_MS
        assert at - task.absent_at >= SECOND_LOOK_MS
        assert after.state is TaskState.SUBMITTING
    if then is NextStep.NOTHING:
        assert not after.is_open
    if then is NextStep.WAIT:
        assert after.is_open


@given(tracked_tasks(), st.lists(st.tuples(LOOKS, st.integers(0, 20_000)), max_size=8))
def test_no_history_of_looks_is_impossible(task: Task, looks: list[tuple[Lookup, int]]) -> None:
    at = 100_000
    for lookup, wait in looks:
        at += wait
        if not task.is_open:
            break
        task, then = decide(task, lookup, None, at)
        if then is NextStep.SUBMIT:
            task = replace(task, state=TaskState.UNKNOWN)
    assert task.execution_server == a_task().execution_server


@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.RUNNING, TaskState.UNKNOWN])
def test_an_absence_from_a_queue_that_was_not_read_to_its_end_is_none(state: TaskState) -> None:
    task = task_in(state, absent_at=10_500)
    after, then = decide(task, Lookup(Queue(left_out=1), None), None, 10_000 + SURE_MS)
    assert (after.state, then) == (state, NextStep.WAIT)


def test_a_prompt_that_was_deleted_to_move_is_not_lost() -> None:
    task = a_task(1, state=TaskState.QUEUED, absent_at=0, moving_to=B)
    assert after_absence(task, 60_000, 60_000) == (task, NextStep.WAIT)
    ran = replace(task, state=TaskState.RUNNING)
    assert after_absence(ran, 60_000, 60_000)[0].state is TaskState.LOST
