"""Cancelling: one prompt on its own server, and no other."""

import json

import pytest

from app.core.comfy.requests import Response
from app.core.errors import BindingError, ServerError, TakenOver, TransportError
from app.core.message import message
from app.core.task.task import Task, TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.services.tasks.canceller import MAX_TELLS
from tests.fakes import FakeComfy, World
from tests.fakes.values import A, B, an_id, an_order

TEXT = an_order("text-to-image")


async def cancel(world: World, task: Task | str) -> Task:
    prompt_id = task if isinstance(task, str) else task.prompt_id
    return await world.clock.run(world.canceller.cancel(prompt_id))


def cancels(server: FakeComfy) -> list[object]:
    """Return the bodies of all requests that delete or interrupt something."""
    found = [*server.requests("POST", "queue"), *server.requests("POST", "interrupt")]
    return [json.loads(request.body or "") for request in found]


async def test_a_pending_prompt_is_deleted_and_nothing_else(world: World) -> None:
    world.a.load(1)
    world.b.load(1)
    task = await world.queued(TEXT)
    world.a.load(1)
    others = [prompt_id for prompt_id in world.a.prompts if prompt_id != task.prompt_id]
    ended = await cancel(world, task)
    assert ended.state is TaskState.CANCELLED
    assert world.a.prompts == others
    assert cancels(world.a) == [{"delete": [task.prompt_id]}]
    assert cancels(world.b) == []


async def test_a_running_prompt_is_interrupted_by_its_id(world: World) -> None:
    task = await world.running(TEXT)
    world.a.load(2)
    now = await cancel(world, task)
    assert now.cancelling or not now.is_open
    await world.until_state(task, TaskState.INTERRUPTED)
    assert {"prompt_id": task.prompt_id} in cancels(world.a)
    assert len(world.a.prompts) == 2
    assert not world.task(task).cancelling


async def test_somebody_elses_running_prompt_is_not_touched(world: World) -> None:
    world.a.load(1)
    world.b.load(5)
    world.a.start_next()
    task = await world.queued(TEXT)
    await cancel(world, task)
    assert world.a.running is not None
    assert world.a.requests("POST", "interrupt") == []
    assert world.state(task) is TaskState.CANCELLED


async def test_a_cancel_is_seen_at_once(world: World) -> None:
    task = await world.running(TEXT)
    world.http.slow(A, "POST", "queue", 5)
    asking = world.background.spawn(world.canceller.cancel(task.prompt_id), "cancel")
    await world.clock.settle()
    assert world.task(task).cancelling
    await world.clock.until(asking.done)


async def test_asking_twice_asks_the_server_once(world: World) -> None:
    task = await world.running(TEXT)
    world.http.slow(A, "POST", "queue", 5)
    asking = [
        world.background.spawn(world.canceller.cancel(task.prompt_id), "cancel") for _ in range(3)
    ]
    await world.clock.until(lambda: all(one.done() for one in asking))
    await world.until_state(task, TaskState.INTERRUPTED)
    assert len(world.a.requests("POST", "interrupt")) == 1
    assert len(world.a.requests("POST", "queue")) == 1


async def test_a_cancel_goes_to_the_tasks_own_server_wherever_the_lock_is(world: World) -> None:
    task = await world.queued(TEXT)
    world.window_store.set_lock(WindowLock(B, LockMode.PINNED))
    world.window_store.set_pool(world.window_store.state.pool.remove(A))
    await cancel(world, task)
    assert world.state(task) is TaskState.CANCELLED
    assert cancels(world.b) == []


@pytest.mark.parametrize("state", [TaskState.SUCCEEDED, TaskState.INTERRUPTED])
async def test_a_task_that_has_ended_stays_as_it_is(world: World, state: TaskState) -> None:
    task = await world.running(TEXT)
    if state is TaskState.SUCCEEDED:
        world.a.finish()
    else:
        world.a.interrupt_running()
    await world.until_state(task, state)
    asked, ended = len(world.http.sent), world.task(task)
    assert await cancel(world, task) is ended
    assert world.task(task) is ended
    assert len(world.http.sent) == asked


async def test_an_unknown_id_is_refused(world: World) -> None:
    with pytest.raises(BindingError) as caught:
        await cancel(world, "nobody's")
    assert caught.value.message == message("task.unknown", prompt_id="nobody's")


async def test_a_prompt_that_finished_in_the_same_moment_is_a_success(world: World) -> None:
    world.a.sockets_work = False
    task = await world.queued(TEXT)
    world.a.run_to_end()
    await cancel(world, task)
    await world.until_state(task, TaskState.SUCCEEDED)
    assert not world.task(task).cancelling


async def test_a_prompt_that_began_to_run_in_the_same_moment_is_interrupted(world: World) -> None:
    world.a.sockets_work = False
    task = await world.queued(TEXT)
    world.a.start_next()
    await cancel(world, task)
    await world.until_state(task, TaskState.INTERRUPTED)


async def test_a_prompt_that_is_still_queued_after_all_is_not_called_cancelled(
    world: World,
) -> None:
    task = await world.queued(TEXT)
    world.a.ignores_deletes = True
    await cancel(world, task)
    await world.clock.advance(10)
    assert world.a.prompts == [task.prompt_id]
    assert world.task(task).is_open


async def test_a_running_prompt_that_its_server_forgot_is_not_called_cancelled(
    world: World,
) -> None:
    task = await world.running(TEXT)
    world.a.running = None
    await cancel(world, task)
    await world.until_state(task, TaskState.LOST)


# ---- old servers ----


async def test_an_old_server_is_never_asked_to_interrupt(world: World) -> None:
    world.a.version = "0.3.59"
    task = await world.running(TEXT)
    with pytest.raises(ServerError) as caught:
        await cancel(world, task)
    assert caught.value.message == message("cancel.too_old", server=A)
    assert world.a.requests("POST", "interrupt") == []
    assert world.state(task) is TaskState.RUNNING
    assert not world.task(task).cancelling


async def test_a_server_of_unknown_version_is_asked_for_it_first(world: World) -> None:
    world.http.lose_request(A, "GET", "system_stats")
    world.b.up = False
    task = await world.running(TEXT)
    assert world.window_store.state.health_of(A).version == ""
    await cancel(world, task)
    await world.until_state(task, TaskState.INTERRUPTED)


async def test_a_pending_prompt_can_be_taken_from_an_old_server(world: World) -> None:
    world.a.version = "0.2.0"
    task = await world.queued(TEXT)
    assert (await cancel(world, task)).state is TaskState.CANCELLED
    assert world.a.prompts == []


async def test_a_prompt_with_the_servers_own_id_is_deleted_by_that(world: World) -> None:
    world.a.own_ids = True
    task = await world.queued(TEXT)
    assert (await cancel(world, task)).state is TaskState.CANCELLED
    assert world.a.prompts == []


async def test_a_prompt_that_was_only_found_by_our_own_id_can_be_cancelled(world: World) -> None:
    world.a.own_ids = True
    world.http.lose_answer(A, "POST", "prompt")
    task = await world.queued(TEXT)
    await cancel(world, task)
    await world.until_state(task, TaskState.CANCELLED)
    assert world.a.prompts == []


# ---- a server that cannot be told ----


async def test_a_cancel_that_a_server_refused_is_taken_back_and_reported(world: World) -> None:
    task = await world.running(TEXT)
    world.http.answer(A, "POST", "queue", Response(500))
    with pytest.raises(ServerError):
        await cancel(world, task)
    assert world.task(task).is_open
    assert not world.task(task).cancelling
    world.http.heal()
    await cancel(world, task)
    await world.until_state(task, TaskState.INTERRUPTED)


@pytest.mark.parametrize("runs", [True, False])
async def test_a_cancel_while_the_server_is_silent_is_carried_out_when_it_answers(
    world: World, runs: bool
) -> None:
    task = await (world.running(TEXT) if runs else world.queued(TEXT))
    world.a.up = False
    with pytest.raises(TransportError):
        await cancel(world, task)
    now = world.task(task)
    assert now.cancelling
    assert now.unreachable
    await world.clock.advance(60)
    assert world.task(task).is_open
    world.a.up = True
    await world.until_state(task, TaskState.INTERRUPTED if runs else TaskState.CANCELLED)
    assert world.a.prompts == []
    assert world.task(task).warning is None


async def test_a_server_that_is_silent_for_long_is_not_told_all_the_time(world: World) -> None:
    task = await world.queued(TEXT)
    world.a.up = False
    with pytest.raises(TransportError):
        await cancel(world, task)
    await world.clock.advance(60)
    told = [seen for seen in world.http.sent if seen.method == "POST" and "queue" in seen.url]
    assert len(told) == 1


async def test_one_that_only_fails_to_take_it_is_told_again_at_the_next_look(world: World) -> None:
    task = await world.queued(TEXT)
    world.http.lose_request(A, "POST", "queue")
    with pytest.raises(TransportError):
        await cancel(world, task)
    assert await world.until_state(task, TaskState.CANCELLED) <= 10


async def test_a_server_that_takes_everything_but_cancels_is_given_up(world: World) -> None:
    task = await world.queued(TEXT)
    world.http.lose_request(A, "POST", "queue", times=99)
    with pytest.raises(TransportError):
        await cancel(world, task)
    await world.clock.until(lambda: world.task(task).warning is not None)
    told = len([seen for seen in world.http.sent if seen.method == "POST" and "queue" in seen.url])
    await world.clock.advance(60)
    after = [seen for seen in world.http.sent if seen.method == "POST" and "queue" in seen.url]
    assert len(after) == told <= 1 + MAX_TELLS
    assert not world.task(task).cancelling
    assert world.task(task).is_open


async def test_a_queued_task_that_its_server_forgot_meanwhile_is_cancelled(world: World) -> None:
    task = await world.queued(TEXT)
    world.a.up = False
    with pytest.raises(TransportError):
        await cancel(world, task)
    world.a.restart()
    world.a.up = True
    await world.until_state(task, TaskState.CANCELLED)


async def test_a_reload_forgets_no_cancel(world: World) -> None:
    task = await world.queued(TEXT)
    world.a.up = False
    with pytest.raises(TransportError):
        await cancel(world, task)
    after = await world.reload()
    after.a.up = True
    await after.until_state(task, TaskState.CANCELLED)
    assert after.a.prompts == []
    await after.close()
    assert after.errors == []


async def test_a_task_that_ended_while_its_cancel_failed_stays_ended(world: World) -> None:
    task = await world.running(TEXT)
    world.http.slow(A, "POST", "queue", 1_000)
    asking = world.background.spawn(world.canceller.cancel(task.prompt_id), "cancel")
    await world.clock.settle()
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)
    ended = world.task(task)
    await world.clock.until(asking.done)
    assert isinstance(asking.exception(), TransportError)
    assert world.task(task) == ended


# ---- while the prompt is on its way ----


async def test_a_cancel_during_the_submission_is_carried_out_when_it_is_queued(
    world: World,
) -> None:
    world.http.slow(A, "POST", "prompt", 5)
    task = await world.started(TEXT)
    assert world.state(task) is TaskState.SUBMITTING
    now = await cancel(world, task)
    assert now.cancelling
    await world.until_state(task, TaskState.CANCELLED)
    assert world.a.prompts == []
    assert cancels(world.a) == [{"delete": [task.prompt_id]}]


async def test_a_cancel_during_the_submission_reaches_a_prompt_that_runs_already(
    world: World,
) -> None:
    world.http.slow(A, "POST", "prompt", 5)
    task = await world.started(TEXT)
    await cancel(world, task)
    world.a.start_next()
    await world.until_state(task, TaskState.INTERRUPTED)
    assert world.a.prompts == []


async def test_a_cancel_of_an_unknown_outcome_is_carried_out_when_it_is_found(
    world: World,
) -> None:
    world.http.lose_answer(A, "POST", "prompt", arrives_after=10)
    task = await world.started(TEXT)
    await cancel(world, task)
    await world.until_state(task, TaskState.CANCELLED)
    assert world.a.prompts == []


async def test_a_late_cancel_that_an_old_server_cannot_do_is_told_at_the_task(
    world: World,
) -> None:
    world.a.version = "0.3.59"
    world.http.slow(A, "POST", "prompt", 5)
    task = await world.started(TEXT)
    await cancel(world, task)
    world.a.start_next()
    await world.clock.until(lambda: world.task(task).warning is not None)
    warning = world.task(task).warning
    assert warning is not None
    assert warning.message == message("cancel.too_old", server=A)
    assert not world.task(task).cancelling
    assert world.state(task) is TaskState.RUNNING


async def test_a_late_cancel_that_did_not_reach_the_server_is_told_at_the_task(
    world: World,
) -> None:
    world.http.slow(A, "POST", "prompt", 5)
    world.http.lose_request(A, "POST", "queue")
    task = await world.started(TEXT)
    await cancel(world, task)
    await world.clock.advance(30)
    now = world.task(task)
    assert now.state is TaskState.CANCELLED or now.warning is not None


async def test_a_foreign_prompt_is_cancelled_where_it_is_bound(world: World) -> None:
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    world.api.register(an_id(5), {})
    world.a.enqueue({"9": {"class_type": "SaveImage", "inputs": {}}}, {}, an_id(5))
    await cancel(world, an_id(5))
    await world.until_state(an_id(5), TaskState.CANCELLED)
    assert world.a.prompts == []


async def test_a_copy_that_a_browser_sent_by_itself_is_cancelled_too(world: World) -> None:
    world.http.repeat(A, "POST", "prompt")
    world.http.slow(A, "GET", "queue", 0.5, times=1)
    task = await world.queued(TEXT)
    assert world.a.prompts == [task.prompt_id] * 2
    await cancel(world, task)
    await world.clock.advance(10)
    assert world.a.prompts == []
    assert world.state(task) is TaskState.CANCELLED


async def test_a_cancel_is_journaled(world: World) -> None:
    task = await world.queued(TEXT)
    await cancel(world, task)
    assert any(saved.cancelling for saved in world.journal.saved)
    assert world.journal.states(task.prompt_id)[-1] == "cancelled"


async def test_a_cancel_that_was_under_way_is_carried_out_when_its_task_comes_back(
    world: World,
) -> None:
    task = await world.queued(TEXT)
    server = world.server_of(task)
    await world.lose_server(task)
    world.database.seconds = 1.0
    cancel = world.background.spawn(world.canceller.cancel(task.prompt_id), "cancel")
    await world.clock.settle()
    world.removal.remove(task.prompt_id)
    await world.clock.advance(2)
    assert isinstance(cancel.exception(), TakenOver)
    world.errors.clear()
    world.database.seconds = 0.0
    world.removal.undo()
    server.up = True
    await world.until_state(task, TaskState.CANCELLED)
    assert server.prompts == []
