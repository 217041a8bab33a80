"""What waits moves to another server, is paused together, and is run exactly once."""

import asyncio
from collections import Counter

import pytest

from app.core.comfy.requests import Response
from app.core.errors import BindingError, InputError, StoreError
from app.core.ids import ServerUrl
from app.core.queue.entry import RunOn, Where
from app.core.queue.waiting import Waiting
from app.core.task.task import Task, TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from tests.fakes import World
from tests.fakes.calls import begin
from tests.fakes.values import A, B, an_image, an_order
from tests.services.queue.test_dispatcher import Reload, finish_all, put, sent, waiting

TEXT = an_order("text-to-image")


async def held_by_a(world: World) -> Task:
    """Let a task wait on A, which runs somebody else's prompt."""
    if world.a.running is None:
        world.a.load(1)
        world.a.start_next()
    (one,) = await put(world, 1, only=A)
    await world.until_state(one.prompt_id, TaskState.QUEUED)
    return world.task(one.prompt_id)


async def move(world: World, prompt_id: str, server: str = B) -> str:
    """Move a run or a task, while time passes as it has to."""
    return await world.clock.run(world.services.mover.move(prompt_id, ServerUrl(server)))


async def finish(*worlds: World) -> None:
    """Let the servers run all that they have."""
    for server in (worlds[0].a, worlds[0].b):
        if server.running is not None:
            server.finish()
    await finish_all(*worlds)


def seeds_run(*worlds: World) -> Counter[int]:
    """Return how often each seed was run on any server, by the servers' histories."""
    found: Counter[int] = Counter()
    for server in (worlds[0].a, worlds[0].b):
        for entry in server.history.values():
            graph = entry["prompt"][2]
            if "3" in graph:
                found[graph["3"]["inputs"]["seed"]] += 1
    return found


def the_run(world: World) -> Waiting:
    """Return the only run that waits."""
    (one,) = world.window_store.state.window.queue
    return one


async def test_a_queued_task_moves_and_runs_once_on_the_new_server(world: World) -> None:
    task = await held_by_a(world)
    seed = task.inputs["seed"]
    new = await move(world, task.prompt_id)
    assert new != task.prompt_id
    assert world.window_store.state.task(task.prompt_id) is None
    await world.until_state(new, TaskState.QUEUED)
    assert world.task(new).execution_server == B
    assert task.prompt_id not in world.a.prompts
    assert world.task(new).registered_at == task.registered_at
    await finish(world)
    assert seeds_run(world) == {seed: 1}
    assert world.state(new) is TaskState.SUCCEEDED
    rows = {row["promptId"] for row in await world.database.rows("tasks")}
    assert rows == {new}


async def test_a_moved_task_keeps_its_place_among_the_tasks(world: World) -> None:
    first, second = await held_by_a(world), await held_by_a(world)
    new = await move(world, first.prompt_id)
    await world.until_state(new, TaskState.QUEUED)
    assert world.window_store.state.window.tasks.ids == (new, second.prompt_id)


async def test_a_task_that_runs_stays_and_the_person_hears_why(world: World) -> None:
    task = await held_by_a(world)
    world.a.sockets_work = False
    world.a.drop_sockets()
    world.a.finish()
    world.a.start_next()
    with pytest.raises(InputError) as caught:
        await move(world, task.prompt_id)
    assert caught.value.message.key == "move.started"
    assert world.task(task).moving_to is None
    await finish(world)
    assert world.state(task) is TaskState.SUCCEEDED
    assert world.b.submitted == []


async def test_a_task_that_is_known_to_run_cannot_move(world: World) -> None:
    task = await world.running(TEXT)
    with pytest.raises(InputError) as caught:
        await move(world, task.prompt_id)
    assert caught.value.message.key == "move.started"
    assert world.server_of(task).requests("POST", "queue") == []


async def test_a_server_that_keeps_the_prompt_keeps_the_task(world: World) -> None:
    task = await held_by_a(world)
    world.http.answer(A, "POST", "queue", Response(500), times=3)
    with pytest.raises(InputError) as caught:
        await move(world, task.prompt_id)
    assert caught.value.message.key == "move.refused"
    assert world.task(task).moving_to is None
    assert world.state(task) is TaskState.QUEUED


@pytest.mark.parametrize("arrives", [False, True])
async def test_a_server_that_does_not_answer_keeps_the_task_until_it_does(
    world: World, arrives: bool
) -> None:
    task = await held_by_a(world)
    seed = task.inputs["seed"]
    if arrives:
        world.http.lose_answer(A, "POST", "queue")
    else:
        world.http.lose_request(A, "POST", "queue")
    assert await move(world, task.prompt_id) == task.prompt_id
    assert world.task(task).moving_to == B
    assert world.task(task).unreachable
    await world.clock.until(lambda: world.window_store.state.task(task.prompt_id) is None)
    await finish(world)
    assert seeds_run(world) == {seed: 1}
    assert len(world.b.submitted) == 1


async def test_a_task_whose_server_was_restarted_moves_and_is_not_lost(world: World) -> None:
    task = await held_by_a(world)
    seed = task.inputs["seed"]
    world.a.up = False
    assert await move(world, task.prompt_id) == task.prompt_id
    world.a.restart()
    world.a.up = True
    await world.clock.until(lambda: world.window_store.state.task(task.prompt_id) is None)
    await finish(world)
    assert seeds_run(world) == {seed: 1}


async def test_a_task_that_started_while_its_server_was_silent_stays_and_says_why(
    world: World,
) -> None:
    task = await held_by_a(world)
    world.http.lose_request(A, "POST", "queue")
    world.a.sockets_work = False
    world.a.drop_sockets()
    moving = begin(move(world, task.prompt_id))
    world.a.finish()
    world.a.start_next()
    await moving
    await world.clock.until(lambda: world.task(task).moving_to is None)
    await finish(world)
    assert world.state(task) is TaskState.SUCCEEDED
    assert world.b.submitted == []


async def test_a_wish_that_cannot_be_recorded_deletes_nothing(world: World) -> None:
    task = await held_by_a(world)
    world.database.trouble = "journal.full"
    with pytest.raises(StoreError):
        await move(world, task.prompt_id)
    assert world.task(task).moving_to is None
    assert world.a.prompts[-1] == task.prompt_id
    world.database.trouble = ""
    await finish(world)
    assert world.state(task) is TaskState.SUCCEEDED


async def test_a_step_that_cannot_be_recorded_is_tried_again(world: World) -> None:
    task = await held_by_a(world)
    world.http.slow(A, "POST", "queue", 1)
    moving = begin(move(world, task.prompt_id))
    await world.clock.until(lambda: world.task(task).moving_to == B)
    await world.clock.settle()
    world.database.trouble = "journal.full"
    assert await moving == task.prompt_id
    assert task.prompt_id not in world.a.prompts
    await world.clock.advance(20)
    assert world.task(task).state is TaskState.QUEUED
    world.database.trouble = ""
    await finish(world)
    assert list(seeds_run(world).values()) == [1]
    assert len(world.b.submitted) == 1


async def test_a_cancel_while_a_task_moves_ends_it_and_nothing_runs(world: World) -> None:
    for moment in range(0, 120, 2):
        task = await held_by_a(world)
        moving = begin(world.services.mover.move(task.prompt_id, ServerUrl(B)))
        for _ in range(moment):
            await asyncio.sleep(0)
        cancelling = begin(world.canceller.cancel(task.prompt_id))
        await world.clock.until(lambda: moving.done() and cancelling.done())  # noqa: B023
        if isinstance(cancelling.exception(), BindingError):  # its card was a run's already
            new = world.services.mover.present_id(task.prompt_id)
            assert new == moving.result()
            if not await world.clock.run(world.services.queue.cancel(new)):
                await world.clock.run(world.canceller.cancel(new))
        assert moving.exception() is None or moving.exception().message.key == "move.started"
        await world.clock.until(lambda: not world.window_store.state.window.queue)
        await world.clock.until(lambda: not world.window_store.state.window.tasks.open_ids)
        assert not seeds_run(world)
        assert world.b.prompts == []


async def test_a_window_that_dies_while_a_task_moves_neither_loses_nor_doubles_it(
    world: World, another: Reload
) -> None:
    """The window dies at each moment between the press and the end of the run on B."""
    seen: set[str] = set()
    for moment in range(140):
        before = seeds_run(world)
        task = await held_by_a(world)
        seed = task.inputs["seed"]
        running = asyncio.ensure_future(world.services.mover.move(task.prompt_id, ServerUrl(B)))
        for _ in range(moment):
            await asyncio.sleep(0)
        running.cancel()
        await world.die()
        queued = any("sentTo" not in row for row in await world.database.rows("queue"))
        seen.add("run" if queued else "there" if task.prompt_id in world.a.prompts else "gone")
        world = await another(world.profile, world.session)
        world.lead()
        await finish(world)
        assert seeds_run(world) - before == {seed: 1}, moment
        assert not any(
            one.state in (TaskState.LOST, TaskState.CANCELLED)
            for one in world.window_store.state.window.tasks
        )
    assert seen == {"there", "gone", "run"}


async def test_the_last_window_goes_on_with_the_move_of_a_killed_one(
    world: World, another: Reload
) -> None:
    other = await another(world.profile)
    task = await held_by_a(world)
    world.a.up = False
    await move(world, task.prompt_id)
    await world.die()
    world.a.up = True
    await other.clock.run(other.takeover.take_over_alone())
    await other.clock.advance(5)
    await other.clock.run(other.takeover.take_over_alone())
    other.lead()
    await finish(other)
    assert seeds_run(other) == {task.inputs["seed"]: 1}
    assert len(other.b.submitted) == 1


async def test_the_files_of_a_moved_task_go_along(world: World, another: Reload) -> None:
    world.a.load(1)
    world.a.start_next()
    order = an_order("image-adjust", image=an_image())
    (one,) = await world.clock.run(world.services.queue.put(order, 1, only=ServerUrl(A)))
    await world.until_state(one.prompt_id, TaskState.QUEUED)
    world.services.pauses.pause_all(True)
    new = await move(world, one.prompt_id)
    assert await world.database.keys("files") == [f"{new}/image"]
    await world.die()
    world = await another(world.profile, world.session)
    world.services.pauses.pause_all(False)
    world.lead()
    await finish(world)
    assert world.state(new) is TaskState.SUCCEEDED


async def test_a_waiting_run_moves_to_one_server_and_back_to_any(world: World) -> None:
    await put(world, 5)
    await world.clock.until(lambda: len(sent(world)) == 4)
    one = the_run(world)
    assert await move(world, one.prompt_id, A) == one.prompt_id
    assert the_run(world).entry.on == RunOn(Where.ONLY, ServerUrl(A))
    world.b.run_to_end()
    world.b.run_to_end()
    await world.clock.advance(3)
    assert waiting(world) == [one.prompt_id]
    await world.clock.run(world.services.mover.free(one.prompt_id))
    assert the_run(world).entry.on == RunOn() if waiting(world) else True
    await world.clock.until(lambda: one.prompt_id in world.b.submitted)
    await finish(world)


async def test_a_run_that_was_bound_meanwhile_keeps_its_binding(world: World) -> None:
    for moment in range(0, 60, 3):
        putting = asyncio.ensure_future(world.services.queue.put(TEXT, 1, only=ServerUrl(A)))
        await world.clock.until(putting.done)
        (one,) = putting.result()
        moving = begin(world.services.mover.move(one.prompt_id, ServerUrl(B)))
        for _ in range(moment):
            await asyncio.sleep(0)
        await world.clock.until(moving.done)
        await finish(world)
        found = [
            task
            for task in world.window_store.state.window.tasks
            if task.prompt_id in (one.prompt_id, moving.result() if not moving.exception() else "")
        ]
        assert [task.state for task in found] == [TaskState.SUCCEEDED]
    assert set(Counter(sent(world)).values()) == {1}


async def test_a_server_that_cannot_run_it_is_refused(world: World) -> None:
    del world.b.classes["KSampler"]
    task = await held_by_a(world)
    with pytest.raises(InputError) as caught:
        await move(world, task.prompt_id)
    assert caught.value.message.key == "move.not_capable"
    world.services.pauses.pause(ServerUrl(B))
    with pytest.raises(InputError) as caught:
        await move(world, task.prompt_id)
    assert caught.value.message.key == "move.paused"
    world.services.pauses.resume(ServerUrl(B))
    world.b.up = False
    with pytest.raises(InputError) as caught:
        await move(world, task.prompt_id)
    assert caught.value.message.key == "move.down"


async def test_a_batch_is_paused_in_one_step_and_goes_on(world: World) -> None:
    await put(world, 8)
    await world.clock.until(lambda: len(sent(world)) == 4)
    batch = the_batch(world)
    tries = world.database.tries
    await world.clock.run(world.services.mover.pause_batch(batch))
    assert world.database.tries == tries + 1
    assert all(one.entry.is_paused for one in world.window_store.state.window.queue)
    world.a.run_to_end()
    world.b.run_to_end()
    await world.clock.advance(10)
    assert len(waiting(world)) == 4
    why = {one.why.key for one in world.window_store.state.window.queue if one.why}
    assert why == {"queue.run_paused"}
    await world.clock.run(world.services.mover.pause_batch(batch))
    await finish(world)
    assert set(Counter(sent(world)).values()) == {1}


def the_batch(world: World) -> str:
    """Return the batch of all that waits."""
    (batch,) = {one.entry.batch_id for one in world.window_store.state.window.queue}
    return batch


async def test_a_pause_of_a_batch_that_is_bound_meanwhile_changes_the_rest(world: World) -> None:
    await put(world, 6)
    await world.clock.until(lambda: len(sent(world)) == 4)
    batch = the_batch(world)
    world.a.run_to_end()
    for moment in range(0, 40, 2):
        pausing = begin(world.services.mover.pause_batch(batch))
        for _ in range(moment):
            await asyncio.sleep(0)
        await world.clock.until(pausing.done)
        pausing.result()
        stored = {row["promptId"]: row for row in await world.database.rows("queue")}
        for one in world.window_store.state.window.queue:
            assert stored[one.prompt_id]["paused"] == one.entry.is_paused
    for one in world.window_store.state.window.queue:
        assert not one.entry.is_paused  # an even number of presses
    await finish(world)
    assert set(Counter(sent(world)).values()) == {1}


async def test_what_waits_for_a_busy_server_is_offered_to_an_idle_one(world: World) -> None:
    world.window_store.set_lock(WindowLock(ServerUrl(A), LockMode.PINNED))
    await put(world, 5)
    await world.clock.until(lambda: len(world.a.submitted) == 2)
    world.lead()
    world.a.start_next()
    await world.clock.until(lambda: world.window_store.state.move_offer is not None)
    await world.clock.advance(1)
    found = world.window_store.state.move_offer
    assert found is not None
    assert found.server == B
    assert len(found.ids) == 2  # the last ones: A keeps the one that runs, and as many
    moved = await world.clock.run(world.services.mover.move_all(found.ids, found.server))
    assert (moved.ids, moved.failed) == (frozenset(found.ids), {})
    await world.clock.until(lambda: len(world.b.submitted) == 2)
    assert world.window_store.state.move_offer is None
    await finish(world)
    assert len(world.b.history) == 2
    assert len(world.a.history) == 3


async def test_nothing_is_offered_while_the_queue_moves_by_itself(world: World) -> None:
    world.lead()
    await put(world, 6)
    await world.clock.until(lambda: len(sent(world)) == 4)
    await finish(world)
    assert not any("move_offer" in changed for changed in world.changes)


async def test_a_server_with_other_work_is_offered_nothing(world: World) -> None:
    world.window_store.set_lock(WindowLock(ServerUrl(A), LockMode.PINNED))
    world.b.load(1)
    world.lead()
    await put(world, 5)
    await world.clock.advance(10)
    assert world.window_store.state.move_offer is None
