"""The rows of open work: tasks of one run with repeats are one batch."""

from dataclasses import replace
from typing import Any

from app.core.ids import ClientId, PromptId, ServerUrl, WindowId
from app.core.library.batches import TOGETHER_MS, open_batches
from app.core.task.progress import NodeProgress, Progress
from app.core.task.task import Task, TaskState
from app.core.task.task_map import TaskMap

A, B = ServerUrl("http://a:8188"), ServerUrl("http://b:8188")


def a_task(name: str, state: TaskState, at: int = 0, **changes: Any) -> Task:
    task = Task(PromptId(name), A, WindowId("w"), ClientId("c"), at, state=state, title="one")
    return replace(task, **changes)


def words(task: Task) -> str:
    return str(task.inputs.get("prompt", ""))


def rows(*tasks: Task) -> list[str]:
    return [one.prompt_id for one in open_batches(TaskMap().bind(*tasks), words)]


def test_nothing_open_has_no_rows() -> None:
    assert rows(a_task("1", TaskState.SUCCEEDED)) == []


def test_a_run_with_repeats_is_one_row_with_its_numbers() -> None:
    running = a_task(
        "3",
        TaskState.RUNNING,
        2,
        graph={"1": {"class_type": "x", "inputs": {}}},
        progress=Progress(nodes={"1": NodeProgress(1, 2, "running")}, current="1"),
    )
    tasks = (
        a_task("0", TaskState.SUCCEEDED, -TOGETHER_MS - 1),
        a_task("1", TaskState.SUCCEEDED),
        a_task("2", TaskState.FAILED, 1),
        running,
        a_task("4", TaskState.QUEUED, 3, execution_server=B),
    )
    (row,) = open_batches(TaskMap().bind(*tasks), words)
    assert (row.prompt_id, row.servers, row.open_ids) == ("1", (A, B), ("3", "4"))
    assert (row.done, row.failed, row.running, row.waiting) == (1, 1, 1, 1)
    assert row.total == 4
    assert 50 < row.percent < 100


def test_other_words_and_other_times_are_other_rows() -> None:
    lake = {"prompt": "lake"}
    assert rows(
        a_task("1", TaskState.QUEUED),
        a_task("2", TaskState.QUEUED, inputs=lake),
        a_task("3", TaskState.QUEUED, TOGETHER_MS + 1, inputs=lake),
    ) == ["3", "2", "1"]


def test_an_ended_run_between_open_ones_has_no_row() -> None:
    assert rows(
        a_task("1", TaskState.QUEUED),
        a_task("2", TaskState.SUCCEEDED, 10_000),
        a_task("3", TaskState.QUEUED, 20_000),
    ) == ["3", "1"]
