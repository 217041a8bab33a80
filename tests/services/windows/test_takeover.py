"""The tasks of closed windows are taken over, each by one window only."""

from collections.abc import Awaitable, Callable

import pytest

from app.core.task.task import TaskState
from app.core.windows.window_state import WindowState
from app.services.windows.identity import PREFIX
from app.services.windows.takeover import AWAY_MS
from tests.fakes import World
from tests.fakes.values import A, an_order

TEXT = an_order("text-to-image")

Reload = Callable[..., Awaitable[World]]


async def survivor(world: World, another: Reload) -> World:
    """Kill a window beside another one, which finds what that left; give the other one."""
    other = await another(world.profile)
    await world.die()
    await other.takeover.find_orphans()
    return other


async def stay_away(left: World) -> None:
    """Let the windows that are gone be gone for so long that they were closed."""
    await left.takeover.find_orphans()
    await left.clock.advance(AWAY_MS / 1000)


async def test_a_gone_windows_tasks_are_found_and_a_living_ones_are_not(
    world: World, another: Reload
) -> None:
    task = await world.running(TEXT)
    other = await another(world.profile)
    assert await other.takeover.find_orphans() == ()
    await world.die()
    (found,) = await other.takeover.find_orphans()
    assert (found.window_id, len(found.rows), found.open_count) == (
        world.identity.window_id,
        1,
        1,
    )
    await other.takeover.take_over(found.window_id)
    assert other.task(task).window_id == other.identity.window_id
    assert other.task(task).client_id == world.identity.client_id
    assert await other.takeover.find_orphans() == ()
    other.a.finish()
    await other.until_state(task, TaskState.SUCCEEDED)
    assert other.a.submitted == [task.prompt_id]


async def test_a_living_windows_tasks_cannot_be_taken(world: World, another: Reload) -> None:
    task = await world.running(TEXT)
    other = await another(world.profile)
    await other.takeover.take_over(world.identity.window_id)
    await other.takeover.take_over("nobody")
    assert other.window_store.state.task(task.prompt_id) is None


async def test_a_window_that_came_back_meanwhile_keeps_its_tasks(
    world: World, another: Reload, reload: Reload
) -> None:
    task = await world.running(TEXT)
    other = await survivor(world, another)
    back = await reload(world)
    await other.takeover.take_over(world.identity.window_id)
    assert other.window_store.state.task(task.prompt_id) is None
    assert back.state(task) is TaskState.RUNNING


async def test_of_two_windows_that_take_over_at_once_each_task_goes_to_one(
    world: World, another: Reload
) -> None:
    tasks = await world.start(TEXT, 4)
    for task in tasks:
        await world.until_state(task, TaskState.QUEUED)
    others = [await another(world.profile) for _ in range(2)]
    await world.die()
    for other in others:
        await other.takeover.find_orphans()
    for other in others:
        other.background.spawn(other.takeover.take_over(world.identity.window_id), "take over")
    await world.clock.advance(1)
    for task in tasks:
        assert (
            sum(other.window_store.state.task(task.prompt_id) is not None for other in others) == 1
        )
    for _ in tasks:
        world.a.run_to_end()
        await world.clock.advance(1)
    for other in others:
        assert all(
            task.state is TaskState.SUCCEEDED for task in other.window_store.state.window.tasks
        )
    assert sorted(world.a.submitted) == sorted(task.prompt_id for task in tasks)


@pytest.mark.parametrize("taken", [{0}, {1, 3}, {0, 1, 2, 3}])
async def test_tasks_that_another_window_was_faster_with_stay_there(
    world: World, another: Reload, taken: set[int]
) -> None:
    tasks = await world.start(TEXT, 4)
    other = await survivor(world, another)
    rows = world.database.stores["tasks"]
    for number in taken:
        prompt_id = tasks[number].prompt_id
        rows[prompt_id] = {**rows[prompt_id], "owner": "faster"}
    await other.takeover.take_over(world.identity.window_id)
    mine = {task.prompt_id for task in other.window_store.state.window.tasks}
    assert mine == {task.prompt_id for n, task in enumerate(tasks) if n not in taken}
    assert {rows[tasks[number].prompt_id]["owner"] for number in taken} == {"faster"}


async def test_a_task_that_could_not_be_taken_over_costs_the_others_nothing(
    world: World, another: Reload
) -> None:
    tasks = await world.start(TEXT, 3)
    other = await survivor(world, another)
    rows = world.database.stores["tasks"]
    first = tasks[0].prompt_id
    rows[first] = {**rows[first], "rev": rows[first]["rev"] + 1}
    await other.takeover.take_over(world.identity.window_id)
    for _ in range(2):
        await other.clock.advance(10)
        await other.takeover.take_over_alone()
    mine = {task.prompt_id for task in other.window_store.state.window.tasks}
    assert mine == {task.prompt_id for task in tasks}


async def test_unsent_tasks_of_a_gone_window_are_sent_once(world: World, another: Reload) -> None:
    world.http.slow(A, "POST", "upload", 2, times=1)
    task = await world.started(an_order("upscale"))
    await world.clock.advance(1)
    other = await another(world.profile)
    await world.die()
    await stay_away(other)
    await other.takeover.take_over_alone()
    await other.until_state(task, TaskState.QUEUED)
    assert other.a.submitted == [task.prompt_id]


async def test_the_last_window_takes_over_by_itself_and_others_do_not(
    world: World, another: Reload
) -> None:
    task = await world.running(TEXT)
    second = await another(world.profile)
    third = await another(world.profile)
    await world.die()
    await stay_away(second)
    await second.takeover.take_over_alone()
    assert second.window_store.state.task(task.prompt_id) is None
    await third.die()
    await second.takeover.take_over_alone()
    await second.until_state(task, TaskState.RUNNING)


async def test_a_window_that_loads_again_keeps_its_tasks(
    world: World, another: Reload, reload: Reload
) -> None:
    task = await world.running(TEXT)
    other = await another(world.profile)
    await world.die()
    for _ in range(3):
        await other.takeover.take_over_alone()
        await other.clock.advance(AWAY_MS / 1000 / 4)
    back = await reload(world)
    await other.clock.advance(AWAY_MS / 1000)
    await other.takeover.take_over_alone()
    assert other.window_store.state.task(task.prompt_id) is None
    assert back.state(task) is TaskState.RUNNING


async def test_a_window_that_comes_back_during_a_take_over_keeps_its_tasks(
    world: World, another: Reload
) -> None:
    """It is read again after the first of the two was taken over, and by then it is back."""
    lost = await world.running(TEXT)
    later = await another(world.profile)
    kept = await later.running(TEXT)
    left = await another(world.profile)
    for gone in (world, later):
        await gone.die()
    await stay_away(left)
    first, second = left.takeover.gone

    def come_back(before: WindowState, after: WindowState) -> None:
        name = PREFIX + second.window_id
        is_taken = after.window.tasks is not before.window.tasks
        if is_taken and name not in world.profile.locks.held:
            world.profile.locks.window().take(name)

    left.window_store.watch(come_back)
    await left.takeover.take_over_alone()
    shown = {task.prompt_id for task in left.window_store.state.window.tasks}
    assert shown == {row["promptId"] for row in first.rows}
    assert shown < {lost.prompt_id, kept.prompt_id}


async def test_a_full_disk_leaves_a_gone_windows_task_where_it_is(
    world: World, another: Reload
) -> None:
    task = await world.running(TEXT)
    other = await survivor(world, another)
    world.database.trouble = "journal.full"
    await other.takeover.take_over(world.identity.window_id)
    assert other.window_store.state.task(task.prompt_id) is None
    world.database.trouble = ""
    await other.takeover.take_over(world.identity.window_id)
    await other.until_state(task, TaskState.RUNNING)


async def test_the_same_gone_windows_are_not_read_again_unless_asked(
    world: World, another: Reload
) -> None:
    await world.running(TEXT)
    other = await another(world.profile)
    await world.die()
    first = await other.takeover.find_orphans()
    assert await other.takeover.find_orphans() is first
    assert await other.takeover.find_orphans(again=True) == first
