"""A server whose sockets fail is polled, which the window knows while it has tasks there."""

from app.core.task.task import TaskState
from tests.fakes import World
from tests.fakes.values import an_order


async def test_a_server_without_a_socket_is_polled_until_its_tracking_ends(world: World) -> None:
    for server in world.servers.values():
        server.sockets_work = False
    task = await world.queued(an_order("text-to-image"))
    url = task.execution_server
    await world.clock.until(lambda: url in world.window_store.state.polled)
    await world.canceller.cancel(task.prompt_id)
    await world.until_state(task, TaskState.CANCELLED)
    await world.clock.until(lambda: not world.window_store.state.polled, 600)


async def test_a_socket_that_opens_late_ends_it(world: World) -> None:
    for server in world.servers.values():
        server.sockets_work = False
    task = await world.queued(an_order("text-to-image"))
    url = task.execution_server
    await world.clock.until(lambda: url in world.window_store.state.polled)
    world.servers[url].sockets_work = True
    await world.clock.until(lambda: url not in world.window_store.state.polled)
    assert url in world.window_store.state.connected
