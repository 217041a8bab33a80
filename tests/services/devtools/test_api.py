"""The JavaScript API over plain values: window, tasks, running a workflow, cancelling."""

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from app.core.comfy.requests import Response
from app.core.errors import (
    BindingError,
    FieldError,
    InputError,
    PromptRejected,
    ServerError,
    TakenOver,
)
from app.core.message import message
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.core.windows.window_state import WindowState
from app.services.devtools.api import MAX_ID
from app.services.servers.balancer import NotCapable
from tests.fakes import World
from tests.fakes.values import A, B, an_image, an_order

TEXT = an_order("text-to-image")
VALUES = {"prompt": "a cat", "checkpoint": "v1-5.safetensors"}


async def test_a_window_tells_its_ids_lock_and_counts(world: World) -> None:
    assert world.api.window_info() == {
        "windowId": "00000001-0000-4000-8000-000000000001",
        "clientId": "00000002-0000-4000-8000-000000000002",
        "lockedServer": None,
        "pinned": False,
        "spread": False,
        "openTaskCount": 0,
        "taskCount": 0,
    }
    task = await world.queued(TEXT)
    info = world.api.window_info()
    assert (info["lockedServer"], info["openTaskCount"], info["taskCount"]) == (A, 1, 1)
    world.a.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)
    info = world.api.window_info()
    assert (info["lockedServer"], info["openTaskCount"], info["taskCount"]) == (None, 0, 1)


# ---- registerWindowTask ----


def lock(world: World, server: str = A) -> None:
    world.window_store.set_lock(WindowLock(server, LockMode.PINNED))


async def test_a_registered_prompt_is_bound_and_stamped(world: World) -> None:
    lock(world, B)
    told = world.api.register("my-prompt", {"workflowType": "upscale", "executionServer": A})
    assert told["promptId"] == "my-prompt"
    assert told["executionServer"] == B
    assert told["windowId"] == world.window_store.state.window.window_id
    assert told["clientId"] == world.window_store.state.window.client_id
    assert told["registeredAt"] == world.clock.now()
    assert (told["workflowType"], told["state"]) == ("upscale", "registered")
    assert world.api.task("my-prompt") == told


async def test_a_registered_prompt_is_recorded_at_once_and_back_after_a_reload(
    world: World,
) -> None:
    lock(world, B)
    told = world.api.register("my-prompt", {})
    await world.clock.settle()
    after = await world.reload()
    assert after.api.task("my-prompt") == told
    await after.close()


@pytest.mark.parametrize("fields", [None, "x", 3, {}, {"workflowType": 3}])
async def test_fields_of_a_registered_prompt_may_be_anything(world: World, fields: Any) -> None:
    lock(world)
    assert world.api.register("my-prompt", fields)["workflowType"] is None


async def test_registering_again_is_no_change(world: World) -> None:
    lock(world)
    first = world.api.register("my-prompt", {})
    await world.clock.advance(5)
    again = world.api.register("my-prompt", {"workflowType": "upscale"})
    assert again["registeredAt"] == first["registeredAt"]
    assert len(world.window_store.state.window.tasks) == 1


async def test_registering_our_own_task_again_is_no_change(world: World) -> None:
    task = await world.queued(TEXT)
    before = world.task(task)
    told = world.api.register(task.prompt_id, {})
    assert told["promptId"] == task.prompt_id
    assert world.task(task) is before


async def test_without_a_lock_nothing_is_registered(world: World) -> None:
    with pytest.raises(BindingError) as caught:
        world.api.register("my-prompt", {})
    assert caught.value.message == message("lock.none")
    assert len(world.window_store.state.window.tasks) == 0


async def test_a_prompt_that_is_bound_elsewhere_is_refused(world: World) -> None:
    lock(world, A)
    world.api.register("my-prompt", {})
    lock(world, B)
    with pytest.raises(BindingError) as caught:
        world.api.register("my-prompt", {})
    assert caught.value.message == message("task.bound", prompt_id="my-prompt", server=A)
    told = world.api.task("my-prompt")
    assert told is not None
    assert told["executionServer"] == A


@pytest.mark.parametrize("prompt_id", [None, "", 7, [], "x" * (MAX_ID + 1)])
async def test_what_is_no_id_is_refused(world: World, prompt_id: Any) -> None:
    lock(world)
    with pytest.raises(InputError) as caught:
        world.api.register(prompt_id, {})
    assert caught.value.message == message("task.bad_id")


@pytest.mark.parametrize("length", [1, MAX_ID])
async def test_the_shortest_and_the_longest_id_are_ids(world: World, length: int) -> None:
    lock(world)
    assert world.api.register("x" * length, {})["state"] == "registered"


async def test_an_id_that_no_address_can_hold_is_refused_or_followed_without_harm(
    world: World,
) -> None:
    task = await world.running(TEXT)
    with contextlib.suppress(InputError):
        world.api.register("\ud800", {})
    await world.clock.advance(10)
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)


# ---- getWindowTask, listTasks ----


@pytest.mark.parametrize("prompt_id", ["nobody's", None, 3, ["x"], {}])
async def test_a_task_that_nobody_knows_is_none(world: World, prompt_id: Any) -> None:
    assert world.api.task(prompt_id) is None


async def test_a_task_is_told_as_it_is_by_then(world: World) -> None:
    task = await world.running(TEXT)
    told = world.api.task(task.prompt_id)
    assert told is not None
    assert (told["state"], told["executionServer"], told["imageUrl"]) == ("running", A, None)
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)
    told = world.api.task(task.prompt_id)
    assert told is not None
    assert told["state"] == "succeeded"
    assert told["imageUrl"].startswith(f"{A}/api/view?")


async def test_tasks_are_listed_newest_first(world: World) -> None:
    first, second = await world.start(TEXT, runs=2)
    assert [told["promptId"] for told in world.api.list_tasks()] == [
        second.prompt_id,
        first.prompt_id,
    ]


async def test_everything_that_is_told_is_plain(world: World) -> None:
    task = await world.queued(an_order("upscale"))
    lock(world)
    world.api.register("my-prompt", {})
    for told in (
        world.api.list_tasks(),
        world.api.window_info(),
        world.api.task(task.prompt_id),
    ):
        assert json.loads(json.dumps(told)) == told


# ---- processImage ----


async def process(
    world: World, type_id: Any, values: Any, seen: list[Any] | None = None, outputs: Any = None
) -> dict[str, Any]:
    """Run a workflow; whichever server gets the prompt finishes it at once."""

    def serve(before: WindowState, after: WindowState) -> None:
        for server in world.servers.values():
            if server.running is None and server.pending:
                server.run_to_end(outputs)

    close = world.window_store.watch(serve)
    note = seen.append if seen is not None else None
    try:
        return await world.clock.run(world.runs.process_image(type_id, values, note))
    finally:
        close()


async def test_a_workflow_is_run_and_its_pictures_are_given(world: World) -> None:
    world.a.load(1)
    result = await process(world, "upscale", {"image": an_image()})
    (task,) = world.window_store.state.window.tasks
    assert result["promptId"] == task.prompt_id
    assert result["executionServer"] == task.execution_server
    assert result["imageUrl"] == result["images"][0]["url"]
    assert result["imageUrl"].startswith(f"{task.execution_server}/api/view?")
    assert result["outputs"]["9"]["images"][0]["filename"] == result["images"][0]["filename"]
    assert json.loads(json.dumps(result)) == result


async def test_what_is_left_out_has_its_default(world: World) -> None:
    await process(world, "image-adjust", {"image": an_image()})
    (task,) = world.window_store.state.window.tasks
    assert task.inputs["operation"] == "invert"
    world.a.classes["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"][0] = ["only"]
    world.b.up = False
    await process(world, "text-to-image", {"prompt": "a cat"})
    newest = world.window_store.state.window.tasks.newest_first()[0]
    assert newest.inputs["checkpoint"] == "only"
    assert newest.inputs["steps"] == 20


async def test_progress_is_told_up_to_the_end(world: World) -> None:
    seen: list[Any] = []
    await process(world, "text-to-image", VALUES, seen)
    states = [told["state"] for told in seen]
    assert states[-1] == "succeeded"
    assert "queued" in states or "running" in states
    assert all(told["promptId"] == seen[0]["promptId"] for told in seen)


async def test_an_unknown_type_is_refused_with_the_known_ones(world: World) -> None:
    with pytest.raises(InputError) as caught:
        await process(world, "video", {})
    assert "text-to-image" in str(caught.value)
    assert world.http.sent == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "prompt"),
        ({"prompt": "a cat", "steps": 0}, "steps"),
        ({"prompt": "a cat", "oops": 1}, "oops"),
        ({"prompt": "a cat", "checkpoint": "no such model"}, "checkpoint"),
        ({"prompt": "a cat", "seed": "seven"}, "seed"),
    ],
)
async def test_a_wrong_input_is_refused_by_its_name_before_anything_is_sent(
    world: World, values: Any, field: str
) -> None:
    with pytest.raises(InputError) as caught:
        await process(world, "text-to-image", {"checkpoint": "v1-5.safetensors", **values})
    assert caught.value.message.args["field"] == field
    assert len(world.window_store.state.window.tasks) == 0
    assert world.a.submitted == []


def all_down(world: World) -> None:
    world.a.up = world.b.up = False


def no_pool(world: World) -> None:
    world.window_store.set_pool(world.window_store.state.pool.remove(A).remove(B))


def not_capable(world: World) -> None:
    del world.a.classes["ImageScaleBy"], world.b.classes["ImageScaleBy"]


def too_small(world: World) -> None:
    world.a.max_upload = world.b.max_upload = 1


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (all_down, InputError),
        (no_pool, InputError),
        (not_capable, NotCapable),
        (too_small, FieldError),
    ],
)
async def test_without_a_server_for_it_no_task_is_made(
    world: World, trouble: Callable[[World], None], error: type[Exception]
) -> None:
    trouble(world)
    with pytest.raises(error):
        await process(world, "upscale", {"image": an_image()})
    assert len(world.window_store.state.window.tasks) == 0


async def test_a_rejected_prompt_raises_with_the_servers_reasons(world: World) -> None:
    body = {
        "error": {"message": "Prompt outputs failed validation", "details": ""},
        "node_errors": {"3": {"class_type": "KSampler", "errors": [{"message": "bad"}]}},
    }
    world.http.answer(A, "POST", "prompt", Response(400, json.dumps(body).encode()))
    with pytest.raises(PromptRejected) as caught:
        await process(world, "text-to-image", VALUES)
    assert [(reason.node_id, reason.text) for reason in caught.value.reasons] == [("3", "bad")]


async def test_a_failed_prompt_raises_with_its_trouble(world: World) -> None:
    running = world.background.spawn(
        world.runs.process_image("text-to-image", VALUES, None), "process"
    )
    await world.clock.until(lambda: bool(world.a.pending))
    world.a.start_next()
    world.a.fail("3", "out of memory")
    with pytest.raises(ServerError) as caught:
        await world.clock.run(wait(running))
    assert caught.value.message.args["state"] == "failed"
    world.errors.clear()


async def wait(task: Any) -> Any:
    return await task


async def test_a_cancelled_run_raises(world: World) -> None:
    running = world.background.spawn(
        world.runs.process_image("text-to-image", VALUES, None), "process"
    )
    await world.clock.until(lambda: bool(world.a.pending))
    (task,) = world.window_store.state.window.tasks
    await world.clock.run(world.api.cancel(task.prompt_id))
    with pytest.raises(ServerError) as caught:
        await world.clock.run(wait(running))
    assert caught.value.message.args["state"] == "cancelled"
    world.errors.clear()


@pytest.mark.parametrize(
    ("outputs", "said"),
    [
        ({}, message("output.empty")),
        ({"9": {"latents": [1]}}, message("output.no_picture", files="latents")),
    ],
)
async def test_a_result_with_nothing_to_show_raises_what_there_was(
    world: World, outputs: Any, said: Any
) -> None:
    with pytest.raises(ServerError) as caught:
        await process(world, "text-to-image", VALUES, outputs=outputs)
    assert caught.value.message == said


async def test_a_result_may_be_texts_and_files_without_a_picture(world: World) -> None:
    outputs = {"9": {"text": ["hello"], "gifs": [{"filename": "a.mp4", "type": "output"}]}}
    result = await process(world, "text-to-image", VALUES, outputs=outputs)
    assert (result["imageUrl"], result["images"]) == (None, [])
    assert result["texts"] == [{"nodeId": "9", "kind": "text", "text": "hello"}]
    (file,) = result["files"]
    assert file["filename"] == "a.mp4"
    assert file["url"].startswith(f"{result['executionServer']}/api/view?")


async def test_a_callback_that_breaks_ends_the_wait_and_leaves_no_watcher(world: World) -> None:
    def broken(told: Any) -> None:
        raise ValueError("the caller's own bug")

    task = await world.queued(TEXT)
    with pytest.raises(ValueError, match="own bug"):
        await world.runs.until_ended(task.prompt_id, broken)
    world.a.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)


async def test_only_the_changes_of_the_own_task_are_told(world: World) -> None:
    mine, other = await world.start(TEXT, runs=2)
    seen: list[Any] = []
    waiting = world.background.spawn(
        world.runs.until_ended(mine.prompt_id, seen.append), "wait for mine"
    )
    await world.clock.settle()
    told = len(seen)
    await world.clock.run(world.canceller.cancel(other.prompt_id))
    world.again("health")
    await world.clock.settle()
    assert len(seen) == told
    assert not waiting.done()
    await world.clock.run(world.canceller.cancel(mine.prompt_id))
    await world.clock.until(waiting.done)
    assert seen[-1]["state"] == "cancelled"


async def test_waiting_for_a_task_that_has_ended_is_no_waiting(world: World) -> None:
    task = await world.running(TEXT)
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert await world.runs.until_ended(task.prompt_id) == world.task(task)


# ---- cancelTask ----


async def test_a_cancelled_task_is_given_back_as_it_is_then(world: World) -> None:
    task = await world.queued(TEXT)
    told = await world.clock.run(world.api.cancel(task.prompt_id))
    assert (told["state"], told["open"]) == ("cancelled", False)


@pytest.mark.parametrize("prompt_id", ["nobody's", None, 7])
async def test_an_unknown_task_cannot_be_cancelled(world: World, prompt_id: Any) -> None:
    with pytest.raises(BindingError):
        await world.api.cancel(prompt_id)


async def test_a_late_task_of_the_same_name_on_another_server_has_its_own_picture(
    world: World,
) -> None:
    same = {"9": {"images": [{"filename": "ComfyUI_00043_.png", "type": "output"}]}}
    first = await process(world, "text-to-image", VALUES, outputs=same)
    world.a.up = False
    second = await process(world, "text-to-image", VALUES, outputs=same)
    assert first["images"][0]["filename"] == second["images"][0]["filename"]
    assert first["imageUrl"].startswith(f"{A}/")
    assert second["imageUrl"].startswith(f"{B}/")
    told = world.api.task(first["promptId"])
    assert told is not None
    assert told["imageUrl"] == first["imageUrl"]


async def test_a_removed_tasks_promise_says_so(world: World) -> None:
    work = world.runs.process_image("text-to-image", {"prompt": "x"}, None)
    waiting = world.background.spawn(work, "wait")
    await world.clock.until(lambda: len(world.window_store.state.window.tasks) == 1)
    (task,) = world.window_store.state.window.tasks
    await world.until_state(task, TaskState.QUEUED)
    await world.lose_server(task)
    world.removal.remove(task.prompt_id)
    await world.clock.settle()
    error = waiting.exception()
    assert isinstance(error, TakenOver)
    assert error.message.key == "task.gone"
    world.errors.clear()
