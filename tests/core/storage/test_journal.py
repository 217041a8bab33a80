"""Steps and their replay: the events of a journal lead to its rows."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import ServerUrl
from app.core.storage.journal import Row, Step, fits_queue, next_step, replay
from app.core.storage.task_row import row_of
from app.core.task.task import Task, TaskState
from tests.core.rows import tasks
from tests.fakes.values import a_task, an_id

OWNERS = st.sampled_from(["window-1", "window-2"])


def written(rows: dict[str, Row], task: Task, owner: str) -> Row | None:
    """Write a task's step over the rows as a store does; return its event."""
    step = next_step(rows.get(task.prompt_id), task, owner, 5)
    if step is None:
        return None
    stored = rows.get(task.prompt_id, {"rev": 0, "owner": None})
    assert (stored["rev"], stored["owner"]) == (step.rev, step.owner)
    rows[task.prompt_id] = step.row
    return step.event


@given(st.lists(st.tuples(st.integers(1, 3).flatmap(tasks), OWNERS), max_size=6))
def test_the_events_lead_to_the_rows(steps: list[tuple[Task, str]]) -> None:
    rows: dict[str, Row] = {}
    events = [event for task, owner in steps if (event := written(rows, task, owner)) is not None]
    assert replay(events) == rows


@given(
    st.lists(st.tuples(st.integers(1, 3).flatmap(tasks), OWNERS), max_size=6),
    st.randoms(use_true_random=False),
)
def test_repeated_and_late_events_change_nothing_nor_does_the_order_between_tasks(
    steps: list[tuple[Task, str]], random: Any
) -> None:
    rows: dict[str, Row] = {}
    events = [event for task, owner in steps if (event := written(rows, task, owner)) is not None]
    by_task = sorted(events, key=lambda event: event["promptId"])
    seen: list[Row] = []
    for event in by_task:
        seen.append(event)
        seen.append(random.choice(seen))
    assert replay(seen) == rows


def test_the_first_step_expects_nobody_and_nothing() -> None:
    step = next_step(None, a_task(1), "window-1", 9)
    assert step is not None
    assert (step.rev, step.owner) == (0, None)
    assert step.row == {**row_of(a_task(1)), "owner": "window-1", "rev": 1}
    assert step.event == {
        "promptId": an_id(1),
        "at": 9,
        "owner": "window-1",
        "rev": 1,
        "changed": row_of(a_task(1)),
    }


def test_a_step_tells_only_what_changed_and_expects_what_was() -> None:
    first = next_step(None, a_task(1), "window-1", 9)
    assert first is not None
    step = next_step(first.row, a_task(1, state=TaskState.QUEUED), "window-1", 10)
    assert step is not None
    assert step.event["changed"] == {"state": "queued"}
    assert (step.rev, step.owner, step.row["rev"]) == (1, "window-1", 2)


def test_what_did_not_change_is_no_step() -> None:
    first = next_step(None, a_task(1), "window-1", 9)
    assert first is not None
    assert next_step(first.row, a_task(1, queue_position=4), "window-1", 10) is None


def test_taking_over_is_a_step_even_if_nothing_else_changes() -> None:
    first = next_step(None, a_task(1), "window-1", 9)
    assert first is not None
    step = next_step(first.row, a_task(1), "window-2", 10)
    assert step is not None
    assert (step.owner, step.row["owner"], step.event["changed"]) == ("window-1", "window-2", {})


def test_an_event_whose_predecessor_is_missing_is_left_out() -> None:
    event = {"promptId": "p", "at": 1, "owner": "w", "rev": 2, "changed": {"state": "queued"}}
    assert replay([event]) == {}


def test_a_step_fits_the_queue_as_its_rows_expect() -> None:
    mark = {"promptId": "p", "rev": 2, "sentTo": "http://a"}
    run = {"promptId": "r", "rev": 1}
    waits = {"p": {"promptId": "p", "rev": 1}}
    plain = Step({}, {}, 0, None)
    assert plain.queued == ()
    assert fits_queue(plain, {}.get)
    assert replace(plain, mark=mark, run=run).queued == (mark, run)
    assert fits_queue(replace(plain, mark=mark), waits.get)
    assert not fits_queue(replace(plain, mark=mark), {}.get)
    assert not fits_queue(replace(plain, mark=mark), {"p": {**mark}}.get)
    assert fits_queue(replace(plain, run=run), waits.get)
    assert not fits_queue(replace(plain, run=run), {"r": run}.get)


def test_an_event_records_that_a_wish_to_move_ended() -> None:
    rows: dict[str, Row] = {}
    task = a_task(1, state=TaskState.QUEUED, moving_to=ServerUrl("http://b"))
    assert (written(rows, task, "w") or {})["changed"]["movingTo"] == "http://b"
    event = written(rows, replace(task, moving_to=None), "w")
    assert event is not None
    assert event["changed"] == {"movingTo": None}
