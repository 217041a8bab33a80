"""Runs of one press are one batch: its numbers, and the order of all batches."""

from dataclasses import replace
from typing import Any

from app.core.ids import ClientId, PromptId, ServerUrl, WindowId
from app.core.queue.batches import Batch, Batches
from app.core.queue.entry import BatchId
from app.core.queue.waiting import Waiting
from app.core.task.task import Task, TaskState
from app.core.task.task_map import TaskMap
from tests.core.queue.entries import A, B, entry

DONE = TaskState.SUCCEEDED


def a_task(name: str, state: TaskState = TaskState.QUEUED, at: int = 0, **changes: Any) -> Task:
    task = Task(PromptId(name), A, WindowId("w"), ClientId("c"), at, state=state, batch_id="b")
    return replace(task, **changes)


def run(number: int, batch: str = "b", *, is_paused: bool = False) -> Waiting:
    return Waiting(entry(number, batch_id=BatchId(batch), is_paused=is_paused), "lake", "Lake")


def batches(*tasks: Task, queue: tuple[Waiting, ...] = ()) -> Batches:
    return Batches(TaskMap().bind(*tasks), queue)


def order(found: Batches, most: int = 9) -> list[str]:
    return list(found.in_order(most))


def test_a_batch_has_its_tasks_and_the_runs_that_wait() -> None:
    found = batches(
        a_task("1", DONE),
        a_task("2", TaskState.FAILED),
        a_task("3", TaskState.CANCELLED),
        a_task("4", TaskState.RUNNING),
        a_task("5", execution_server=B),
        queue=(run(6), run(7), run(8, "other")),
    )
    one = found.batch("b")
    assert one == Batch("b", (A, B), ("4", "5", "p6", "p7"), 1, 1, 3, 1, 1, 2, False)
    assert (one.total, one.ended, found.size("b")) == (7, 3, 7)


def test_a_run_alone_is_named_by_its_prompt_id() -> None:
    found = batches(a_task("1"), queue=(run(2, "other"),))
    assert order(found) == ["p2", "1"]
    assert found.batch("1") == Batch("1", (A,), ("1",), waiting=1)
    assert found.batch("p2") == Batch("p2", (), ("p2",), waiting=1, queued=1)
    assert found.batch("gone") == Batch("gone")


def test_a_batch_is_paused_when_all_its_waiting_runs_are() -> None:
    assert batches(queue=(run(1, is_paused=True), run(2, is_paused=True))).batch("b").is_paused
    assert not batches(queue=(run(1, is_paused=True), run(2))).batch("b").is_paused
    assert not batches(a_task("1")).batch("b").is_paused


def test_the_first_task_names_a_batch_else_its_first_run() -> None:
    found = batches(a_task("1", title="one"), a_task("2"), queue=(run(3, "c"), run(4, "c")))
    assert [getattr(found.first(key), "title", None) for key in ("b", "c", "gone")] == [
        "one",
        "Lake",
        None,
    ]


def test_running_ones_come_first_then_half_of_the_places_wait() -> None:
    found = batches(
        a_task("1", DONE),
        a_task("2", TaskState.RUNNING),
        a_task("3"),
        queue=tuple(run(number) for number in range(4, 9)),
    )
    assert found.ids("b", 99) == ("2", "p8", "p7", "p6", "p5", "p4", "3", "1")
    assert found.ids("b", 4) == ("2", "p5", "p4", "3")
    assert found.ids("b", 1) == ("2",)


def test_a_batch_at_work_keeps_its_place_while_others_begin_and_end() -> None:
    old = (a_task("1", DONE, 1), a_task("2", at=9))
    alone = a_task("3", TaskState.RUNNING, 5, batch_id="")
    ended = a_task("4", DONE, 7, batch_id="")
    waits = a_task("5", TaskState.QUEUED, 8, batch_id="")
    found = batches(*old, alone, ended, waits, queue=(run(6, "c"), run(7, "d"), run(8, "d")))
    assert order(found) == ["3", "b", "d", "p6", "5", "4"]
    assert order(found, 1) == ["3", "b", "p6", "5", "4"]
    assert [one.key for one in found.opened(9)] == ["3", "b", "d", "p6", "5"]
    assert [one.key for one in found.opened(2)] == ["3", "b"]


def test_nothing_open_has_no_rows() -> None:
    assert batches(a_task("1", DONE)).opened(9) == ()
    assert order(batches(a_task("1", DONE), a_task("2", DONE))) == ["b"]


def test_servers_are_named_once() -> None:
    url = ServerUrl("http://z")
    found = batches(a_task("1", execution_server=url), a_task("2", execution_server=url))
    assert found.batch("b").servers == (url,)


def test_a_moved_run_is_where_its_task_was() -> None:
    single = {"batch_id": ""}
    tasks = [a_task("1", at=1, **single), a_task("3", DONE, at=3, **single)]
    moved = replace(run(2, "x"), since=2)
    oldest = replace(run(0, "y"), since=0)
    found = batches(*tasks, queue=(moved, oldest, run(4, "z")))
    assert order(found) == ["p4", "3", "p2", "1", "p0"]


def test_only_the_next_batches_without_a_task_are_listed() -> None:
    found = batches(queue=(run(1, "x"), run(2, "y"), run(3, "z")))
    assert order(found, 2) == ["p2", "p1"]
