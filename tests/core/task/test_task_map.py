"""The task map: ids are bound once, bindings never change, and counts follow the states."""

from dataclasses import replace

import pytest

from app.core.errors import BindingError
from app.core.task.output import OutputFile
from app.core.task.task import Task, TaskState
from app.core.task.task_map import AHEAD_MS, TaskMap
from tests.fakes.values import A, B, a_task, an_id


def test_a_bound_task_is_found_by_its_id() -> None:
    tasks = TaskMap().bind(a_task(1))
    assert tasks.get(an_id(1)) == a_task(1)
    assert tasks.get(an_id(2)) is None
    assert len(tasks) == 1


def test_binding_leaves_the_map_before_it_alone() -> None:
    empty = TaskMap()
    empty.bind(a_task(1))
    assert len(empty) == 0


def test_what_came_back_later_takes_its_place_in_the_order_of_registration() -> None:
    first, second = (replace(a_task(number), registered_at=number) for number in (1, 2))
    tasks = TaskMap().bind(second).bind(first)
    assert tasks.in_order().newest_first() == [second, first]
    assert tasks.in_order().open_tasks() == [first, second]


def test_a_task_without_a_server_is_refused() -> None:
    with pytest.raises(BindingError) as caught:
        TaskMap().bind(a_task(1, ""))
    assert caught.value.message.key == "task.no_server"


@pytest.mark.parametrize("server", [A, B])
def test_an_id_is_bound_only_once(server: str) -> None:
    tasks = TaskMap().bind(a_task(1, A))
    with pytest.raises(BindingError) as caught:
        tasks.bind(a_task(1, server))
    assert caught.value.message.key == "task.bound"
    assert caught.value.message.args["server"] == A


def test_the_tasks_of_a_batch_are_listed_until_one_is_added_or_removed() -> None:
    tasks = TaskMap().bind(a_task(1, batch_id="b"), a_task(2), a_task(3, batch_id="b"))
    assert tasks.batches == {"b": (an_id(1), an_id(3))}
    later = tasks.update(a_task(1, batch_id="b", state=TaskState.UPLOADING))
    assert later.batches is tasks.batches
    assert later.without(an_id(1)).batches == {"b": (an_id(3),)}
    assert TaskMap().batches == {}


def test_an_update_replaces_the_state_in_place() -> None:
    tasks = TaskMap().bind(a_task(1)).bind(a_task(2))
    later = tasks.update(a_task(1, state=TaskState.UPLOADING))
    assert [task.state for task in later] == [TaskState.UPLOADING, TaskState.REGISTERED]
    assert [task.prompt_id for task in later] == [an_id(1), an_id(2)]


def test_the_open_ones_are_known_whatever_they_go_through() -> None:
    tasks = TaskMap().bind(a_task(1), a_task(2, state=TaskState.SUCCEEDED), a_task(3))
    assert [task.prompt_id for task in tasks.open_tasks()] == [an_id(1), an_id(3)]
    tasks = tasks.update(a_task(1, state=TaskState.QUEUED))
    assert [task.state for task in tasks.open_tasks()] == [TaskState.QUEUED, TaskState.REGISTERED]
    tasks = tasks.update(a_task(1, state=TaskState.LOST)).bind(a_task(4))
    assert [task.prompt_id for task in tasks.open_tasks()] == [an_id(3), an_id(4)]
    assert [task.prompt_id for task in tasks.without(an_id(3)).open_tasks()] == [an_id(4)]


def test_several_are_bound_together_or_none() -> None:
    tasks = TaskMap().bind(a_task(1))
    with pytest.raises(BindingError):
        tasks.bind(a_task(2), a_task(1))
    with pytest.raises(BindingError):
        tasks.bind(a_task(2), a_task(2))
    assert len(tasks) == 1


def test_an_update_with_another_server_is_refused() -> None:
    tasks = TaskMap().bind(a_task(1, A))
    with pytest.raises(BindingError) as caught:
        tasks.update(replace(a_task(1), execution_server=B))
    assert caught.value.message.args == {"prompt_id": an_id(1), "server": A}


def test_an_update_of_an_unknown_task_is_refused() -> None:
    with pytest.raises(BindingError) as caught:
        TaskMap().update(a_task(1))
    assert caught.value.message.key == "task.unbound"


MIXED = (
    TaskMap()
    .bind(a_task(1, A, state=TaskState.SUCCEEDED))
    .bind(a_task(2, A))
    .bind(a_task(3, B, state=TaskState.RUNNING))
    .bind(a_task(4, A, state=TaskState.QUEUED))
    .bind(a_task(5, A, state=TaskState.SUBMITTING))
    .bind(a_task(6, A, foreign=True))
)


def test_tasks_are_told_in_the_orders_that_people_and_servers_need() -> None:
    assert [task.prompt_id for task in MIXED.newest_first()] == [
        an_id(number) for number in (6, 5, 4, 3, 2, 1)
    ]
    assert [task.prompt_id for task in MIXED.open_tasks()] == [
        an_id(number) for number in (2, 3, 4, 5, 6)
    ]
    assert [task.prompt_id for task in MIXED.open_on(A)] == [
        an_id(number) for number in (2, 4, 5, 6)
    ]


@pytest.mark.parametrize(("server", "count"), [(A, 2), (B, 0), ("http://nobody", 0)])
def test_reservations_are_our_own_tasks_that_a_server_does_not_count_yet(
    server: str, count: int
) -> None:
    assert MIXED.reservations(server) == count


@pytest.mark.parametrize("state", list(TaskState))
def test_a_task_reserves_a_place_only_until_its_prompt_was_sent(state: TaskState) -> None:
    before = {TaskState.REGISTERED, TaskState.UPLOADING, TaskState.SUBMITTING}
    tasks = TaskMap().bind(a_task(1, A, state=state))
    assert tasks.reservations(A) == (1 if state in before else 0)


def test_tasks_of_one_millisecond_are_stamped_one_after_the_other() -> None:
    tasks = TaskMap()
    for number in range(1, 4):
        tasks = tasks.bind(a_task(number, registered_at=tasks.stamp(1_000)))
    assert [task.registered_at for task in tasks] == [1_000, 1_001, 1_002]
    assert tasks.stamp(1_001) == 1_003
    assert tasks.stamp(5_000) == 5_000


def test_a_clock_that_was_set_back_stamps_anew() -> None:
    tasks = TaskMap().bind(a_task(1, registered_at=1_000 + AHEAD_MS))
    assert tasks.stamp(1_000) == 1_000
    assert tasks.stamp(1_001) == 1_001 + AHEAD_MS


def test_the_ids_are_the_same_object_while_no_task_comes_or_goes() -> None:
    tasks = TaskMap().bind(a_task(1), a_task(2))
    assert tasks.ids == (an_id(1), an_id(2))
    moved = tasks.update(a_task(1, state=TaskState.UPLOADING))
    assert moved.ids is tasks.ids
    assert moved.bind(a_task(3)).ids == (an_id(1), an_id(2), an_id(3))
    assert moved.without(an_id(1)).ids == (an_id(2),)


def test_tasks_that_are_new_or_changed_are_told_from_the_others() -> None:
    before = TaskMap().bind(a_task(1), a_task(2), a_task(3, state=TaskState.FAILED))
    assert before.changed_since(before) == []
    moved = a_task(1, state=TaskState.UPLOADING)
    assert before.update(moved).changed_since(before) == [moved]
    ended = a_task(2, state=TaskState.FAILED)
    assert before.update(ended).changed_since(before) == [ended]
    back = a_task(4, state=TaskState.FAILED)
    assert before.bind(back).changed_since(before) == [back]
    assert before.without(an_id(1)).changed_since(before) == []


def with_picture(number: int) -> Task:
    file = OutputFile("9", "images", f"{number}.png")
    return a_task(
        number, state=TaskState.SUCCEEDED, outputs=(file, replace(file, filename="x.txt"))
    )


def test_pictures_are_the_same_object_while_no_task_with_pictures_changes() -> None:
    tasks = TaskMap().bind(with_picture(1), a_task(2), with_picture(3))
    pictures = tasks.pictures
    assert [(one.task.prompt_id, one.index) for one in pictures] == [(an_id(3), 0), (an_id(1), 0)]
    moved = tasks.update(a_task(2, state=TaskState.UPLOADING)).bind(a_task(4))
    assert moved.pictures is pictures
    more = moved.update(replace(with_picture(1), unreachable=True))
    assert more.pictures is not pictures
    assert more.pictures[1].task.unreachable
    assert len(more.bind(with_picture(5)).pictures) == 3
    assert len(more.bind(with_picture(5)).results) == 3
    assert more.without(an_id(1)).pictures == more.pictures[:1]


def test_a_task_is_one_result_whatever_it_made() -> None:
    one, two = (OutputFile("9", "images", name) for name in ("a.png", "b.png"))
    ended = TaskState.SUCCEEDED
    batch = a_task(1, state=ended, outputs=(one, two), picture=two)
    silent = a_task(2, state=ended, outputs=(replace(one, filename="a.mp4"),))
    tasks = TaskMap().bind(batch, silent, with_picture(3))
    results = tasks.results
    assert [(item.task.prompt_id, item.file.filename, item.index) for item in results] == [
        (an_id(3), "3.png", 0),
        (an_id(1), "b.png", 1),
    ]
    assert tasks.bind(a_task(4)).update(a_task(4, state=TaskState.UPLOADING)).results is results
    assert TaskMap().results == ()
