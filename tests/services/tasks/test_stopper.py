"""All tasks of a person are stopped: this tab's, other tabs', and those of closed tabs."""

from collections.abc import Awaitable, Callable

from app.core.task.task import Task, TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.services.tasks.stopper import Stoppable
from tests.fakes import World
from tests.fakes.values import A, B, an_order

TEXT = an_order("text-to-image")
ENDS = (TaskState.CANCELLED, TaskState.INTERRUPTED)

Reload = Callable[..., Awaitable[World]]


async def queued_on(world: World, server: str) -> Task:
    world.window_store.set_lock(WindowLock(server, LockMode.PINNED))
    return await world.queued(TEXT)


async def see_each_other(*worlds: World) -> None:
    for world in worlds:
        world.windows.open()
    await worlds[0].clock.settle()


async def test_all_tabs_stop_everywhere(world: World, another: Reload) -> None:
    other = await another(world.profile)
    await see_each_other(world, other)
    own, theirs = await queued_on(world, A), await queued_on(other, B)
    await world.clock.settle()
    assert await world.clock.run(world.services.stopper.count()) == Stoppable(2, 2, 0)
    assert await world.clock.run(world.services.stopper.stop()) == ()
    await world.until_state(own, *ENDS)
    await other.until_state(theirs, *ENDS)


async def test_on_one_server_the_others_go_on(world: World, another: Reload) -> None:
    other = await another(world.profile)
    await see_each_other(world, other)
    first, second = await queued_on(other, A), await queued_on(other, B)
    await world.clock.settle()
    assert await world.clock.run(world.services.stopper.count(A)) == Stoppable(1, 1, 0)
    await world.clock.run(world.services.stopper.stop(A))
    await other.until_state(first, *ENDS)
    assert other.state(second) is TaskState.QUEUED


async def test_tasks_of_a_closed_tab_are_stopped_too(world: World, another: Reload) -> None:
    task = await queued_on(world, A)
    other = await another(world.profile)
    await world.die()
    assert await other.clock.run(other.services.stopper.count(A)) == Stoppable(1, 1, 1)
    assert await other.clock.run(other.services.stopper.count(B)) == Stoppable(0, 0, 0)
    assert await other.clock.run(other.services.stopper.stop(B)) == ()
    assert other.window_store.state.task(task.prompt_id) is None
    assert await other.clock.run(other.services.stopper.stop(A)) == ()
    await other.until_state(task, *ENDS)
    assert other.a.prompts == []


async def test_what_a_server_cannot_stop_is_reported(world: World) -> None:
    world.a.version = "0.3.10"
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    await world.running(TEXT)
    (problem,) = await world.clock.run(world.services.stopper.stop())
    assert problem.key == "cancel.too_old"


async def test_a_server_that_does_not_answer_gets_the_cancel_later(world: World) -> None:
    task = await queued_on(world, A)
    world.a.up = False
    assert await world.clock.run(world.services.stopper.stop()) == ()
    assert world.task(task).cancelling
