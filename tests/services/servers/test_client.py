"""The client asks one server one thing, and says what came of it by kind of trouble."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from app.core.comfy.requests import Response
from app.core.errors import PromptRejected, ServerError, TransportError
from app.core.task.task import TaskState
from app.services.servers.client import SEARCHED, SEARCHED_WHEN_LARGE
from tests.fakes import World
from tests.fakes.values import A, B, a_task, an_id, an_image, an_order

GRAPH = {"9": {"class_type": "SaveImage", "inputs": {"images": ["1", 0]}}}


async def test_a_queue_and_its_length_are_the_servers_own(world: World) -> None:
    world.b.load(2)
    assert await world.client.queue_depth(A) == 0
    assert await world.client.queue_depth(B) == 2
    assert [entry.prompt_id for entry in (await world.client.queue(B)).pending] == world.b.prompts


async def test_what_a_server_says_of_itself_is_read(world: World) -> None:
    assert await world.client.version(A) == "0.3.64"
    assert await world.client.max_upload(A) == 104_857_600
    assert await world.client.class_info(A, "NoSuchNode") is None
    info = await world.client.class_info(A, "ImageBlend")
    assert info is not None
    assert "blend_mode" in info.choices


async def test_an_upload_returns_the_name_that_the_server_gave(world: World) -> None:
    assert await world.client.upload(A, an_image("p.png", b"one")) == "p.png"
    assert await world.client.upload(A, an_image("p.png", b"two")) == "p (1).png"
    assert world.b.uploads == {}


async def test_a_submission_is_found_in_queue_then_history(world: World) -> None:
    task = a_task(1, A, graph=GRAPH)
    accepted = await world.client.submit(task)
    assert accepted.prompt_id == an_id(1)
    assert world.a.prompts == [an_id(1)]
    assert await world.client.history(A, an_id(1)) is None
    world.a.run_to_end()
    entry = await world.client.history(A, an_id(1))
    assert entry is not None
    assert (entry.state, entry.own_id) == (TaskState.SUCCEEDED, an_id(1))


async def test_a_prompt_whose_id_the_server_made_is_found_by_ours(world: World) -> None:
    world.a.own_ids = True
    accepted = await world.client.submit(a_task(1, A, graph=GRAPH))
    world.a.run_to_end()
    assert accepted.prompt_id != an_id(1)
    found = await world.client.search_history(A, an_id(1))
    assert found is not None
    assert found[0] == accepted.prompt_id
    assert await world.client.search_history(A, an_id(2)) is None


async def test_a_history_that_is_too_large_is_searched_in_a_smaller_part(world: World) -> None:
    world.a.own_ids = True
    await world.client.submit(a_task(1, A, graph=GRAPH))
    world.a.run_to_end()
    world.http.overflow(A, "GET", "history", times=1)
    for _ in range(2):
        assert await world.client.search_history(A, an_id(1)) is not None
    counts = [request.url.partition("=")[2] for request in world.http.sent[-3:]]
    assert counts == [str(SEARCHED), str(SEARCHED_WHEN_LARGE), str(SEARCHED_WHEN_LARGE)]


async def test_a_cancel_touches_one_prompt_on_one_server(world: World) -> None:
    for number in (1, 2, 3):
        await world.client.submit(a_task(number, A, graph=GRAPH))
    world.a.start_next()
    await world.client.delete_pending(a_task(2, A))
    assert world.a.prompts == [an_id(1), an_id(3)]
    await world.client.interrupt(a_task(3, A))
    assert world.a.prompts == [an_id(1), an_id(3)]
    await world.client.interrupt(a_task(1, A))
    assert world.a.prompts == [an_id(3)]


CALLS: list[Callable[[World], Coroutine[Any, Any, Any]]] = [
    lambda world: world.client.queue_depth(A),
    lambda world: world.client.queue(A),
    lambda world: world.client.history(A, "p"),
    lambda world: world.client.search_history(A, "p"),
    lambda world: world.client.version(A),
    lambda world: world.client.max_upload(A),
    lambda world: world.client.class_info(A, "KSampler"),
    lambda world: world.client.upload(A, an_image()),
    lambda world: world.client.submit(a_task(1, A, graph=GRAPH)),
    lambda world: world.client.delete_pending(a_task(1, A)),
    lambda world: world.client.interrupt(a_task(1, A)),
]
ROUTES = [
    ("GET", "prompt"),
    ("GET", "queue"),
    ("GET", "history"),
    ("GET", "history"),
    ("GET", "system_stats"),
    ("GET", "features"),
    ("GET", "object_info"),
    ("POST", "upload"),
    ("POST", "prompt"),
    ("POST", "queue"),
    ("POST", "interrupt"),
]


@pytest.mark.parametrize("call", CALLS)
async def test_a_server_that_is_away_is_a_transport_error(
    world: World, call: Callable[[World], Coroutine[Any, Any, Any]]
) -> None:
    world.a.up = False
    with pytest.raises(TransportError):
        await call(world)


@pytest.mark.parametrize(("call", "route"), list(zip(CALLS, ROUTES, strict=True)))
async def test_a_server_that_breaks_is_a_server_error(
    world: World,
    call: Callable[[World], Coroutine[Any, Any, Any]],
    route: tuple[str, str],
) -> None:
    world.http.answer(A, *route, Response(500, b"500: Internal Server Error"))
    with pytest.raises(ServerError):
        await call(world)


async def test_a_refused_graph_is_a_rejection(world: World) -> None:
    graph = {"1": {"class_type": "NoSuchNode", "inputs": {}}}
    with pytest.raises(PromptRejected) as caught:
        await world.client.submit(a_task(1, A, graph=graph))
    assert [reason.node_id for reason in caught.value.reasons] == ["1"]


async def test_an_upload_that_is_on_another_server_is_a_rejection(world: World) -> None:
    order = an_order("upscale")
    name = await world.client.upload(B, order.images["image"])
    graph = {"1": {"class_type": "LoadImage", "inputs": {"image": name}}}
    with pytest.raises(PromptRejected) as caught:
        await world.client.submit(a_task(1, A, graph=graph))
    assert "Invalid image file" in caught.value.reasons[0].text


async def test_a_slow_answer_is_a_time_out_by_the_requests_own_patience(world: World) -> None:
    world.http.slow(A, "GET", "prompt", 3.0)
    with pytest.raises(TransportError) as caught:
        await world.clock.run(world.client.queue_depth(A, 0.8))
    assert caught.value.message.key == "transport.timeout"
    assert await world.clock.run(world.client.queue_depth(A, 5.0)) == 0
