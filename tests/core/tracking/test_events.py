"""What socket events change: a run's start and progress, never an end."""

from dataclasses import replace

import pytest

from app.core.comfy.events import (
    Malformed,
    NodesMoved,
    NodeStarted,
    Preview,
    QueueChanged,
    RunEnded,
    ServerEvent,
    Started,
    Uninteresting,
)
from app.core.task.progress import NodeProgress, Progress
from app.core.task.task import END_STATES, TaskState
from app.core.tracking.events import concerns, follow
from tests.fakes.samples import events_of, sample
from tests.fakes.values import a_task, an_id

MINE = an_id(1)
OTHER = an_id(2)


@pytest.mark.parametrize(
    ("event", "running", "mine"),
    [
        (Started(MINE), "", True),
        (Started(OTHER), "", False),
        (Started(OTHER), MINE, False),
        (NodeStarted("", "3"), MINE, True),
        (NodeStarted("", "3"), OTHER, False),
        (NodeStarted("", "3"), "", False),
        (Preview("", b"x", "image/png"), MINE, True),
        (Preview(OTHER, b"x", "image/png"), MINE, False),
        (RunEnded(MINE), "", True),
        (QueueChanged(1), MINE, False),
        (Uninteresting("logs"), MINE, False),
        (Malformed("not JSON"), MINE, False),
    ],
)
def test_an_event_is_about_the_prompt_it_names_else_the_one_last_seen_running(
    event: ServerEvent, running: str, mine: bool
) -> None:
    assert concerns(a_task(1), event, running) is mine


def test_events_name_a_task_by_the_id_that_its_server_made() -> None:
    task = a_task(1, remote_id="server-7")
    assert concerns(task, Started("server-7"), "")
    assert not concerns(task, Started(MINE), "")


QUEUED = a_task(1, state=TaskState.QUEUED, queue_position=2)


@pytest.mark.parametrize(
    "event",
    [Started(MINE), NodeStarted(MINE, "3"), NodesMoved(MINE, {"3": NodeProgress(1, 4)})],
)
@pytest.mark.parametrize(
    "state", [TaskState.REGISTERED, TaskState.SUBMITTING, TaskState.QUEUED, TaskState.UNKNOWN]
)
def test_any_sign_of_a_run_starts_it(event: ServerEvent, state: TaskState) -> None:
    task = follow(replace(QUEUED, state=state), event, 7)
    assert (task.state, task.started_at, task.queue_position) == (TaskState.RUNNING, 7, None)


def test_progress_is_kept_by_node() -> None:
    task = follow(QUEUED, NodeStarted(MINE, "3"), 1)
    task = follow(task, NodesMoved(MINE, {"3": NodeProgress(1, 4)}), 2)
    assert task.progress == Progress({"3": NodeProgress(1, 4)}, "3")


def test_the_end_of_a_run_is_only_a_hint() -> None:
    running = follow(QUEUED, NodeStarted(MINE, "3"), 1)
    ended = follow(running, RunEnded(MINE), 2)
    assert ended.state is TaskState.RUNNING
    assert ended.progress.current == ""


@pytest.mark.parametrize("event", [QueueChanged(0), Preview(MINE, b"", "image/png")])
def test_other_events_change_nothing(event: ServerEvent) -> None:
    assert follow(QUEUED, event, 1) is QUEUED


@pytest.mark.parametrize("state", [*sorted(END_STATES), TaskState.UPLOADING])
@pytest.mark.parametrize("event", [Started(MINE), RunEnded(MINE), NodeStarted(MINE, "3")])
def test_a_task_that_has_ended_or_was_not_sent_does_not_change(
    state: TaskState, event: ServerEvent
) -> None:
    task = a_task(1, state=state)
    assert follow(task, event, 9) is task


@pytest.mark.parametrize(
    "name",
    ["success_with_previews", "success_cached", "execution_error", "interrupted", "uploaded_input"],
)
def test_no_recorded_run_ends_a_task_by_its_frames(name: str) -> None:
    recording = sample(name)
    graph = recording["post"]["request"]["json"]["prompt"]
    remote_id = recording["prompt_id"]
    task = a_task(1, state=TaskState.QUEUED, remote_id=remote_id, graph=graph)
    shares: list[float] = []
    for at, event in enumerate(events_of(name)):
        if concerns(task, event, ""):
            task = follow(task, event, at)
            shares.append(task.fraction)
    assert task.state is TaskState.RUNNING
    assert task.progress.current == ""
    assert shares == sorted(shares)


def test_a_recorded_success_has_all_its_nodes_finished() -> None:
    name = "success_with_previews"
    recording = sample(name)
    graph = recording["post"]["request"]["json"]["prompt"]
    remote_id = recording["prompt_id"]
    task = a_task(1, state=TaskState.QUEUED, remote_id=remote_id, graph=graph)
    for event in events_of(name):
        if concerns(task, event, ""):
            task = follow(task, event, 1)
    assert task.fraction == 1.0
