"""Choosing a server: the locked one, else the shortest queue of those that can do it."""

import asyncio
from collections.abc import Callable

import pytest

from app.core.comfy.requests import Response
from app.core.errors import InputError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.submission.order import draft_graph
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.core.workflow.graph import Graph
from app.services.servers.balancer import NotCapable
from app.services.servers.strikes import MAX_STRIKES, SUSPECT_MS
from tests.fakes import World
from tests.fakes.values import A, B, C, a_task, an_order, shipped_catalog

UPSCALE = shipped_catalog().get("upscale").graph


async def pick(world: World, count: int = 1, graph: object = None) -> list[str]:
    given = UPSCALE if graph is None else None
    return await world.clock.run(world.balancer.pick(given, count))


@pytest.mark.parametrize(("on_a", "on_b", "chosen"), [(0, 1, A), (3, 2, B), (1, 0, B)])
async def test_the_shortest_queue_is_chosen(
    world: World, on_a: int, on_b: int, chosen: str
) -> None:
    world.a.load(on_a)
    world.b.load(on_b)
    assert await pick(world) == [chosen]


async def test_queues_are_asked_for_at_the_moment_of_choosing(world: World) -> None:
    world.a.load(1)
    assert await pick(world) == [B]
    world.b.load(2)
    assert await pick(world) == [A]


async def test_a_server_that_misbehaved_a_moment_ago_comes_last(world: World) -> None:
    world.services.strikes.strike(A, message("answer.too_large", limit=5))
    world.b.load(9)
    assert await pick(world) == [B]
    await world.clock.advance(SUSPECT_MS / 1000)
    assert await pick(world) == [B]
    await world.clock.advance(1)
    assert await pick(world) == [A]


def misbehave_when_asked(world: World, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let the first server strike so often while it is asked what it can run."""
    lacking = world.capabilities.lacking

    async def strike(server: ServerUrl, graph: Graph) -> tuple[Message, ...]:
        for _ in range(times if server == A else 0):
            world.services.strikes.strike(server, message("answer.too_large", limit=5))
        return await lacking(server, graph)

    monkeypatch.setattr(world.capabilities, "lacking", strike)


@pytest.mark.parametrize("times", [1, MAX_STRIKES])
async def test_a_server_that_misbehaves_while_it_is_asked_gets_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    misbehave_when_asked(world, monkeypatch, times)
    world.b.load(9)
    assert await pick(world) == [B]


async def test_where_it_was_the_only_one_the_choice_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    misbehave_when_asked(world, monkeypatch, MAX_STRIKES)
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    with pytest.raises(InputError) as refused:
        await pick(world)
    assert refused.value.message.key == "lock.down"


async def test_where_all_misbehave_while_they_are_asked_the_choice_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def strike(server: ServerUrl, graph: Graph) -> tuple[Message, ...]:
        for _ in range(MAX_STRIKES):
            world.services.strikes.strike(server, message("answer.too_large", limit=5))
        return ()

    monkeypatch.setattr(world.capabilities, "lacking", strike)
    with pytest.raises(InputError) as refused:
        await pick(world)
    assert refused.value.message.key == world.window_store.state.none_usable().message.key


async def test_our_own_tasks_that_are_under_way_count(world: World) -> None:
    world.window_store.set_lock(WindowLock(None, LockMode.SPREAD))
    world.window_store.bind(a_task(1, A, state=TaskState.REGISTERED))
    world.b.load(2)
    assert await pick(world) == [A]
    world.window_store.bind(a_task(2, A, state=TaskState.UPLOADING))
    world.window_store.bind(a_task(3, A, state=TaskState.SUBMITTING))
    assert await pick(world) == [B]


@pytest.mark.parametrize(("draw", "chosen"), [(0, A), (1, B)])
async def test_a_tie_is_drawn_for(world: World, draw: int, chosen: str) -> None:
    world.ids.draws.append(draw)
    assert await pick(world) == [chosen]
    assert world.ids.asked == [2]


@pytest.mark.parametrize("count", [1, 3])
async def test_a_batch_has_one_server_and_one_draw(world: World, count: int) -> None:
    world.ids.draws.append(1)
    assert await pick(world, count) == [B] * count
    assert len(world.ids.asked) == 1


async def test_a_spreading_window_chooses_for_each_task(world: World) -> None:
    world.window_store.set_lock(WindowLock(None, LockMode.SPREAD))
    world.a.load(2)
    assert await pick(world, 5) == [B, B, A, B, A]


@pytest.mark.parametrize("mode", [LockMode.BATCH, LockMode.PINNED])
async def test_a_locked_window_goes_to_its_server_however_long_the_queue(
    world: World, mode: LockMode
) -> None:
    world.a.load(9)
    world.window_store.set_lock(WindowLock(A, mode))
    assert await pick(world, 2) == [A, A]
    assert world.b.received == []


async def test_a_locked_server_may_have_left_the_pool(world: World) -> None:
    world.window_store.bind(a_task(1, A))
    world.window_store.set_pool(world.window_store.state.pool.remove(A))
    assert await pick(world) == [A]


async def test_a_locked_server_that_is_down_is_not_left_for_another(world: World) -> None:
    world.window_store.set_lock(WindowLock(A))
    world.a.up = False
    with pytest.raises(InputError) as caught:
        await pick(world)
    assert caught.value.message == message(
        "lock.down", server="a:8188", why=message("health.down_name")
    )
    assert world.b.received == []


async def test_a_locked_server_that_is_slow_gets_more_time(world: World) -> None:
    world.window_store.set_lock(WindowLock(A))
    world.http.slow(A, "GET", "prompt", 3)
    assert await pick(world) == [A]


def down(world: World) -> None:
    world.a.up = False


def no_cors(world: World) -> None:
    world.a.cors = False


def slow(world: World) -> None:
    world.http.slow(A, "GET", "prompt", 60)


def strange(world: World) -> None:
    world.http.answer(A, "GET", "prompt", Response(200, b"<html>"))


@pytest.mark.parametrize("trouble", [down, no_cors, slow, strange])
async def test_a_server_in_trouble_is_passed_over_for_a_longer_queue(
    world: World, trouble: Callable[[World], None]
) -> None:
    trouble(world)
    world.b.load(9)
    assert await pick(world) == [B]


async def test_choosing_waits_for_no_server_longer_than_a_probe(world: World) -> None:
    slow(world)
    began = world.clock.now()
    await pick(world)
    assert world.clock.now() - began == 800


async def test_a_slow_server_is_taken_when_nothing_else_is_left(world: World) -> None:
    world.http.slow(A, "GET", "prompt", 3)
    world.b.up = False
    assert await pick(world) == [A]


async def test_without_any_server_up_nothing_is_chosen(world: World) -> None:
    world.a.up = world.b.up = False
    with pytest.raises(InputError) as caught:
        await pick(world)
    assert caught.value.message == message("pool.all_down", count=2)


async def test_an_empty_pool_is_told_as_that(world: World) -> None:
    world.window_store.set_pool(world.window_store.state.pool.remove(A).remove(B))
    with pytest.raises(InputError) as caught:
        await pick(world)
    assert caught.value.message == message("pool.empty")


async def test_a_server_that_cannot_run_the_graph_is_passed_over(world: World) -> None:
    del world.a.classes["ImageScaleBy"]
    world.b.load(5)
    assert await pick(world) == [B]


async def test_when_no_server_can_run_the_graph_it_is_said_what_each_lacks(
    world: World,
) -> None:
    del world.a.classes["ImageScaleBy"]
    loader = world.b.classes["CheckpointLoaderSimple"]["input"]["required"]
    loader["ckpt_name"][0] = ["other"]
    del world.a.classes["CheckpointLoaderSimple"]
    order = an_order("text-to-image", checkpoint="mine.pt")
    with pytest.raises(NotCapable) as caught:
        await world.clock.run(world.balancer.pick(draft_graph(order)))
    assert caught.value.lacking == {
        A: (message("missing.node", node="CheckpointLoaderSimple"),),
        B: (
            message(
                "missing.value",
                node="CheckpointLoaderSimple",
                field="ckpt_name",
                value="mine.pt",
            ),
        ),
    }


LACKING = message("missing.node", node="ImageScaleBy")


@pytest.mark.parametrize(
    ("mode", "key"),
    [(LockMode.BATCH, "lock.not_capable"), (LockMode.PINNED, "lock.pinned_not_capable")],
)
async def test_a_locked_server_that_cannot_run_the_graph_is_named_with_those_that_can(
    world: World, mode: LockMode, key: str
) -> None:
    world.window_store.set_lock(WindowLock(A, mode))
    del world.a.classes["ImageScaleBy"]
    with pytest.raises(NotCapable) as caught:
        await pick(world)
    can = message("lock.others_can", names=["b:8188"])
    assert caught.value.message == message(key, server="a:8188", others=can, what=LACKING)
    assert caught.value.lacking == {A: (LACKING,)}
    assert caught.value.able == (B,)


async def test_no_other_server_is_named_when_none_can_or_none_answers(world: World) -> None:
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    del world.a.classes["ImageScaleBy"]
    world.b.up = False
    with pytest.raises(NotCapable) as caught:
        await pick(world)
    assert caught.value.message.args["others"] == ""
    assert caught.value.able == ()
    world.b.up = True
    del world.b.classes["ImageScaleBy"]
    with pytest.raises(NotCapable) as caught:
        await pick(world)
    assert caught.value.able == ()


async def test_servers_that_do_not_answer_are_not_said_to_be_unable(world: World) -> None:
    del world.a.classes["ImageScaleBy"]
    world.b.up = False
    with pytest.raises(NotCapable) as caught:
        await pick(world)
    assert caught.value.message == message(
        "pool.not_capable_some", what=LACKING, names=["b:8188"], count=1
    )


async def test_without_a_graph_nobody_is_asked_what_it_can_do(world: World) -> None:
    assert await pick(world, graph="none") == [A]
    assert world.a.requests("GET", "object_info") == []


async def test_one_server_is_chosen_unless_more_are_asked_for(world: World) -> None:
    assert await world.balancer.pick() == [A]


async def test_a_pool_of_three_is_looked_at_as_a_whole(
    make_world: Callable[..., World],
) -> None:
    world = make_world(A, B, C)
    world.a.load(2)
    world.b.load(1)
    assert await pick(world) == [C]


# ---- nothing waits for all servers ----


async def test_a_server_that_does_not_say_what_it_can_run_holds_up_no_run(world: World) -> None:
    world.http.slow(A, "GET", "object_info", 60)
    began = world.clock.now()
    assert await pick(world) == [B]
    assert world.clock.now() - began <= 800


async def test_a_server_that_does_not_say_is_taken_when_no_other_can_run_it(world: World) -> None:
    world.http.slow(A, "GET", "object_info", 60)
    del world.b.classes["ImageScaleBy"]
    assert await pick(world) == [A]


async def test_without_network_that_is_why_nothing_is_chosen(world: World) -> None:
    world.a.up = world.b.up = False
    world.network.change(False)
    with pytest.raises(InputError) as caught:
        await pick(world)
    assert caught.value.message == message("pool.offline")


async def test_a_server_that_was_up_a_moment_ago_and_hangs_now_is_passed_over(
    world: World,
) -> None:
    await world.monitor.check_all()
    await world.clock.advance(1)
    world.b.load(3)
    slow(world)
    assert await pick(world) == [B]


async def test_one_question_at_a_time_is_asked_for_a_class(world: World) -> None:
    world.http.slow(A, "GET", "object_info", 0.3)
    await world.clock.run(both(world))
    asked = world.a.requests("GET", "object_info")
    assert len(asked) == len({request.url for request in asked})


async def both(world: World) -> None:
    await asyncio.gather(
        world.capabilities.lacking(A, UPSCALE), world.capabilities.lacking(A, UPSCALE)
    )
