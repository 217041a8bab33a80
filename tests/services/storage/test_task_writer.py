"""A task recorded beside the caller is recorded as it is by then, or not at all."""

from dataclasses import replace

from app.core.task.task import TaskState, advance
from app.services.storage.task_writer import TaskWriter
from tests.fakes import World
from tests.fakes.values import a_task, an_id


def a_writer(world: World) -> TaskWriter:
    return TaskWriter(
        world.window_store, world.journal, world.previews, world.clock, world.background
    )


async def test_what_the_board_shows_is_recorded_without_waiting(world: World) -> None:
    world.window_store.bring_back(a_task(1, state=TaskState.RUNNING))
    a_writer(world).record(an_id(1))
    assert world.journal.saved == []
    await world.clock.settle()
    assert world.journal.saved == [a_task(1, state=TaskState.RUNNING)]


async def test_a_record_that_comes_late_puts_no_older_state_over_a_newer_one(world: World) -> None:
    running = a_task(1, state=TaskState.RUNNING)
    world.window_store.bring_back(running)
    a_writer(world).record(an_id(1))
    ended = advance(running, TaskState.FAILED, 5)
    world.window_store.update(ended)
    await world.journal.save(ended)
    await world.clock.settle()
    assert world.journal.saved == [ended]


async def test_a_task_that_is_gone_by_then_is_not_recorded(world: World) -> None:
    world.window_store.bring_back(replace(a_task(1), foreign=True))
    a_writer(world).record(an_id(1))
    world.window_store.drop(an_id(1))
    await world.clock.settle()
    assert world.journal.saved == []
