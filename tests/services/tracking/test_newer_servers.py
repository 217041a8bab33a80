"""Newer servers: their lists of jobs, their cancel, and sockets without our events."""

from dataclasses import replace

import pytest

from app.core.errors import TransportError
from app.core.ids import ServerUrl
from app.core.task.task import TaskState
from tests.fakes import World
from tests.fakes.values import an_order

TEXT = an_order("text-to-image")


async def renewed(world: World, version: str = "0.33.0") -> None:
    """Let all servers be of a newer version, which this window knows."""
    for server in world.servers.values():
        server.version, server.has_jobs = version, True
    await world.monitor.check_all()


def asked(world: World, url: ServerUrl, route: str, method: str = "GET") -> int:
    return len(world.servers[url].requests(method, route))


async def test_a_small_list_is_read_in_place_of_the_queue(world: World) -> None:
    await renewed(world)
    task = await world.running(TEXT)
    server = task.execution_server
    queues, jobs = asked(world, server, "queue"), asked(world, server, "jobs")
    await world.clock.advance(30)
    assert asked(world, server, "jobs") > jobs
    assert asked(world, server, "queue") == queues
    world.server_of(task).finish()
    await world.until_state(task, TaskState.SUCCEEDED)


async def test_places_in_the_queue_are_those_of_the_list(world: World) -> None:
    await renewed(world)
    for server in world.servers.values():
        server.load(3)
    task = await world.queued(TEXT)
    await world.clock.advance(6)
    assert world.task(task).queue_position == 4


async def test_a_server_without_the_list_is_asked_once(world: World) -> None:
    await renewed(world)
    for server in world.servers.values():
        server.has_jobs = False
    task = await world.running(TEXT)
    await world.clock.advance(60)
    assert asked(world, task.execution_server, "jobs") == 1
    assert asked(world, task.execution_server, "queue") > 5


async def test_a_list_that_the_page_may_not_read_is_asked_for_once(world: World) -> None:
    await renewed(world)
    for url in world.servers:
        world.http.lose_request(url, "GET", "jobs", 1_000_000)
    task = await world.running(TEXT)
    await world.clock.advance(60)
    assert asked(world, task.execution_server, "queue") > 5
    assert not world.task(task).unreachable


async def test_a_prompt_with_an_unknown_outcome_is_looked_for_by_our_id(world: World) -> None:
    await renewed(world)
    task = await world.queued(TEXT)
    world.window_store.update(replace(world.task(task), state=TaskState.UNKNOWN))
    queues = asked(world, task.execution_server, "queue")
    world.tracker.poll_now(task.execution_server)
    await world.clock.advance(1)
    assert asked(world, task.execution_server, "queue") > queues
    assert world.state(task) is TaskState.QUEUED


@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.RUNNING])
async def test_a_newer_server_cancels_in_one_step(world: World, state: TaskState) -> None:
    await renewed(world)
    start = world.queued if state is TaskState.QUEUED else world.running
    task = await start(TEXT)
    await world.clock.run(world.canceller.cancel(task.prompt_id))
    await world.until_state(task, TaskState.CANCELLED, TaskState.INTERRUPTED)
    server = task.execution_server
    assert asked(world, server, "jobs", "POST") == 1
    assert asked(world, server, "interrupt", "POST") == asked(world, server, "queue", "POST") == 0


async def test_a_server_without_that_cancel_is_told_the_older_way(world: World) -> None:
    await renewed(world)
    for server in world.servers.values():
        server.has_jobs = False
    for _ in range(2):
        task = await world.running(TEXT)
        await world.clock.run(world.canceller.cancel(task.prompt_id))
        await world.until_state(task, TaskState.INTERRUPTED)
        assert asked(world, task.execution_server, "interrupt", "POST") >= 1
    assert sum(asked(world, url, "jobs", "POST") for url in world.servers) <= 2


async def test_a_newer_server_that_does_not_respond_gets_the_cancel_later(world: World) -> None:
    await renewed(world)
    task = await world.running(TEXT)
    server = world.server_of(task)
    server.up = False
    with pytest.raises(TransportError):
        await world.clock.run(world.canceller.cancel(task.prompt_id))
    assert world.task(task).cancelling
    server.up = True
    await world.until_state(task, TaskState.INTERRUPTED)


async def test_an_id_that_is_known_was_accepted_before(world: World) -> None:
    for url, server in world.servers.items():
        server.refuses_known_ids = True
        world.http.repeat(url, "POST", "prompt")
    task = await world.started(TEXT)
    await world.until_state(task, TaskState.QUEUED)
    server = world.server_of(task)
    assert server.submitted == [task.prompt_id]
    assert world.task(task).attempt == 1
    server.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)


async def test_a_socket_without_our_events_is_polled_and_said_to_be(world: World) -> None:
    for server in world.servers.values():
        server.events_for = "somebody"
    task = await world.running(TEXT)
    server = task.execution_server
    assert world.window_store.state.eventless == {server}
    assert server not in world.window_store.state.connected
    world.server_of(task).finish()
    assert await world.until_state(task, TaskState.SUCCEEDED) <= 1.5
