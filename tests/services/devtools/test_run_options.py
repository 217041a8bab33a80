"""Calls of the JavaScript API that name a server, run several times, or are aborted."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from app.core.comfy.requests import Response
from app.core.errors import AbortError, BindingError, InputError, ServerError
from app.core.message import message
from app.core.submission.options import RunOptions
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.core.windows.window_state import WindowState
from app.services.servers.balancer import NotCapable
from tests.fakes import World
from tests.fakes.calls import begin
from tests.fakes.values import A, B, an_image, an_order

TYPE = "text-to-image"
VALUES = {"prompt": "a cat", "checkpoint": "v1-5.safetensors"}
ON_B = RunOptions(B)


def saved(prefix: str = "pic") -> dict[str, Any]:
    """The shortest API graph that makes a file."""
    size = {"width": 64, "height": 64, "batch_size": 1, "color": 255}
    return {
        "1": {"class_type": "EmptyImage", "inputs": size},
        "3": {
            "class_type": "SaveImage",
            "inputs": {"images": ["1", 0], "filename_prefix": prefix},
        },
    }


def serve(world: World) -> Callable[[], None]:
    """Let each server finish every prompt at once, until the returned function is called."""

    def finish(before: WindowState, after: WindowState) -> None:
        for server in world.servers.values():
            if server.running is None and server.pending:
                server.run_to_end()

    return world.window_store.watch(finish)


async def run(world: World, options: RunOptions, seen: list[Any] | None = None) -> Any:
    note = None if seen is None else seen.append
    close = serve(world)
    try:
        return await world.clock.run(world.runs.process_image(TYPE, VALUES, note, options))
    finally:
        close()


async def outcome(world: World, call: asyncio.Future[Any]) -> BaseException | None:
    await world.clock.until(call.done)
    return call.exception()


def tasks(world: World) -> list[Any]:
    return world.window_store.state.window.tasks.newest_first()[::-1]


# ---- server ----


async def test_a_named_server_runs_it_and_the_window_stays_free(world: World) -> None:
    world.b.load(5)
    call = begin(world.runs.process_image(TYPE, VALUES, None, ON_B))
    await world.clock.until(lambda: bool(world.b.submitted))
    assert world.window_store.state.window.lock == WindowLock()
    while world.b.pending:
        world.b.run_to_end()
    await world.clock.until(call.done)
    assert call.result()["executionServer"] == B
    assert world.a.submitted == []


async def test_one_call_for_each_server_runs_at_the_same_time(world: World) -> None:
    calls = [begin(world.runs.process_image(TYPE, VALUES, None, RunOptions(url))) for url in (A, B)]
    await world.clock.until(lambda: bool(world.a.pending and world.b.pending))
    world.a.run_to_end()
    world.b.run_to_end()
    await world.clock.until(lambda: all(call.done() for call in calls))
    assert [call.result()["executionServer"] for call in calls] == [A, B]


@pytest.mark.parametrize(
    ("mode", "key"), [(LockMode.BATCH, "lock.held"), (LockMode.PINNED, "lock.pinned_elsewhere")]
)
async def test_a_lock_on_another_server_refuses_before_anything_is_sent(
    world: World, mode: LockMode, key: str
) -> None:
    await world.queued(an_order(TYPE))
    world.window_store.set_lock(WindowLock(A, mode))
    sent = len(world.b.requests("GET", "prompt"))
    with pytest.raises(BindingError) as caught:
        await world.clock.run(world.runs.submit_graph(saved(), None, ON_B))
    assert caught.value.message == message(key, server=A)
    assert len(world.b.requests("GET", "prompt")) == sent
    assert world.b.submitted == []


async def test_a_named_server_that_is_down_refuses(world: World) -> None:
    world.b.up = False
    with pytest.raises(InputError) as caught:
        await run(world, ON_B)
    assert caught.value.message.key == "option.server_down"
    assert tasks(world) == []


async def test_a_named_server_that_lacks_a_node_refuses(world: World) -> None:
    del world.b.classes["KSampler"]
    with pytest.raises(NotCapable) as caught:
        await run(world, ON_B)
    assert caught.value.message.key == "option.server_not_capable"
    assert caught.value.lacking.keys() == {B}
    assert tasks(world) == []


# ---- runs ----


async def test_runs_give_a_list_with_a_result_each(world: World) -> None:
    seen: list[Any] = []
    results = await run(world, RunOptions(B, 3), seen)
    assert [one["promptId"] for one in results] == [task.prompt_id for task in tasks(world)]
    assert {one["executionServer"] for one in results} == {B}
    assert {one["promptId"] for one in seen} == {task.prompt_id for task in tasks(world)}
    assert len(results) == 3


async def test_one_run_that_is_named_gives_a_list_too(world: World) -> None:
    assert len(await run(world, RunOptions(None, 1))) == 1


async def test_the_first_failure_is_raised_when_all_have_ended(world: World) -> None:
    call = begin(world.runs.process_image(TYPE, VALUES, None, RunOptions(A, 2)))
    await world.clock.until(lambda: len(world.a.pending) == 2)
    world.a.start_next()
    world.a.fail("3", "out of memory")
    first, second = tasks(world)
    await world.until_state(first, TaskState.FAILED)
    assert not call.done()
    world.a.run_to_end()
    error = await outcome(world, call)
    assert isinstance(error, ServerError)
    assert error.message.args["state"] == "failed"
    assert world.task(second).state is TaskState.SUCCEEDED


# ---- signal ----


async def test_what_is_aborted_before_is_not_begun(world: World) -> None:
    aborted = asyncio.Event()
    aborted.set()
    with pytest.raises(AbortError) as caught:
        await world.clock.run(world.runs.submit_graph(saved(), None, RunOptions(), aborted))
    assert caught.value.message == message("run.aborted")
    assert (tasks(world), world.http.sent) == ([], [])


async def test_an_abort_while_a_server_is_chosen_sends_nothing(world: World) -> None:
    aborted = asyncio.Event()
    async with world.submitter._balancer.turn:
        call = begin(world.runs.submit_graph(saved(), None, RunOptions(), aborted))
        await world.clock.settle()
        aborted.set()
        assert isinstance(await outcome(world, call), AbortError)
    await world.clock.advance(60)
    assert tasks(world) == []
    assert (world.a.submitted, world.b.submitted) == ([], [])


async def test_an_abort_while_inputs_are_checked_does_not_wait_for_the_servers(
    world: World,
) -> None:
    aborted = asyncio.Event()
    for server in (A, B):
        world.http.slow(server, "GET", "object_info", 3.0)
    call = begin(world.runs.process_image(TYPE, {"oops": 1}, None, RunOptions(), aborted))
    await world.clock.settle()
    assert not call.done()
    began = world.clock.monotonic()
    aborted.set()
    assert isinstance(await outcome(world, call), AbortError)
    assert world.clock.monotonic() == began
    await world.clock.advance(60)
    assert (tasks(world), world.errors) == ([], [])


async def test_an_abort_while_the_task_is_recorded_sends_nothing(world: World) -> None:
    aborted = asyncio.Event()

    def abort(before: WindowState, after: WindowState) -> None:
        if after.unrecorded:
            aborted.set()

    close = world.window_store.watch(abort)
    inputs = {"image": an_image()}
    call = begin(world.runs.process_image("upscale", inputs, None, RunOptions(), aborted))
    assert isinstance(await outcome(world, call), AbortError)
    close()
    await world.clock.advance(60)
    (task,) = tasks(world)
    assert task.state is TaskState.CANCELLED
    for server in (world.a, world.b):
        assert server.submitted == []
        assert server.requests("POST", "upload") == []


async def test_an_abort_cancels_each_task_on_its_server(world: World) -> None:
    aborted = asyncio.Event()
    other = await world.queued(an_order(TYPE))
    call = begin(world.runs.process_image(TYPE, VALUES, None, RunOptions(A, 2), aborted))
    await world.clock.until(lambda: len(world.a.pending) == 2)  # the second waits here
    aborted.set()
    assert isinstance(await outcome(world, call), AbortError)
    mine = [task for task in tasks(world) if task.prompt_id != other.prompt_id]
    for task in mine:
        await world.until_state(task, TaskState.CANCELLED)
    await world.clock.until(lambda: not world.window_store.state.window.queue)
    assert len(mine) == 1
    assert world.task(other).state is TaskState.QUEUED


async def test_a_cancel_that_the_server_cannot_do_is_a_warning(world: World) -> None:
    aborted = asyncio.Event()
    call = begin(world.runs.process_image(TYPE, VALUES, None, RunOptions(A), aborted))
    await world.clock.until(lambda: bool(world.a.pending))
    world.http.answer(A, "POST", "queue", Response(500, b"no"))
    aborted.set()
    assert isinstance(await outcome(world, call), AbortError)
    await world.clock.until(lambda: bool(world.warnings))
    assert [key for key, _ in world.warnings] == ["answer.status"]


async def test_a_cancel_at_a_silent_server_is_sent_later(world: World) -> None:
    aborted = asyncio.Event()
    call = begin(world.runs.process_image(TYPE, VALUES, None, RunOptions(A), aborted))
    await world.clock.until(lambda: bool(world.a.pending))
    world.a.up = False
    aborted.set()
    assert isinstance(await outcome(world, call), AbortError)
    await world.clock.advance(5)
    world.a.up = True
    (task,) = tasks(world)
    await world.until_state(task, TaskState.CANCELLED)
    assert world.warnings == []


async def test_an_abort_after_the_end_changes_nothing(world: World) -> None:
    aborted = asyncio.Event()
    close = serve(world)
    result = await world.clock.run(
        world.runs.process_image(TYPE, VALUES, None, RunOptions(), aborted)
    )
    close()
    aborted.set()
    await world.clock.settle()
    (task,) = tasks(world)
    assert (task.prompt_id, task.state) == (result["promptId"], TaskState.SUCCEEDED)


# ---- submitGraph ----


async def test_an_own_graph_is_bound_recorded_and_run(world: World) -> None:
    close = serve(world)
    result = await world.clock.run(world.runs.submit_graph(saved(prefix="mine"), None, ON_B))
    close()
    (task,) = tasks(world)
    assert (result["promptId"], result["executionServer"]) == (task.prompt_id, B)
    assert result["imageUrl"].startswith(f"{B}/api/view?")
    assert task.graph.keys() == saved().keys()
    assert not task.foreign
    after = await world.reload()
    assert after.api.task(task.prompt_id)["executionServer"] == B  # type: ignore[index]
    await after.close()


async def test_json_text_keeps_a_seed_that_javascript_would_round(world: World) -> None:
    seed = 2**64 - 1
    text = json.dumps({"1": {"class_type": "KSampler", "inputs": {"seed": seed}}})
    call = begin(world.runs.submit_graph(text, None, RunOptions(A)))
    await world.clock.until(lambda: bool(tasks(world)))
    (task,) = tasks(world)
    assert task.graph["1"]["inputs"]["seed"] == seed
    await world.clock.run(world.api.cancel(task.prompt_id))
    assert await outcome(world, call) is not None


@pytest.mark.parametrize("document", [None, 3, [], {}, "x", {"nodes": [], "links": []}])
async def test_what_is_no_graph_is_refused(world: World, document: Any) -> None:
    with pytest.raises(InputError):
        await world.clock.run(world.runs.submit_graph(document))
    assert world.http.sent == []


async def test_an_editor_file_is_refused_as_one_also_as_text(world: World) -> None:
    document: dict[str, Any] = {"nodes": [], "links": []}
    for given in (document, json.dumps(document)):
        with pytest.raises(InputError) as caught:
            await world.clock.run(world.runs.submit_graph(given))
        assert caught.value.message.key == "workflow.editor_format"
