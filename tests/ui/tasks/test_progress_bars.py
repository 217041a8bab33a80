"""A task's progress as bars."""

from typing import Any

import pytest

from app.core.task.progress import NodeProgress, Progress
from app.core.task.task import TaskState
from app.ui.tasks.progress_bars import progress_bars
from tests.ui.page import Tag, parse
from tests.ui.scenes import make_scene, make_task


def bars(progress: Progress, graph: dict[str, object] | None = None) -> Tag:
    changes: dict[str, Any] = {} if graph is None else {"graph": graph}
    task = make_task(TaskState.RUNNING, progress=progress, **changes)
    return parse(progress_bars(make_scene(), task))


def test_overall_and_current_node() -> None:
    nodes = {"4": NodeProgress(1, 1, True), "3": NodeProgress(5, 20)}
    root = bars(Progress(nodes, "3"))
    overall, node = root.all("progress")
    assert (overall["value"], overall["max"]) == ("42", "100")
    assert (node["value"], node["max"]) == ("25", "100")
    assert root.text == "42 % KSampler 5 / 20"
    assert overall["aria-label"]


def test_node_without_steps_is_only_named() -> None:
    root = bars(Progress({"9": NodeProgress(0, 1)}, "9"))
    assert len(root.all("progress")) == 1
    assert "SaveImage" in root.text


@pytest.mark.parametrize(("node_id", "said"), [("3:7", "KSampler"), ("77", "77")])
def test_node_of_a_subgraph_and_unknown_node(node_id: str, said: str) -> None:
    assert said in bars(Progress({}, node_id)).text


def test_unknown_graph_has_no_end_in_sight() -> None:
    assert "value" not in bars(Progress(), {}).one("progress").attributes


def test_progress_of_which_nobody_told_is_no_number() -> None:
    root = bars(Progress())
    assert "value" not in root.one("progress").attributes
    assert "%" not in root.text


@pytest.mark.parametrize("state", [TaskState.UPLOADING, TaskState.SUBMITTING, TaskState.UNKNOWN])
def test_on_its_way(state: TaskState) -> None:
    root = parse(progress_bars(make_scene(), make_task(state)))
    assert "value" not in root.one("progress").attributes


@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.SUCCEEDED, TaskState.FAILED])
def test_no_bars_without_progress(state: TaskState) -> None:
    assert progress_bars(make_scene(), make_task(state)) is None
