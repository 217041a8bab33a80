"""A server that asks to be left alone is left alone: what was for it waits, and is sent then."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.core.comfy.requests import Response
from app.core.errors import InputError
from app.core.message import message
from app.core.servers.health import resting
from app.core.task.task import Task, TaskState
from app.core.tracking.resubmission import GRACE_MS
from app.core.windows.window_lock import LockMode, WindowLock
from tests.fakes import World
from tests.fakes.values import A, an_order

TEXT = an_order("text-to-image")
UPSCALE = an_order("upscale")
REST = 60.0
WAIT = Response(429, retry_after=REST)


def posts(world: World, route: str = "prompt") -> int:
    """Return how often this was posted to the first server, whatever it answered."""
    sent = [one for one in world.http.sent if one.url == f"{A}/api/{route}"]
    return len([one for one in sent if one.method == "POST" and one.body != "{}"])


async def a_batch(world: World, runs: int = 5) -> list[Task]:
    """Start a batch whose first prompt is answered with a rest."""
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    world.http.answer(A, "POST", "prompt", WAIT, times=1)
    tasks = await world.start(TEXT, runs)
    await world.clock.until(lambda: posts(world) == 1)
    return tasks


async def test_a_batch_waits_after_the_first_answer_and_is_sent_in_order_then(
    world: World,
) -> None:
    tasks = await a_batch(world)
    await world.clock.advance(REST - 5)
    assert posts(world) == 1
    assert [world.state(task) for task in tasks] == [
        TaskState.SUBMITTING,
        *[TaskState.REGISTERED] * 4,
    ]
    await world.until_state(tasks[-1], TaskState.QUEUED)
    assert world.a.prompts == [task.prompt_id for task in tasks]
    await world.clock.advance(120)
    assert posts(world) == 6
    assert [world.task(task).attempt for task in tasks] == [1] * 5


async def test_a_rest_that_is_asked_for_again_is_kept_again(world: World) -> None:
    tasks = await a_batch(world, 2)
    world.http.answer(A, "POST", "prompt", WAIT, times=4)
    await world.clock.advance(4 * REST - 5)
    assert posts(world) == 4
    await world.until_state(tasks[1], TaskState.QUEUED, seconds=2 * REST)
    assert world.a.prompts == [task.prompt_id for task in tasks]


async def test_what_was_missed_before_a_rest_says_nothing_of_the_prompt_sent_after_it(
    world: World,
) -> None:
    [task] = await a_batch(world, 1)
    await world.clock.advance(REST / 2)
    missed = replace(world.task(task), absent_at=world.clock.now())  # by an earlier page, say
    world.window_store.update(missed)
    world.http.lose_request(A, "POST", "prompt")
    await world.clock.until(lambda: posts(world) == 2)
    await world.clock.advance(GRACE_MS / 1000 - 1)
    assert posts(world) == 2
    await world.until_state(task, TaskState.QUEUED)
    assert world.a.submitted == [task.prompt_id]


async def test_what_waits_can_be_cancelled(world: World) -> None:
    first, second, third = await a_batch(world, 3)
    await world.clock.run(world.canceller.cancel(second.prompt_id))
    assert world.state(second) is TaskState.CANCELLED
    await world.clock.run(world.canceller.cancel(first.prompt_id))
    await world.until_state(first, TaskState.CANCELLED, seconds=2)
    await world.until_state(third, TaskState.QUEUED)
    assert world.a.submitted == [third.prompt_id]


async def test_a_person_who_checks_the_server_ends_the_rest(world: World) -> None:
    tasks = await a_batch(world, 2)
    await world.monitor.check(A, asked=True)
    await world.until_state(tasks[1], TaskState.QUEUED, seconds=5)


async def test_a_window_that_loads_again_meanwhile_sends_each_of_them_once(world: World) -> None:
    tasks = await a_batch(world, 3)
    again = await world.reload()
    for task in tasks:
        await again.until_state(task, TaskState.QUEUED)
    await again.clock.advance(120)
    assert sorted(again.a.submitted) == sorted(task.prompt_id for task in tasks)
    await again.close()


async def test_what_waits_is_sent_one_by_one_after_a_reload_too(world: World) -> None:
    tasks = await a_batch(world, 5)
    world.http.answer(A, "POST", "prompt", WAIT)
    again = await world.reload()
    await again.clock.advance(REST - 5)
    assert posts(again) == 2
    assert [again.state(task) for task in tasks[2:]] == [TaskState.REGISTERED] * 3
    await again.clock.run(again.canceller.cancel(tasks[3].prompt_id))
    again.http.heal()
    await again.until_state(tasks[4], TaskState.QUEUED)
    assert again.state(tasks[3]) is TaskState.CANCELLED
    await again.close()


async def test_no_new_task_goes_to_a_server_that_rests(world: World) -> None:
    health = resting(world.window_store.state.health_of(A), REST, world.clock.monotonic())
    world.window_store.set_health(A, health)
    assert await world.clock.run(world.balancer.pick()) != [A]
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    with pytest.raises(InputError) as refused:
        await world.start(TEXT)
    assert refused.value.message.args["why"] == message("health.rests", seconds=REST)


async def test_a_task_whose_server_rests_by_its_turn_uploads_nothing(world: World) -> None:
    world.http.slow(A, "POST", "upload", 2.0, times=1)
    task = await world.started(UPSCALE)
    await world.clock.advance(1)
    health = resting(world.window_store.state.health_of(A), REST, world.clock.monotonic())
    world.window_store.set_health(A, health)
    await world.clock.advance(REST - 5)
    assert (posts(world, "upload/image"), posts(world)) == (1, 0)
    await world.until_state(task, TaskState.QUEUED)


async def test_an_upload_that_is_answered_with_a_rest_is_sent_again_after_it(world: World) -> None:
    world.http.answer(A, "POST", "upload", WAIT, times=1)
    first, second = await world.start(UPSCALE, 2)
    await world.clock.advance(REST - 5)
    assert posts(world, "upload/image") == 1
    assert [world.state(task) for task in (first, second)] == [
        TaskState.UPLOADING,
        TaskState.REGISTERED,
    ]
    await world.until_state(second, TaskState.QUEUED)
    assert posts(world, "upload/image") == 2
    assert world.a.submitted == [first.prompt_id, second.prompt_id]


async def test_an_upload_that_waits_can_be_cancelled(world: World) -> None:
    world.http.answer(A, "POST", "upload", WAIT, times=1)
    task = await world.started(UPSCALE)
    await world.clock.run(world.canceller.cancel(task.prompt_id))
    await world.clock.advance(2 * REST)
    assert world.state(task) is TaskState.CANCELLED
    assert (posts(world, "upload/image"), posts(world)) == (1, 0)


def arrive(world: World, task: Task) -> None:
    """Let a prompt arrive that was refused, as from a gateway that had passed it on."""
    extra = {"client_id": world.window_store.state.window.client_id}
    world.a.enqueue(task.graph, extra, task.prompt_id)


async def test_a_prompt_that_is_there_nevertheless_is_not_sent_again(world: World) -> None:
    (task,) = await a_batch(world, 1)
    await world.clock.advance(5)
    arrive(world, task)
    await world.until_state(task, TaskState.QUEUED)
    await world.clock.advance(120)
    assert posts(world) == 1


async def test_a_prompt_that_runs_nevertheless_is_not_sent_again(world: World) -> None:
    (task,) = await a_batch(world, 1)
    await world.clock.advance(5)
    arrive(world, task)
    world.a.start_next()
    await world.until_state(task, TaskState.RUNNING, seconds=5)
    await world.clock.advance(2 * REST)
    assert world.state(task) is TaskState.RUNNING
    assert posts(world) == 1


def everything_waits(world: World) -> None:
    world.http.answer(A, "POST", "prompt", WAIT, times=1)
    for route in ("queue", "history"):
        world.http.answer(A, "GET", route, WAIT)


def it_breaks_and_waits(world: World) -> None:
    world.http.answer(A, "POST", "prompt", Response(500, retry_after=REST), times=1)


@pytest.mark.parametrize("trouble", [everything_waits, it_breaks_and_waits])
async def test_a_prompt_that_is_not_known_to_be_refused_is_looked_for_before(
    world: World, trouble: Callable[[World], None]
) -> None:
    trouble(world)
    first, second = await world.start(TEXT, 2)
    await world.until_state(first, TaskState.UNKNOWN)
    await world.clock.advance(REST - 5)
    assert posts(world) == 1
    assert world.state(second) is TaskState.REGISTERED
    world.http.heal()
    await world.until_state(first, TaskState.QUEUED, seconds=REST + 2 * GRACE_MS / 1000)
    await world.until_state(second, TaskState.QUEUED)
    assert sorted(world.a.submitted) == sorted([first.prompt_id, second.prompt_id])
