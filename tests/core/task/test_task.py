"""The states of a task: where each may lead, what is stamped on the way, and what never changes."""

from dataclasses import FrozenInstanceError, replace
from itertools import product
from typing import Any

import pytest

from app.core.errors import ImpossibleTransition
from app.core.message import message
from app.core.task.output import OutputFile
from app.core.task.progress import NodeProgress, Progress
from app.core.task.task import END_STATES, TRANSITIONS, TaskState, Trouble, advance
from tests.fakes.values import B, a_task

ENDS = {"succeeded", "failed", "interrupted", "cancelled", "rejected", "lost"}

LIFE = {
    "registered": {
        "uploading",
        "submitting",
        "queued",
        "running",
        "succeeded",
        "failed",
        "interrupted",
        "cancelled",
        "lost",
    },
    "uploading": {"submitting", "failed", "cancelled"},
    "submitting": {
        "queued",
        "running",
        "succeeded",
        "failed",
        "interrupted",
        "rejected",
        "unknown",
        "cancelled",
    },
    "queued": {"running", "succeeded", "failed", "interrupted", "cancelled", "lost"},
    "running": {"succeeded", "failed", "interrupted", "lost"},
    "unknown": {
        "submitting",
        "queued",
        "running",
        "succeeded",
        "failed",
        "interrupted",
        "cancelled",
        "rejected",
        "lost",
    },
}


@pytest.mark.parametrize(("source", "to"), list(product(TaskState, TaskState)))
def test_a_state_leads_where_the_life_of_a_task_says_and_nowhere_else(
    source: TaskState, to: TaskState
) -> None:
    task = a_task(state=source)
    if source is to or to.value in LIFE.get(source.value, set()):
        assert advance(task, to, 5).state is to
    else:
        with pytest.raises(ImpossibleTransition) as caught:
            advance(task, to, 5)
        assert caught.value.message.args["to"] == to.value
        assert task.state is source


def test_every_state_has_a_row_and_an_end_leads_nowhere() -> None:
    assert set(TRANSITIONS) == set(TaskState)
    assert {state.value for state in END_STATES} == ENDS
    assert {state for state, leads in TRANSITIONS.items() if not leads} == END_STATES


@pytest.mark.parametrize("state", list(TaskState))
def test_a_task_is_open_until_it_has_ended(state: TaskState) -> None:
    assert a_task(state=state).is_open is (state.value not in ENDS)


@pytest.mark.parametrize("state", list(TaskState))
def test_a_task_is_removable_when_nothing_is_to_come_or_nobody_knows_when(state: TaskState) -> None:
    ended = state.value in ENDS
    assert a_task(state=state).is_removable is ended
    there = state.value in {"queued", "running", "unknown"}
    assert a_task(state=state, unreachable=True).is_removable is (ended or there)
    assert a_task(state=state, unreachable=True, foreign=True).is_removable


def test_a_submission_is_stamped_each_time_it_begins() -> None:
    task = advance(a_task(), TaskState.SUBMITTING, 10)
    assert task.submitted_at == 10
    again = advance(advance(task, TaskState.UNKNOWN, 20), TaskState.SUBMITTING, 40_000)
    assert again.submitted_at == 40_000


def test_a_run_is_stamped_once_and_leaves_the_queue() -> None:
    queued = a_task(state=TaskState.QUEUED, queue_position=3)
    running = advance(queued, TaskState.RUNNING, 10)
    assert (running.started_at, running.queue_position) == (10, None)
    assert advance(running, TaskState.RUNNING, 20).started_at == 10


@pytest.mark.parametrize("end", [TaskState.SUCCEEDED, TaskState.LOST, TaskState.CANCELLED])
def test_an_end_is_stamped_and_clears_what_only_an_open_task_has(end: TaskState) -> None:
    task = a_task(state=TaskState.QUEUED, queue_position=2, unreachable=True, cancelling=True)
    ended = advance(task, end, 30)
    assert ended.ended_at == 30
    assert (ended.queue_position, ended.unreachable, ended.cancelling) == (None, False, False)


def test_a_time_that_is_given_is_kept() -> None:
    assert advance(a_task(), TaskState.SUBMITTING, 10, submitted_at=7).submitted_at == 7


def test_the_same_state_again_only_applies_the_changes() -> None:
    trouble = Trouble(message("task.outputs_dropped"))
    task = a_task(state=TaskState.QUEUED, submitted_at=1)
    same = advance(task, TaskState.QUEUED, 99, warning=trouble)
    assert (same.warning, same.submitted_at, same.ended_at) == (trouble, 1, None)


def test_a_tasks_server_cannot_be_set_anew() -> None:
    task = a_task()
    with pytest.raises(FrozenInstanceError):
        task.execution_server = B  # type: ignore[misc]


@pytest.mark.parametrize(("remote_id", "known_as"), [("", a_task().prompt_id), ("r-1", "r-1")])
def test_a_task_is_known_to_its_server_by_our_id_unless_that_made_its_own(
    remote_id: str, known_as: str
) -> None:
    assert a_task(remote_id=remote_id).server_prompt_id == known_as


GRAPH = {
    "1": {"class_type": "EmptyImage", "inputs": {}},
    "2": {"class_type": "KSampler", "inputs": {"steps": 3}},
}


@pytest.mark.parametrize(
    ("finished", "fraction"), [([], 0.0), (["1"], 0.25), (["2"], 0.75), (["1", "2"], 1.0)]
)
def test_the_work_that_is_done_counts_by_steps(finished: list[str], fraction: float) -> None:
    nodes = {node_id: NodeProgress(1, 1, finished=True) for node_id in finished}
    assert a_task(graph=GRAPH, progress=Progress(nodes)).fraction == fraction


def test_a_prompt_whose_graph_is_not_known_shows_no_progress() -> None:
    nodes = {"1": NodeProgress(1, 1, finished=True)}
    assert a_task(progress=Progress(nodes)).fraction == 0.0


def test_progress_is_told_once_the_server_told_of_a_node_of_a_known_graph() -> None:
    told = Progress({"1": NodeProgress(1, 1, finished=True)})
    assert a_task(graph=GRAPH, progress=told).told_fraction == 0.25
    assert a_task(graph=GRAPH).told_fraction is None
    assert a_task(progress=told).told_fraction is None


MEANINGS = {
    "is_end": "succeeded failed interrupted cancelled rejected lost",
    "is_unsent": "registered uploading",
    "is_reserving": "registered uploading submitting",
    "is_being_sent": "registered uploading submitting unknown",
    "is_on_server": "queued running",
    "may_be_on_server": "queued running unknown",
    "is_followed": "submitting queued running unknown",
    "may_start": "registered submitting queued running unknown",
}


@pytest.mark.parametrize(("name", "states"), MEANINGS.items())
def test_what_a_state_means(name: str, states: str) -> None:
    assert {state for state in TaskState if getattr(state, name)} == set(
        map(TaskState, states.split())
    )


def test_the_pictures_of_a_task_are_the_outputs_that_a_page_can_show() -> None:
    files = tuple(OutputFile("9", "images", name) for name in ("a.png", "b.txt", "c.webp"))
    assert a_task(outputs=files).pictures == (files[0], files[2])


def test_the_picture_of_a_result_has_its_place_among_the_pictures() -> None:
    names = ("a.png", "b.mp4", "c.png", "d.flac", "e.glb")
    files = tuple(OutputFile("9", "images", name) for name in names)
    task = replace(a_task(1), outputs=files, picture=files[2])
    assert [file.filename for file in task.pictures] == ["a.png", "c.png"]
    assert [file.filename for file in task.clips] == ["b.mp4", "d.flac"]
    assert task.picture_index == 1
    assert replace(task, picture=None).picture_index == 0


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({"state": TaskState.QUEUED}, True),
        ({"state": TaskState.RUNNING}, False),
        ({"state": TaskState.QUEUED, "foreign": True}, False),
        ({"state": TaskState.QUEUED, "cancelling": True}, False),
    ],
)
def test_a_task_may_move_until_its_server_begins_it(changes: dict[str, Any], may: bool) -> None:
    assert a_task(1, **changes).can_move is may
