"""Servers that do harm are set aside, and asked again when a person says so."""

from collections.abc import Callable

import pytest

from app.core.comfy.requests import Request, Response, fetch_file, history, queue, queue_depth
from app.core.errors import ServerError, TransportError
from app.core.message import Message, message
from app.core.servers.health import Reach
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.services.servers.rounds import AT_ONCE, at_once
from app.services.servers.strikes import MAX_STRIKES, WINDOW_MS, GuardedHttp
from tests.fakes import World
from tests.fakes.values import A, B, a_task, an_order

TEXT = an_order("text-to-image")
WHY = message("answer.too_large", limit=5)
DAY_SECONDS = 86_400


def strike(world: World, times: int = MAX_STRIKES, server: str = A) -> None:
    for _ in range(times):
        world.services.strikes.strike(server, WHY)


def guarded(world: World) -> GuardedHttp:
    return GuardedHttp(world.http, world.services.strikes, world.clock)


async def test_a_few_strikes_set_a_server_aside_and_its_row_says_why(world: World) -> None:
    strike(world, MAX_STRIKES - 1)
    assert not world.services.strikes.is_set_aside(A)
    strike(world, 1)
    assert world.services.strikes.is_set_aside(A)
    health = world.window_store.state.health_of(A)
    assert (health.reach, health.usable) == (Reach.DOWN, False)
    assert health.why == Message("health.set_aside", {"count": MAX_STRIKES, "why": WHY})
    assert not world.services.strikes.is_set_aside(B)


async def test_a_server_that_struck_is_suspect_until_it_is_admitted_again(world: World) -> None:
    assert not world.services.strikes.is_suspect(A)
    strike(world, 1)
    assert world.services.strikes.is_suspect(A)
    world.services.strikes.clear(A)
    assert not world.services.strikes.is_suspect(A)


async def test_strikes_that_lie_far_apart_are_accidents(world: World) -> None:
    for _ in range(2 * MAX_STRIKES):
        strike(world, 1)
        await world.clock.advance(WINDOW_MS / 1000 / 2 + 1)
    assert not world.services.strikes.is_set_aside(A)


async def test_strikes_count_by_elapsed_time_though_the_clock_is_set(world: World) -> None:
    strike(world, MAX_STRIKES - 1)
    world.clock.set(-DAY_SECONDS)
    strike(world, 1)
    assert world.services.strikes.is_set_aside(A)


@pytest.mark.parametrize(
    ("misbehave", "error"),
    [
        (lambda world: world.http.overflow(A, "GET", "queue"), ServerError),
        (lambda world: world.http.stall(A, "GET", "queue"), TransportError),
    ],
    ids=["too large", "stalled"],
)
async def test_answers_that_do_harm_are_strikes(
    world: World, misbehave: Callable[[World], None], error: type[Exception]
) -> None:
    misbehave(world)
    for _ in range(MAX_STRIKES):
        assert not world.services.strikes.is_set_aside(A)
        with pytest.raises(error):
            await guarded(world).send(queue(A))
        await world.clock.advance(0.001)
    assert world.services.strikes.is_set_aside(A)


@pytest.mark.parametrize("seconds", [0.0, 5.0])
async def test_copies_of_one_question_that_fail_side_by_side_are_one_strike(
    world: World, seconds: float
) -> None:
    """Six are sent at once; each fails at another moment, or all at the same."""
    moments = iter(range(AT_ONCE))

    async def stall(request: Request) -> Response:
        await world.clock.sleep(1 + seconds * next(moments))
        raise TransportError("transport.stalled", url=request.url, seconds=20.0)

    async def ask() -> None:
        await guarded(world).send(queue(A))

    send, world.http.send = world.http.send, stall  # type: ignore[method-assign]
    await world.clock.run(at_once(ask))
    world.http.send = send  # type: ignore[method-assign]
    strike(world, MAX_STRIKES - 2)
    assert not world.services.strikes.is_set_aside(A)
    strike(world, 1)
    assert world.services.strikes.is_set_aside(A)


async def test_a_close_look_at_a_stalled_server_is_one_strike(world: World) -> None:
    task = await world.queued(TEXT)
    world.tracker.close()
    world.http.stall(A, "GET", "queue", times=AT_ONCE)
    with pytest.raises(TransportError):
        await world.clock.run(world.probe.look_up_again(task))
    await world.clock.settle()
    assert not world.services.strikes.is_set_aside(A)


async def test_answers_that_say_nothing_of_the_server_are_no_strikes(world: World) -> None:
    world.http.answer(A, "GET", "queue", Response(500, b"broken"))
    world.http.lose_request(A, "GET", "history", times=100)
    world.http.stall(A, "GET", "prompt")
    for _ in range(2 * MAX_STRIKES):
        await guarded(world).send(queue(A))
        for request in (history(A, "p"), queue_depth(A)):  # the latter is in a hurry
            with pytest.raises(TransportError):
                await guarded(world).send(request)
    assert not world.services.strikes.is_set_aside(A)


async def test_nothing_is_sent_to_a_server_that_is_set_aside(world: World) -> None:
    strike(world)
    with pytest.raises(TransportError, match=r"transport.set_aside"):
        await guarded(world).send(queue(A))
    assert not await guarded(world).reachable(f"{A}/api/prompt", 1)
    world.http.showing.add(A)
    assert not await guarded(world).shows_picture(f"{A}/api/view?filename=x", 1)
    await world.monitor.check(A)
    await world.monitor.check_all()
    assert [one.url for one in world.http.sent if one.url.startswith(A)] == []
    assert (await guarded(world).send(queue(B))).status == 200
    assert await guarded(world).reachable(f"{B}/api/prompt", 1)


async def test_a_file_over_its_limit_is_no_strike_and_a_stalled_one_is(world: World) -> None:
    world.a.uploads["a.png"] = b"12345"
    request = fetch_file(f"{A}/api/view?filename=a.png&subfolder=", 4)
    for _ in range(MAX_STRIKES):
        with pytest.raises(ServerError):
            await guarded(world).file(request)
    world.http.lose_request(A, "GET", "view", times=MAX_STRIKES)
    for _ in range(MAX_STRIKES):
        with pytest.raises(TransportError):
            await guarded(world).file(request)
    assert not world.services.strikes.is_set_aside(A)
    world.http.stall(A, "GET", "view")
    for _ in range(MAX_STRIKES):
        with pytest.raises(TransportError):
            await guarded(world).file(request)
        await world.clock.advance(0.001)
    assert world.services.strikes.is_set_aside(A)


async def test_no_file_is_fetched_from_a_server_that_is_set_aside(world: World) -> None:
    world.a.uploads["a.png"] = b"12345"
    request = fetch_file(f"{A}/api/view?filename=a.png&subfolder=", 5)
    assert (await guarded(world).file(request)).size == 5
    strike(world)
    with pytest.raises(TransportError, match=r"transport.set_aside"):
        await guarded(world).file(request)


async def test_what_it_still_answers_does_not_count(world: World) -> None:
    world.http.slow(A, "GET", "queue", 5)
    asked = world.background.spawn(guarded(world).send(queue(A)), "ask")
    await world.clock.settle()
    strike(world)
    asked.add_done_callback(lambda task: task.exception())
    await world.clock.advance(5)
    assert "set_aside" in str(asked.exception())
    world.errors.clear()


async def test_a_late_word_of_health_does_not_bring_it_back(world: World) -> None:
    world.http.slow(A, "GET", "prompt", 0.5)
    checking = world.background.spawn(world.monitor.check(A), "check")
    await world.clock.settle()
    strike(world)
    await world.clock.advance(1)
    assert checking.result().set_aside
    assert world.window_store.state.is_set_aside(A)


async def test_an_endless_answer_to_probes_sets_it_aside_by_itself(world: World) -> None:
    world.http.overflow(A, "GET", "prompt")
    world.lead()
    await world.clock.advance(60)
    assert world.window_store.state.is_set_aside(A)
    assert len(world.a.requests("GET", "prompt")) == MAX_STRIKES
    assert world.window_store.state.health_of(B).reach is Reach.UP


async def test_its_socket_is_closed_and_its_tasks_are_unreachable(world: World) -> None:
    task = await world.running(TEXT)
    assert task.execution_server == A
    strike(world)
    assert world.task(task).unreachable
    await world.clock.settle()
    (socket,) = world.a.opened
    assert socket.closed
    sent = len(world.http.sent)
    await world.clock.advance(600)
    assert len(world.http.sent) == sent
    assert world.state(task) is TaskState.RUNNING
    assert len(world.sockets.attempts) == 1


async def test_its_tasks_come_back_when_it_is_asked_again(world: World) -> None:
    task = await world.running(TEXT)
    strike(world)
    await world.clock.advance(60)
    world.a.finish()
    world.services.strikes.clear(A)
    await world.until_state(task, TaskState.SUCCEEDED)
    assert not world.task(task).unreachable


async def test_asked_again_it_has_all_its_strikes_again(world: World) -> None:
    strike(world)
    world.services.strikes.clear(A)
    assert world.window_store.state.health_of(A).reach is Reach.CHECKING
    assert (await world.monitor.check(A)).reach is Reach.UP
    strike(world, MAX_STRIKES - 1)
    assert not world.services.strikes.is_set_aside(A)


async def test_asking_one_again_that_was_not_set_aside_leaves_its_health(world: World) -> None:
    before = await world.monitor.check(A)
    world.services.strikes.clear(A)
    assert world.window_store.state.health_of(A) == before


async def test_new_tasks_go_elsewhere(world: World) -> None:
    strike(world)
    tasks = await world.start(TEXT, runs=3)
    assert {task.execution_server for task in tasks} == {B}


async def test_a_task_that_comes_to_it_meanwhile_is_unreachable_and_not_followed(
    world: World,
) -> None:
    world.window_store.set_lock(WindowLock(None, LockMode.SPREAD))
    strike(world)
    task = a_task(1, A, state=TaskState.RUNNING)
    world.window_store.bind(task)
    await world.tracker.expect(A)
    world.tracker.submitted(task, 0)
    await world.clock.advance(5)
    assert world.task(task).unreachable
    assert world.sockets.attempts == []


async def test_a_socket_that_floods_again_and_again_sets_its_server_aside(world: World) -> None:
    task = await world.running(TEXT)
    for _ in range(MAX_STRIKES):
        await world.clock.until(lambda: A in world.window_store.state.connected, 600)
        world.a.opened[-1].flood(message("socket.flood"))
        await world.clock.settle()
    assert world.services.strikes.is_set_aside(A)
    assert world.task(task).unreachable


async def test_while_a_flooding_socket_is_closed_its_server_is_polled(world: World) -> None:
    task = await world.running(TEXT)
    world.a.opened[-1].flood(message("socket.flood"))
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED, seconds=5)
    assert A not in world.window_store.state.connected
