"""From an order to a queued prompt: all on one server, journaled first, and at most once."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.core.comfy.requests import Request, Response
from app.core.errors import FieldError, InputError, TransportError
from app.core.message import Message, message
from app.core.servers.shared_address import Sign
from app.core.submission.order import Order
from app.core.task.task import Task, TaskState, Trouble, advance
from app.core.tracking.resubmission import FRESH_MS, GRACE_MS, MAX_ATTEMPTS
from app.core.windows.window_lock import LockMode, WindowLock
from app.core.windows.window_state import WindowState
from app.core.workflow.derive import derive_type
from app.core.workflow.inputs import defaults, validate
from app.core.workflow.limits import EXACT
from app.services.servers.balancer import NotCapable
from app.services.submission.sender import MAX_INTENTS
from tests.fakes import FakeComfy, World
from tests.fakes.comfy import reply
from tests.fakes.values import A, B, an_image, an_order, shipped_catalog

STRANGE = [Response(500, b"500: Internal Server Error"), Response(200, b"queued")]


def posts(server: FakeComfy) -> list[str]:
    """Return what was sent to a server to change it, in order; not what queues nothing."""
    return [
        server.route(request)
        for request in server.received
        if request.method == "POST" and request.body != "{}"
    ]


async def test_a_task_is_bound_uploaded_and_submitted_on_one_server(world: World) -> None:
    world.a.load(1)
    task = await world.queued(an_order("upscale"))
    assert task.execution_server == B
    assert posts(world.b) == ["upload/image", "prompt"]
    assert posts(world.a) == []
    assert world.b.prompts == [task.prompt_id]
    assert world.window_store.state.window.lock == WindowLock(B)


async def test_images_and_prompt_meet_though_every_server_has_other_files(world: World) -> None:
    world.b.uploads["photo.png"] = b"somebody else's"
    world.window_store.set_lock(WindowLock(B))
    task = await world.queued(an_order("upscale", image=an_image("photo.png", b"mine")))
    (submitted,) = world.b.submissions
    assert submitted.graph["1"]["inputs"]["image"] == "photo (1).png"
    assert world.b.uploads["photo (1).png"] == b"mine"
    assert world.task(task).graph["1"]["inputs"]["image"] == "photo (1).png"


async def test_two_images_are_uploaded_each_under_its_own_name(world: World) -> None:
    first, second = an_image("a.png", b"one"), an_image("a.png", b"two")
    task = await world.queued(an_order("image-blend", image1=first, image2=second))
    graph = world.task(task).graph
    assert graph["1"]["inputs"]["image"] == "a.png"
    assert graph["2"]["inputs"]["image"] == "a (1).png"


async def test_a_task_without_images_uploads_nothing(world: World) -> None:
    await world.queued(an_order("text-to-image"))
    assert posts(world.a) == ["prompt"]
    assert posts(world.b) == []


async def test_a_submission_carries_ids_and_a_prefix_of_its_own(world: World) -> None:
    task = await world.queued(an_order("text-to-image"))
    body = json.loads(world.a.requests("POST", "prompt")[0].body or "")
    assert body["prompt_id"] == task.prompt_id
    assert body["client_id"] == world.window_store.state.window.client_id
    assert body["prompt"]["9"]["inputs"]["filename_prefix"] == f"bindery/{task.prompt_id[:8]}"


async def test_a_seed_that_was_left_out_is_drawn_for_each_run_and_shown(world: World) -> None:
    world.ids.draws.extend([0, 42, EXACT - 1])
    first, second = await world.start(an_order("text-to-image"), runs=2)
    assert world.ids.asked == [2, EXACT, EXACT]
    assert [task.inputs["seed"] for task in (first, second)] == [42, EXACT - 1]
    assert [prompt.graph["3"]["inputs"]["seed"] for prompt in world.a.submissions] == [
        42,
        EXACT - 1,
    ]


def limit_seeds(server: FakeComfy, low: int, high: int) -> None:
    spec = server.classes["KSampler"]["input"]["required"]["seed"][1]
    spec["min"], spec["max"] = low, high


async def test_a_seed_is_drawn_within_the_limits_of_the_bound_servers_node(world: World) -> None:
    limit_seeds(world.a, 5, 2**31 - 1)
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    world.ids.draws.append(2**31 - 6)
    task = await world.queued(an_order("text-to-image"))
    assert world.ids.asked == [2**31 - 5]
    assert task.inputs["seed"] == 2**31 - 1


async def test_a_seed_is_within_32_bits_where_the_limits_are_not_known(world: World) -> None:
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    for _ in range(30):
        world.http.lose_request(A, "GET", "object_info")
    await world.queued(an_order("text-to-image"))
    assert world.ids.asked == [2**32]


def own_order(**inputs: Any) -> Order:
    """Return the order of an own workflow with these inputs of a sampler, as its file has them."""
    graph = {
        **shipped_catalog().get("text-to-image").graph,
        "3": {"class_type": "KSampler", "inputs": {"steps": 1, **inputs}},
    }
    kind = derive_type("own:x", "X", graph)
    clean, wrong = validate(kind, {**defaults(kind), "4.ckpt_name": "v1-5.safetensors"}, {})
    assert wrong == {}
    return Order(kind, clean)


async def test_a_negative_seed_of_a_file_goes_to_a_server_whose_node_takes_it(
    world: World,
) -> None:
    limit_seeds(world.b, -(2**50), 2**50)
    task = await world.queued(own_order(seed=-1))
    assert task.execution_server == B
    assert task.graph["3"]["inputs"]["seed"] == -1


async def test_a_number_goes_to_a_server_whose_limits_take_it_however_busy_it_is(
    world: World,
) -> None:
    world.a.classes["KSampler"]["input"]["required"]["steps"][1]["max"] = 10
    world.b.load(5)
    task = await world.queued(own_order(steps=11))
    assert task.execution_server == B


LINUX, WINDOWS = "SDXL/base.safetensors", "SDXL\\base.safetensors"


def with_model(server: FakeComfy, name: str) -> None:
    server.classes["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"][0] = [name]


@pytest.mark.parametrize("server", [A, B])
@pytest.mark.parametrize("chosen", [LINUX, WINDOWS])
async def test_a_model_is_sent_as_the_bound_server_spells_it(
    world: World, server: str, chosen: str
) -> None:
    with_model(world.a, LINUX)
    with_model(world.b, WINDOWS)
    world.window_store.set_lock(WindowLock(server, LockMode.PINNED))
    task = await world.queued(an_order("text-to-image", checkpoint=chosen))
    (sent,) = world.servers[server].submissions
    own = LINUX if server == A else WINDOWS
    assert sent.graph["4"]["inputs"]["ckpt_name"] == own
    first = world.journal.saved[0]
    assert (first.prompt_id, first.graph["4"]["inputs"]["ckpt_name"]) == (task.prompt_id, own)


async def test_the_spelling_outlives_the_upload_and_a_reload(world: World) -> None:
    with_model(world.a, WINDOWS)
    graph = {
        "1": {"class_type": "LoadImage", "inputs": {"image": "x.png"}},
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": LINUX}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}},
        "8": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}},
    }
    kind = derive_type("own:x", "X", graph)
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    await world.queued(Order(kind, {"1.image": an_image("photo.png"), "4.ckpt_name": LINUX}))
    (sent,) = world.a.submissions
    assert sent.graph["4"]["inputs"]["ckpt_name"] == WINDOWS
    assert sent.graph["1"]["inputs"]["image"] == "photo.png"


async def test_a_seed_that_was_given_is_used(world: World) -> None:
    task = await world.queued(an_order("text-to-image", seed=7))
    assert task.inputs["seed"] == 7
    assert world.a.submissions[0].graph["3"]["inputs"]["seed"] == 7


# ---- journal first ----


async def test_nothing_of_a_task_is_sent_before_it_is_journaled(world: World) -> None:
    task = await world.queued(an_order("upscale"))
    log = world.log
    registered = log.index("saved", task.prompt_id, "registered")
    uploading = log.index("saved", task.prompt_id, "uploading")
    submitting = log.index("saved", task.prompt_id, "submitting")
    upload = log.index("sent", "POST", f"{A}/api/upload/image")
    submit = log.index("sent", "POST", f"{A}/api/prompt")
    assert registered < uploading < upload < submitting < submit
    assert world.journal.states(task.prompt_id) == [
        "registered",
        "uploading",
        "submitting",
        "queued",
    ]


async def test_a_journal_that_takes_its_time_is_waited_for(world: World) -> None:
    world.journal.seconds = 1.0
    task = await world.queued(an_order("upscale"))
    log = world.log
    assert log.index("saved", task.prompt_id, "submitting") < log.index(
        "sent", "POST", f"{A}/api/prompt"
    )


async def test_what_was_journaled_is_what_was_sent(world: World) -> None:
    task = await world.queued(an_order("upscale"))
    submitting = [saved for saved in world.journal.saved if saved.state is TaskState.SUBMITTING]
    assert submitting[-1].graph == world.a.submissions[0].graph
    assert {saved.execution_server for saved in world.journal.saved} == {A}
    assert {saved.prompt_id for saved in world.journal.saved} == {task.prompt_id}


# ---- no server takes it ----


def all_down(world: World) -> None:
    world.a.up = world.b.up = False


def pool_empty(world: World) -> None:
    world.window_store.set_pool(world.window_store.state.pool.remove(A).remove(B))


def none_capable(world: World) -> None:
    del world.a.classes["ImageScaleBy"]
    del world.b.classes["ImageScaleBy"]


@pytest.mark.parametrize(
    ("trouble", "error"),
    [(all_down, InputError), (pool_empty, InputError), (none_capable, NotCapable)],
)
async def test_without_a_server_no_task_is_made(
    world: World, trouble: Callable[[World], Any], error: type[Exception]
) -> None:
    trouble(world)
    with pytest.raises(error):
        await world.start(an_order("upscale"))
    assert len(world.window_store.state.window.tasks) == 0
    assert world.journal.saved == []
    assert world.window_store.state.window.lock == WindowLock()
    assert posts(world.a) + posts(world.b) == []


async def test_an_image_too_large_for_the_server_is_told_at_its_field_and_not_sent(
    world: World,
) -> None:
    world.a.max_upload = world.b.max_upload = 5
    small, large = an_image("s.png", b"12345"), an_image("l.png", b"123456")
    with pytest.raises(FieldError) as caught:
        await world.start(an_order("image-blend", image1=small, image2=large))
    assert caught.value.field == "image2"
    assert caught.value.message == message("image.too_large", name="l.png", size=6, limit=5)
    assert len(world.window_store.state.window.tasks) == 0
    assert posts(world.a) + posts(world.b) == []


async def test_a_pin_while_a_server_is_chosen_wins_and_leaves_no_ghost(world: World) -> None:
    world.http.slow(A, "GET", "prompt", 0.5)
    starting = world.background.spawn(world.submitter.start(an_order("text-to-image")), "start")
    await world.clock.advance(0.2)
    world.window_store.set_lock(WindowLock(B, LockMode.PINNED))
    await world.clock.until(starting.done)
    bound = {task.prompt_id for task in world.window_store.state.window.tasks}
    assert {task.prompt_id for task in world.journal.saved} == bound
    if starting.exception() is None:
        assert [task.execution_server for task in world.window_store.state.window.tasks] == [B]
    else:
        assert isinstance(starting.exception(), InputError)


# ---- batches ----


async def test_all_tasks_of_a_batch_are_bound_before_the_first_is_sent(world: World) -> None:
    tasks = await world.start(an_order("upscale"), runs=3)
    first_sent = world.log.index("sent", "POST")
    for task in tasks:
        assert world.log.index("saved", task.prompt_id, "registered") < first_sent
    await world.until_state(tasks[-1], TaskState.QUEUED)
    assert world.a.prompts == [task.prompt_id for task in tasks]


async def test_a_batch_uploads_an_image_once(world: World) -> None:
    tasks = await world.start(an_order("upscale"), runs=3)
    await world.until_state(tasks[-1], TaskState.QUEUED)
    assert posts(world.a) == ["upload/image", "prompt", "prompt", "prompt"]
    assert {prompt.graph["1"]["inputs"]["image"] for prompt in world.a.submissions} == {"photo.png"}


async def test_a_spreading_batch_uploads_to_every_server_that_runs_some_of_it(
    world: World,
) -> None:
    world.window_store.set_lock(WindowLock(None, LockMode.SPREAD))
    world.b.uploads["photo.png"] = b"another"
    tasks = await world.start(an_order("upscale"), runs=4)
    for task in tasks:
        await world.until_state(task, TaskState.QUEUED)
    assert [task.execution_server for task in tasks] == [A, B, A, B]
    assert posts(world.a) == posts(world.b) == ["upload/image", "prompt", "prompt"]
    names = {
        url: {prompt.graph["1"]["inputs"]["image"] for prompt in server.submissions}
        for url, server in world.servers.items()
    }
    assert names == {A: {"photo.png"}, B: {"photo (1).png"}}


async def test_two_orders_at_once_do_not_both_take_the_empty_queue(world: World) -> None:
    world.window_store.set_lock(WindowLock(None, LockMode.SPREAD))
    starts = [world.submitter.start(an_order("text-to-image")) for _ in range(2)]
    first, second = [world.background.spawn(start, "start") for start in starts]
    await world.clock.until(lambda: first.done() and second.done())
    servers = [task.execution_server for task in (*first.result(), *second.result())]
    assert sorted(servers) == [A, B]


async def test_one_task_of_a_batch_that_fails_does_not_hold_up_the_others(world: World) -> None:
    world.http.answer(A, "POST", "prompt", Response(400, b'{"error": "no"}'), times=1)
    first, second = await world.start(an_order("text-to-image"), runs=2)
    await world.until_state(second, TaskState.QUEUED)
    assert world.state(first) is TaskState.REJECTED


# ---- uploads that fail ----


def lose(world: World) -> None:
    world.http.lose_request(A, "POST", "upload")


def refuse(world: World) -> None:
    world.http.answer(A, "POST", "upload", Response(413), times=1)


@pytest.mark.parametrize("trouble", [lose, refuse])
async def test_a_failed_upload_ends_the_task_and_nothing_is_submitted(
    world: World, trouble: Callable[[World], None]
) -> None:
    trouble(world)
    task = await world.started(an_order("upscale"))
    await world.until_state(task, TaskState.FAILED)
    await world.clock.advance(120)
    ended = world.task(task)
    assert ended.trouble is not None
    assert ended.trouble.message.key == "task.upload_failed"
    assert ended.trouble.message.args["server"] == A
    assert world.a.submitted == []
    assert world.window_store.state.window.lock == WindowLock()
    assert world.journal.states(task.prompt_id)[-1] == "failed"


async def test_an_upload_that_hangs_times_out(world: World) -> None:
    world.http.slow(A, "POST", "upload", 1_000)
    task = await world.started(an_order("upscale"))
    assert world.state(task) is TaskState.UPLOADING
    await world.until_state(task, TaskState.FAILED, seconds=400)
    assert world.a.submitted == []


# ---- answers to the submission ----


async def test_a_rejected_prompt_ends_with_the_servers_reasons(world: World) -> None:
    order = an_order("text-to-image")
    world.http.answer(
        A,
        "POST",
        "prompt",
        Response(
            400,
            json.dumps(
                {
                    "error": {"message": "Prompt outputs failed validation"},
                    "node_errors": {
                        "5": {
                            "class_type": "EmptyLatentImage",
                            "errors": [
                                {"message": "too wide", "extra_info": {"input_name": "width"}}
                            ],
                        }
                    },
                }
            ).encode(),
        ),
    )
    task = await world.started(order)
    await world.until_state(task, TaskState.REJECTED)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert trouble.message.key == "prompt.rejected"
    assert [(reason.node_id, reason.field, reason.text) for reason in trouble.reasons] == [
        ("5", "width", "too wide")
    ]
    await world.clock.advance(120)
    assert world.a.requests("GET", "queue") == []
    assert world.window_store.state.window.lock == WindowLock()


async def test_a_prompt_accepted_with_node_errors_is_queued_with_a_warning(world: World) -> None:
    world.a.dropped = {
        "8": {"class_type": "SaveImage", "errors": [{"message": "Required input is missing"}]}
    }
    task = await world.queued(an_order("text-to-image"))
    assert task.warning is not None
    assert task.warning.message == message("task.outputs_dropped")
    assert [reason.node_id for reason in task.warning.reasons] == ["8"]
    world.a.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert world.task(task).warning == task.warning


async def test_the_id_that_an_old_server_made_is_kept(world: World) -> None:
    world.a.own_ids = True
    task = await world.queued(an_order("text-to-image"))
    assert task.remote_id == world.a.submitted[0]
    assert task.server_prompt_id != task.prompt_id


async def test_an_answer_that_comes_after_the_run_changes_no_end(world: World) -> None:
    world.http.slow(A, "POST", "prompt", 10)
    task = await world.started(an_order("text-to-image"))
    world.a.run_to_end({"9": {"latents": [1]}})
    await world.until_state(task, TaskState.SUCCEEDED)
    ended = world.task(task)
    assert ended.warning is not None
    await world.clock.advance(30)
    assert world.task(task) == ended


async def test_a_run_that_began_before_the_answer_goes_on(world: World) -> None:
    world.http.slow(A, "POST", "prompt", 5)
    task = await world.started(an_order("text-to-image"))
    world.a.start_next()
    await world.until_state(task, TaskState.RUNNING)
    await world.clock.advance(10)
    assert world.state(task) is TaskState.RUNNING
    assert world.a.submitted == [task.prompt_id]


async def test_a_failed_answer_does_not_make_a_run_unknown_that_was_seen_already(
    world: World,
) -> None:
    world.http.slow(A, "POST", "prompt", 1_000)
    task = await world.started(an_order("text-to-image"))
    world.a.start_next()
    await world.clock.advance(60)
    assert world.state(task) is TaskState.RUNNING
    assert "unknown" not in world.journal.states(task.prompt_id)


@pytest.mark.parametrize("finished", [False, True])
async def test_a_refusal_of_a_prompt_that_was_seen_running_is_not_believed(
    world: World, finished: bool
) -> None:
    world.http.lie(A, "POST", "prompt", Response(400, b'{"error": "no"}'), 10)
    task = await world.started(an_order("text-to-image"))
    world.a.start_next()
    if finished:
        world.a.finish()
        await world.until_state(task, TaskState.SUCCEEDED)
    await world.clock.advance(30)
    assert world.state(task) is (TaskState.SUCCEEDED if finished else TaskState.RUNNING)


# ---- unknown outcomes ----


def in_flight(world: World) -> list[str]:
    return [*world.a.submitted, *world.b.submitted]


@pytest.mark.parametrize("answer", STRANGE)
async def test_a_strange_answer_is_an_unknown_outcome_and_counted(
    world: World, answer: Response
) -> None:
    world.http.answer(A, "POST", "prompt", answer, times=1)
    task = await world.started(an_order("text-to-image"))
    assert world.state(task) is TaskState.UNKNOWN
    assert not world.task(task).unreachable
    assert sum(world.window_store.ignored.values()) == 1


async def test_a_lost_answer_is_found_in_the_queue_and_never_sent_again(world: World) -> None:
    world.http.lose_answer(A, "POST", "prompt")
    task = await world.started(an_order("text-to-image"))
    await world.until_state(task, TaskState.QUEUED)
    assert "unknown" in world.journal.states(task.prompt_id)
    await world.clock.advance(120)
    assert world.a.submitted == [task.prompt_id]


async def test_a_lost_answer_is_found_running(world: World) -> None:
    world.http.lose_answer(A, "POST", "prompt")
    world.http.slow(A, "GET", "queue", 0.2, times=1)
    task = await world.started(an_order("text-to-image"))
    world.a.start_next()
    await world.until_state(task, TaskState.RUNNING)
    await world.clock.advance(120)
    assert world.a.submitted == [task.prompt_id]


async def test_a_lost_answer_is_found_in_the_history(world: World) -> None:
    world.a.sockets_work = False
    world.http.lose_answer(A, "POST", "prompt")
    world.http.lose_request(A, "GET", "queue", times=3)
    task = await world.started(an_order("text-to-image"))
    world.a.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert world.a.submitted == [task.prompt_id]


async def test_a_lost_request_is_sent_again_once_with_the_same_id_on_the_same_server(
    world: World,
) -> None:
    world.http.lose_request(A, "POST", "prompt")
    task = await world.started(an_order("upscale"))
    assert world.state(task) is TaskState.UNKNOWN
    took = await world.until_state(task, TaskState.QUEUED)
    assert took >= GRACE_MS / 1000
    await world.clock.advance(120)
    assert in_flight(world) == [task.prompt_id]
    assert world.a.submitted == [task.prompt_id]
    assert posts(world.a) == ["upload/image", "prompt"]


async def test_a_request_that_arrives_late_is_not_sent_again(world: World) -> None:
    world.http.lose_answer(A, "POST", "prompt", arrives_after=25)
    task = await world.started(an_order("text-to-image"))
    await world.until_state(task, TaskState.QUEUED)
    await world.clock.advance(120)
    assert world.a.submitted == [task.prompt_id]


async def test_while_the_server_is_away_nothing_is_decided(world: World) -> None:
    world.http.lose_request(A, "POST", "prompt")
    task = await world.started(an_order("text-to-image"))
    world.a.up = False
    await world.clock.advance(600)
    assert world.state(task) is TaskState.UNKNOWN
    assert world.task(task).unreachable
    world.a.up = True
    await world.until_state(task, TaskState.QUEUED)
    assert world.a.submitted == [task.prompt_id]


async def test_a_submission_that_is_lost_twice_is_looked_for_before_each_sending(
    world: World,
) -> None:
    world.http.lose_request(A, "POST", "prompt", times=2)
    task = await world.started(an_order("text-to-image"))
    took = await world.until_state(task, TaskState.QUEUED, seconds=300)
    assert took >= 2 * GRACE_MS / 1000
    assert world.a.submitted == [task.prompt_id]
    assert world.journal.states(task.prompt_id).count("submitting") == 3


async def test_an_old_servers_prompt_is_found_by_the_id_in_its_extra_data(world: World) -> None:
    world.a.own_ids = True
    world.http.lose_answer(A, "POST", "prompt")
    task = await world.started(an_order("text-to-image"))
    await world.until_state(task, TaskState.QUEUED)
    world.a.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert world.a.submitted != [task.prompt_id]
    assert len(world.a.submitted) == 1


async def test_an_old_servers_prompt_is_found_in_its_history_too(world: World) -> None:
    world.a.own_ids = True
    world.a.sockets_work = False
    world.http.lose_answer(A, "POST", "prompt")
    world.http.lose_request(A, "GET", "queue", times=2)
    task = await world.started(an_order("text-to-image"))
    world.a.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert world.task(task).remote_id == world.a.submitted[0]
    assert len(world.a.submitted) == 1


async def test_a_copy_that_a_browser_sent_by_itself_is_taken_back(world: World) -> None:
    world.http.repeat(A, "POST", "prompt")
    task = await world.queued(an_order("text-to-image"))
    assert world.a.submitted == [task.prompt_id] * 2
    await world.clock.until(lambda: world.a.prompts == [task.prompt_id])
    world.a.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)
    await world.clock.advance(60)
    assert world.a.prompts == []


async def test_a_copy_of_a_running_prompt_is_taken_back_and_the_run_goes_on(world: World) -> None:
    world.http.repeat(A, "POST", "prompt")
    world.http.slow(A, "GET", "queue", 0.2, times=1)
    task = await world.started(an_order("text-to-image"))
    running = world.a.start_next()
    await world.clock.until(lambda: world.a.pending == [])
    assert world.a.running is running
    assert world.state(task) is TaskState.RUNNING


async def test_a_server_that_fails_every_submission_is_given_up(world: World) -> None:
    world.http.lose_request(A, "POST", "prompt", times=100)
    task = await world.started(an_order("text-to-image"))
    await world.until_state(task, TaskState.FAILED, seconds=600)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert trouble.message.key == "task.not_taken"
    assert world.journal.states(task.prompt_id).count("submitting") == MAX_ATTEMPTS
    assert world.window_store.state.window.lock == WindowLock()


async def test_a_server_that_answers_with_an_error_and_has_no_prompt_has_refused_it(
    world: World,
) -> None:
    world.http.answer(A, "POST", "prompt", Response(500), times=1)
    task = await world.started(an_order("text-to-image"))
    await world.until_state(task, TaskState.FAILED, seconds=200)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert trouble.message.key == "task.refused"
    assert world.a.submitted == []


async def test_a_server_that_answers_with_an_error_and_has_the_prompt_has_taken_it(
    world: World,
) -> None:
    world.http.lie(A, "POST", "prompt", Response(500), 0.1)
    task = await world.started(an_order("text-to-image"))
    await world.until_state(task, TaskState.QUEUED)
    assert world.task(task).trouble is None
    world.a.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert world.task(task).trouble is None


FORBIDDEN = Response(403, b"no", "text/plain")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (FORBIDDEN, message("health.sign_in", status=403)),
        (Response(503), message("health.gateway", status=503)),
        (Response(200, b"<html>sign in</html>"), message("health.web_page")),
        (Response(429), message("health.limited")),
    ],
)
async def test_a_definite_refusal_is_the_end_at_once(
    world: World, answer: Response, why: Message
) -> None:
    world.http.answer(A, "POST", "prompt", answer, times=1)
    task = await world.started(an_order("text-to-image"))
    ended = world.task(task)
    assert ended.state is TaskState.FAILED
    assert ended.trouble is not None
    assert ended.trouble.message == message("task.refused", server=A, why=why)
    await world.clock.advance(120)
    assert world.a.submitted == []
    assert world.window_store.state.window.lock == WindowLock()


async def test_a_redirected_submission_was_not_taken(world: World) -> None:
    redirects = TransportError("transport.redirected", url=f"{A}/api/prompt")
    send = world.http.send

    async def forward_posts(request: Request) -> Response:
        if request.method == "POST":
            raise redirects
        return await send(request)

    world.http.send = forward_posts  # type: ignore[method-assign]
    task = await world.started(an_order("text-to-image"))
    ended = world.task(task)
    assert ended.state is TaskState.FAILED
    assert ended.trouble is not None
    assert ended.trouble.message.args["why"] == message(
        "transport.redirected", url=f"{A}/api/prompt"
    )
    assert world.a.submitted == []


async def test_a_refusal_of_a_prompt_that_is_there_is_not_believed(world: World) -> None:
    world.http.lie(A, "POST", "prompt", FORBIDDEN, 0.1)
    task = await world.started(an_order("text-to-image"))
    await world.until_state(task, TaskState.QUEUED)
    assert world.a.submitted == [task.prompt_id]


async def test_a_refusal_is_not_believed_where_not_all_of_the_queue_was_read(world: World) -> None:
    long = {"queue_running": [], "queue_pending": [], "left_out": 7}
    world.http.answer(A, "POST", "prompt", FORBIDDEN, times=1)
    world.http.answer(A, "GET", "queue", reply(long))
    task = await world.started(an_order("text-to-image"))
    await world.clock.advance(120)
    assert world.state(task) is TaskState.UNKNOWN
    world.http.heal()
    await world.until_state(task, TaskState.FAILED)


@pytest.mark.parametrize(("method", "route"), [("POST", "prompt"), ("GET", "history")])
async def test_a_refusal_is_not_believed_where_several_servers_answer(
    world: World, method: str, route: str
) -> None:
    world.http.answer(A, "POST", "prompt", FORBIDDEN, times=1)
    send = world.http.send

    async def marked_meanwhile(request: Request) -> Response:
        if request.method == method and request.url.startswith(f"{A}/api/{route}"):
            mark(world)
        return await send(request)

    world.http.send = marked_meanwhile  # type: ignore[method-assign]
    task = await world.started(an_order("text-to-image"))
    await world.clock.advance(120)
    assert (world.state(task), world.task(task).unreachable) == (TaskState.UNKNOWN, True)


@pytest.mark.parametrize("answer", [None, FORBIDDEN])
async def test_what_lets_reads_pass_and_no_posts_is_named_within_ten_seconds(
    world: World, answer: Response | None
) -> None:
    world.http.keep_out(A, "POST", "prompt", answer)
    if answer is not None:
        world.http.lose_request(A, "POST", "prompt")
    task = await world.started(an_order("text-to-image"))
    took = await world.until_state(task, TaskState.FAILED)
    assert took < 10
    trouble = world.task(task).trouble
    assert trouble is not None
    key = "task.kept_out" if answer is None else "task.refused"
    assert trouble.message.key == key
    await world.clock.advance(120)
    assert world.a.submitted == []


async def test_an_upload_that_a_proxy_does_not_take_is_not_called_unreachable(
    world: World,
) -> None:
    world.http.keep_out(A, "POST", "upload", None)
    task = await world.started(an_order("upscale"))
    await world.until_state(task, TaskState.FAILED)
    trouble = world.task(task).trouble
    assert trouble is not None
    size = world.task(task).inputs["image"].size
    assert trouble.message.args["why"] == message("upload.not_taken", size=size)


async def test_an_upload_to_a_server_that_is_gone_is_not_blamed_on_a_proxy(world: World) -> None:
    send = world.http.send

    async def vanish(request: Request) -> Response:
        world.a.up = world.a.up and "upload" not in request.url
        return await send(request)

    world.http.send = vanish  # type: ignore[method-assign]
    task = await world.started(an_order("upscale"))
    await world.until_state(task, TaskState.FAILED)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert trouble.message.args["why"] == message("health.down_name")
    assert world.window_store.state.health_of(A).why == message("health.down_name")


async def test_one_task_that_breaks_something_of_ours_leaves_no_other_behind(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(task: Task) -> None:
        raise ValueError("a bug of ours")

    monkeypatch.setattr(world.submitter._sender, "send", broken)
    tasks = await world.start(an_order("upscale"), runs=3)
    await world.clock.advance(1)
    assert [world.task(task).is_open for task in tasks] == [False, False, False]
    assert [str(error) for error, _ in world.errors] == ["a bug of ours"]
    world.errors.clear()


# ---- cancelled on the way ----


async def test_a_task_that_is_cancelled_while_it_uploads_is_not_submitted(world: World) -> None:
    world.http.slow(A, "POST", "upload", 5)
    task = await world.started(an_order("upscale"))
    assert world.state(task) is TaskState.UPLOADING
    await world.canceller.cancel(task.prompt_id)
    await world.until_state(task, TaskState.CANCELLED)
    await world.clock.advance(120)
    assert world.a.submitted == []
    assert world.window_store.state.window.lock == WindowLock()


async def test_tasks_of_a_batch_that_are_cancelled_before_their_turn_send_nothing(
    world: World,
) -> None:
    world.http.slow(A, "POST", "upload", 5, times=1)
    tasks = await world.start(an_order("upscale"), runs=3)
    assert world.state(tasks[1]) is TaskState.REGISTERED
    await world.canceller.cancel(tasks[1].prompt_id)
    await world.until_state(tasks[2], TaskState.QUEUED)
    assert world.state(tasks[1]) is TaskState.CANCELLED
    assert world.a.submitted == [tasks[0].prompt_id, tasks[2].prompt_id]


async def test_a_cancelled_submission_that_never_arrived_is_not_sent_again(world: World) -> None:
    world.http.lose_request(A, "POST", "prompt")
    task = await world.started(an_order("text-to-image"))
    await world.canceller.cancel(task.prompt_id)
    await world.until_state(task, TaskState.CANCELLED)
    assert world.a.submitted == []


async def test_a_cancel_in_the_moment_of_sending_again_is_not_forgotten(world: World) -> None:
    world.http.lose_request(A, "POST", "prompt")
    task = await world.started(an_order("text-to-image"))
    world.journal.seconds = 1.0
    await world.until_state(task, TaskState.SUBMITTING)
    await world.clock.run(world.canceller.cancel(task.prompt_id))
    await world.clock.advance(120)
    assert world.state(task) is TaskState.CANCELLED
    assert world.a.prompts == []


async def test_a_cancel_while_the_journal_writes_is_not_forgotten(world: World) -> None:
    world.journal.seconds = 1.0
    task = (await world.clock.run(world.submitter.start(an_order("text-to-image"))))[0]
    await world.until_state(task, TaskState.SUBMITTING)
    await world.clock.run(world.canceller.cancel(task.prompt_id))
    await world.clock.advance(120)
    assert world.state(task) is TaskState.CANCELLED
    assert world.a.prompts == []


# ---- the state machine's guard ----


async def test_every_task_is_bound_before_anything_about_it_leaves_the_page(world: World) -> None:
    seen: list[Task | None] = []

    def note(before: WindowState, after: WindowState) -> None:
        if after.window.tasks is not before.window.tasks:
            seen.append(next(iter(after.window.tasks), None))

    world.window_store.watch(note)
    await world.queued(an_order("upscale"))
    first = seen[0]
    assert first is not None
    assert first.execution_server == A
    assert first.submitted_at is None


# ---- a slow disk ----


@pytest.fixture
async def uploading(world: World) -> Task:
    """A task whose image is on its way; its prompt is sent a second later."""
    world.http.slow(A, "POST", "upload", 2)
    task = await world.started(an_order("upscale"))
    await world.clock.advance(1)
    return task


def intents(world: World) -> list[Task]:
    """Return what was recorded before prompts were sent."""
    return [task for task in world.database.strict if task.state is TaskState.SUBMITTING]


async def test_an_intent_that_is_old_when_it_is_recorded_is_recorded_anew(
    world: World, uploading: Task
) -> None:
    world.database.seconds = FRESH_MS / 1000
    await world.clock.until(lambda: len(intents(world)) == 1)
    assert world.a.submitted == []
    world.database.seconds = 0.0
    await world.until_state(uploading, TaskState.QUEUED)
    assert [task.attempt for task in intents(world)] == [1, 1, 1]
    assert world.a.submitted == [uploading.prompt_id]


async def test_a_disk_that_is_too_slow_is_told_and_nothing_is_sent(
    world: World, uploading: Task
) -> None:
    world.database.seconds = FRESH_MS / 1000
    took = await world.until_state(
        uploading, TaskState.FAILED, seconds=MAX_INTENTS * FRESH_MS / 500
    )
    assert took >= 120
    assert len(intents(world)) == MAX_INTENTS
    trouble = world.task(uploading).trouble
    assert trouble is not None
    assert trouble.message == message("task.not_recorded", why=message("journal.slow"))
    await world.clock.advance(60)
    assert world.a.submitted == []


async def test_a_cancel_while_an_intent_is_recorded_is_heeded(
    world: World, uploading: Task
) -> None:
    world.database.seconds = FRESH_MS / 1000
    await world.until_state(uploading, TaskState.SUBMITTING)
    world.background.spawn(world.canceller.cancel(uploading.prompt_id), "cancel")
    await world.until_state(uploading, TaskState.CANCELLED)
    await world.clock.advance(60)
    assert world.a.submitted == []


async def test_an_intent_that_a_look_overtook_is_not_recorded_anew(
    world: World, uploading: Task
) -> None:
    world.database.seconds = FRESH_MS / 1000
    await world.until_state(uploading, TaskState.SUBMITTING)
    world.window_store.update(advance(world.task(uploading), TaskState.RUNNING, world.clock.now()))
    await world.clock.advance(60)
    assert len(intents(world)) == 1
    assert world.a.submitted == []


# ---- an address that may not be used any more ----


def mark(world: World) -> None:
    world.probe.watch.report(A, Sign.FILE, "x.png")


def set_aside(world: World) -> None:
    world.services.strikes.set_aside(A, message("health.imported"))


@pytest.mark.parametrize(
    ("bar", "why"),
    [
        (mark, message("task.several", server=A)),
        (set_aside, message("transport.set_aside")),
    ],
)
async def test_an_address_that_is_barred_while_an_intent_is_recorded_gets_no_prompt(
    world: World, uploading: Task, bar: Callable[[World], None], why: Message
) -> None:
    world.database.seconds = 1.0
    await world.until_state(uploading, TaskState.SUBMITTING)
    bar(world)
    await world.until_state(uploading, TaskState.FAILED)
    assert len(intents(world)) == 1
    assert world.task(uploading).trouble == Trouble(why)
    await world.clock.advance(120)
    assert posts(world.a) == ["upload/image"]


async def test_a_server_that_is_set_aside_when_tasks_are_bound_gets_none(world: World) -> None:
    def on_change(before: WindowState, after: WindowState) -> None:
        if after.window.tasks.ids is not before.window.tasks.ids:
            set_aside(world)

    world.window_store.watch(on_change)
    task = await world.started(an_order("text-to-image"))
    await world.until_state(task, TaskState.FAILED)
    assert world.task(task).trouble == Trouble(message("transport.set_aside"))
    assert intents(world) == []
    assert posts(world.a) == []


@pytest.mark.parametrize("bar", [mark, set_aside])
async def test_a_prompt_that_may_be_there_is_looked_for_when_its_address_is_barred(
    world: World, bar: Callable[[World], None]
) -> None:
    world.http.lose_request(A, "POST", "prompt")
    task = await world.started(an_order("text-to-image"))
    world.database.seconds = 1.0
    await world.until_state(task, TaskState.SUBMITTING)
    bar(world)
    await world.clock.advance(300)
    assert (world.state(task), world.task(task).unreachable) == (TaskState.UNKNOWN, True)
    assert posts(world.a) == []
    world.probe.watch.clear(A)
    world.services.strikes.clear(A)
    await world.until_state(task, TaskState.QUEUED)
    assert world.a.submitted == [task.prompt_id]
