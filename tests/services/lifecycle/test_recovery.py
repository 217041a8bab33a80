"""After a load everything goes on: own tasks, the lock, and the tasks of windows that are gone."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.core.task.task import TaskState
from app.core.tracking.resubmission import GRACE_MS
from app.core.windows.window_lock import LockMode, WindowLock
from tests.fakes import World
from tests.fakes.values import A, B, an_id, an_image, an_order

TEXT = an_order("text-to-image")

Reload = Callable[..., Awaitable[World]]


# ---- this window's own ----


@pytest.mark.parametrize("seconds", [0.0, 0.5, 1.5])
async def test_what_was_never_sent_is_delivered_with_its_images(
    world: World, reload: Reload, seconds: float
) -> None:
    world.http.slow(A, "POST", "upload", 2, times=1)
    image = an_image("photo.png", b"\x89PNG\r\n\x1a\n-kept")
    task = await world.started(an_order("upscale", image=image))
    await world.clock.advance(seconds)
    assert world.state(task) in (TaskState.REGISTERED, TaskState.UPLOADING)
    after = await reload(world)
    await after.until_state(task, TaskState.QUEUED)
    assert after.task(task).execution_server == A
    assert after.a.submitted == [task.prompt_id]
    assert after.b.submitted == []
    assert list(after.a.uploads.values()) == [b"\x89PNG\r\n\x1a\n-kept"]
    after.a.run_to_end()
    await after.until_state(task, TaskState.SUCCEEDED)


async def test_an_ended_tasks_images_are_read_when_it_runs_again(
    world: World, reload: Reload
) -> None:
    content = b"\x89PNG\r\n\x1a\n-kept"
    task = await world.queued(an_order("upscale", image=an_image("photo.png", content)))
    world.server_of(task).run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)
    after = await reload(world)
    back = after.task(task)
    assert back.inputs["image"].source is None
    assert (await after.recovery.with_files(back)).inputs["image"].source == content


async def test_a_long_past_is_told_once(world: World, reload: Reload) -> None:
    for _ in range(5):
        task = await world.queued(TEXT)
        world.server_of(task).run_to_end()
        await world.until_state(task, TaskState.SUCCEEDED)
    after = await reload(world)
    assert len(after.window_store.state.window.tasks) == 5
    assert sum("window" in changed for changed in after.changes) <= 2, "the tasks, and the lock"


async def test_what_was_never_sent_keeps_its_seed(world: World, reload: Reload) -> None:
    world.ids.draws.extend([0, 77])
    starting = asyncio.ensure_future(world.submitter.start(TEXT))
    while not world.database.saved:  # noqa: ASYNC110 the journal has it, and nobody else yet
        await asyncio.sleep(0)
    (task,) = await starting
    assert world.a.submitted == []
    after = await reload(world)
    await after.until_state(task, TaskState.QUEUED)
    assert after.task(task).inputs["seed"] == 77
    assert after.a.submissions[0].graph == after.task(task).graph


async def test_images_that_are_gone_end_the_task_with_a_word(world: World, reload: Reload) -> None:
    world.http.slow(A, "POST", "upload", 2)
    task = await world.started(an_order("upscale"))
    await world.clock.advance(1)
    world.database.stores["files"].clear()
    after = await reload(world)
    await after.until_state(task, TaskState.FAILED)
    trouble = after.task(task).trouble
    assert trouble is not None
    assert trouble.message.key == "task.input_gone"
    assert after.a.submitted == []


async def test_a_prompt_that_arrived_before_the_crash_is_found_and_not_sent_again(
    world: World, reload: Reload
) -> None:
    world.http.slow(A, "POST", "prompt", 5, times=1)
    task = await world.started(TEXT)
    await world.until_state(task, TaskState.SUBMITTING)
    await world.clock.until(lambda: bool(world.a.submitted))
    assert world.database.saved[-1].state is TaskState.SUBMITTING
    after = await reload(world)
    await after.until_state(task, TaskState.QUEUED)
    after.a.run_to_end()
    await after.until_state(task, TaskState.SUCCEEDED)
    assert after.a.submitted == [task.prompt_id]


async def test_a_prompt_that_never_arrived_is_sent_again_once_on_its_server(
    world: World, reload: Reload
) -> None:
    world.http.lose_answer(A, "POST", "prompt", arrives_after=1_000_000)
    task = await world.started(TEXT)
    await world.clock.until(lambda: bool(world.database.strict[-1].attempt))
    began = world.clock.now()
    after = await reload(world)
    assert after.state(task) is TaskState.UNKNOWN
    await after.until_state(task, TaskState.QUEUED)
    assert after.clock.now() - began >= GRACE_MS
    assert after.a.submitted == [task.prompt_id]
    assert after.b.submitted == []
    assert after.task(task).attempt == 2


async def test_a_prompt_that_arrives_late_is_not_sent_twice(world: World, reload: Reload) -> None:
    world.http.lose_answer(A, "POST", "prompt", arrives_after=20)
    task = await world.started(TEXT)
    await world.clock.until(lambda: bool(world.database.strict[-1].attempt))
    await world.clock.settle()
    after = await reload(world)
    await after.until_state(task, TaskState.QUEUED)
    await after.clock.advance(60)
    assert after.a.submitted == [task.prompt_id]


@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.RUNNING])
async def test_what_was_on_its_server_is_followed(
    world: World, reload: Reload, state: TaskState
) -> None:
    task = await (world.queued(TEXT) if state is TaskState.QUEUED else world.running(TEXT))
    after = await reload(world)
    assert after.state(task) is state
    assert after.window_store.state.window.client_id == world.window_store.state.window.client_id
    await after.clock.advance(1)
    assert A in after.window_store.state.connected
    if state is TaskState.QUEUED:
        after.a.start_next()
        await after.until_state(task, TaskState.RUNNING)
    after.a.finish()
    await after.until_state(task, TaskState.SUCCEEDED)
    assert after.a.submitted == [task.prompt_id]


async def test_what_ended_while_nobody_looked_is_found(world: World, reload: Reload) -> None:
    task = await world.running(TEXT)
    await world.die()
    world.a.finish()
    after = await reload(world)
    await after.until_state(task, TaskState.SUCCEEDED)
    assert after.task(task).picture is not None


async def test_what_its_server_forgot_is_lost_and_said_so(world: World, reload: Reload) -> None:
    task = await world.running(TEXT)
    await world.die()
    world.a.restart()
    after = await reload(world)
    await after.until_state(task, TaskState.LOST)
    assert after.a.submitted == [task.prompt_id]


async def test_a_silent_server_is_waited_for_and_never_left(world: World, reload: Reload) -> None:
    task = await world.queued(TEXT)
    world.a.up = False
    world.a.drop_sockets()
    after = await reload(world)
    await after.clock.advance(300)
    assert after.state(task) is TaskState.QUEUED
    assert after.task(task).unreachable
    assert after.b.submitted == []
    after.a.up = True
    after.a.run_to_end()
    await after.until_state(task, TaskState.SUCCEEDED)


async def test_ended_tasks_are_there_again_in_their_order(world: World, reload: Reload) -> None:
    tasks = []
    for _ in range(3):
        tasks.append(await world.queued(TEXT))
        world.server_of(tasks[-1]).run_to_end()
        await world.until_state(tasks[-1], TaskState.SUCCEEDED)
    before = [world.task(task) for task in tasks]
    after = await reload(world)
    assert [task.prompt_id for task in after.window_store.state.window.tasks] == [
        t.prompt_id for t in tasks
    ]
    assert [
        (task.state, task.outputs, task.ended_at) for task in after.window_store.state.window.tasks
    ] == [(task.state, task.outputs, task.ended_at) for task in before]


async def test_a_batch_is_back_in_its_order(world: World, reload: Reload) -> None:
    numbers = [7, 3, 9, 1, 5]
    uuids = iter([an_id(number) for number in (*numbers, 8)])  # and one for the batch
    world.ids.uuid = lambda: next(uuids)  # type: ignore[method-assign]
    tasks = await world.start(TEXT, len(numbers))
    after = await reload(world)
    assert [task.prompt_id for task in after.window_store.state.window.tasks] == [
        t.prompt_id for t in tasks
    ]


async def test_a_row_that_makes_no_sense_is_left_alone(world: World, reload: Reload) -> None:
    task = await world.queued(TEXT)
    odd = {"promptId": "odd", "owner": world.identity.window_id, "rev": 1}
    world.database.stores["tasks"]["odd"] = odd
    after = await reload(world)
    assert [found.prompt_id for found in after.window_store.state.window.tasks] == [task.prompt_id]
    assert after.database.stores["tasks"]["odd"] == odd


# ---- the lock ----


@pytest.mark.parametrize(
    "lock", [WindowLock(B, LockMode.PINNED), WindowLock(None, LockMode.SPREAD), WindowLock()]
)
async def test_the_persons_choice_of_a_lock_is_back(
    world: World, reload: Reload, lock: WindowLock
) -> None:
    world.window_store.watch(world.recovery._on_change)
    world.window_store.set_lock(lock)
    await world.clock.settle()
    assert (await reload(world)).window_store.state.window.lock == lock


async def test_the_lock_of_open_work_is_back_and_ends_with_it(world: World, reload: Reload) -> None:
    await world.recovery.load()
    task = await world.running(TEXT)
    after = await reload(world)
    assert after.window_store.state.window.lock == WindowLock(A)
    after.a.finish()
    await after.until_state(task, TaskState.SUCCEEDED)
    assert after.window_store.state.window.lock == WindowLock()
    again = await reload(after)
    assert again.window_store.state.window.lock == WindowLock()


async def test_a_lock_whose_work_is_gone_is_free(world: World, reload: Reload) -> None:
    row = {"windowId": world.identity.window_id, "lock": {"server": A, "mode": "batch"}}
    await world.database.put("windows", row)
    assert (await reload(world)).window_store.state.window.lock == WindowLock()


# ---- windows that are gone ----


@pytest.mark.parametrize("crashes", range(12))
async def test_any_number_of_crashes_runs_everything_once(
    world: World, loaded: list[World], crashes: int
) -> None:
    """The window is killed at another moment of each run, again and again."""
    now = world
    task = await now.started(an_order("upscale"))
    for crash in range(crashes):
        await now.clock.advance(0.11 * crash)
        now = await now.reload()
        loaded.append(now)
    await now.until_state(task, TaskState.QUEUED, TaskState.RUNNING)
    now.a.run_to_end()
    await now.until_state(task, TaskState.SUCCEEDED)
    assert now.a.submitted == [task.prompt_id]


@pytest.mark.parametrize("known", [True, False], ids=["somebody has it", "nobody can tell"])
async def test_a_prompt_that_somebody_may_be_at_is_looked_for_again_and_not_sent(
    world: World, reload: Reload, known: bool
) -> None:
    world.http.lose_answer(A, "POST", "prompt", arrives_after=1_000_000)
    task = await world.started(TEXT)
    await world.clock.until(lambda: bool(world.database.strict[-1].attempt))
    name, locks = f"bindery.task.{task.prompt_id}", world.profile.locks
    if known:
        let_go = locks.window().take(name)
    else:
        locks.unknown.add(name)
        let_go = locks.unknown.clear
    after = await reload(world)
    await after.clock.advance(60)
    assert after.state(task) is TaskState.UNKNOWN
    assert after.a.submitted == []
    let_go()
    await after.until_state(task, TaskState.QUEUED)
    assert after.a.submitted == [task.prompt_id]


async def test_what_runs_meanwhile_goes_on_running(world: World) -> None:
    task = await world.running(TEXT)
    world.profile.locks.unknown.add(f"bindery.task.{task.prompt_id}")
    await world.clock.run(world.services.submitter.resubmitter.submit_again(task))
    assert world.state(task) is TaskState.RUNNING


async def test_an_old_preview_after_a_reload_belongs_to_the_prompt_that_moves(
    world: World, reload: Reload
) -> None:
    """A server greets a socket that is back with the node that runs, and not with the prompt."""
    task = await world.running(TEXT)
    world.a.opened.clear()
    again = await reload(world)
    await again.clock.until(
        lambda: bool(again.a.opened) and A in again.window_store.state.connected
    )
    socket = again.a.opened[-1]
    socket.text({"type": "executing", "data": {"node": "3"}})
    again.a.progress("3", 1, 4)
    socket.binary(b"\0\0\0\1\0\0\0\2png")
    await again.clock.settle()
    assert list(again.window_store.state.previews) == [task.prompt_id]
