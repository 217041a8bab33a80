"""The tracker: one follower for each server with open tasks, started as tasks come."""

from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from tests.fakes import World
from tests.fakes.values import A, B, a_task, an_id, an_order

TEXT = an_order("text-to-image")


async def test_each_server_with_open_tasks_has_one_socket(world: World) -> None:
    world.window_store.set_lock(WindowLock(None, LockMode.SPREAD))
    await world.start(TEXT, runs=4)
    await world.clock.advance(5)
    assert sorted(url.partition("/ws?")[0] for url, _ in world.sockets.attempts) == [
        "ws://a:8188",
        "ws://b:8188",
    ]
    assert A in world.window_store.state.connected
    assert B in world.window_store.state.connected


async def test_all_sockets_of_a_window_have_its_client_id(world: World) -> None:
    await world.queued(TEXT)
    client_id = world.window_store.state.window.client_id
    assert all(url.endswith(f"clientId={client_id}") for url, _ in world.sockets.attempts)


async def test_a_server_without_tasks_is_not_followed(world: World) -> None:
    await world.queued(TEXT)
    assert B not in world.window_store.state.connected
    assert world.b.opened == []


async def test_tasks_that_are_there_already_are_followed_when_they_change(world: World) -> None:
    task = a_task(1, A, state=TaskState.RUNNING)
    world.window_store.bind(task)
    await world.clock.settle()
    assert A in world.window_store.state.connected


async def test_a_task_that_has_sent_nothing_needs_no_follower(world: World) -> None:
    world.window_store.bind(a_task(1, A))
    await world.clock.advance(10)
    assert world.sockets.attempts == []


async def test_a_foreign_prompt_is_followed_from_its_registration(world: World) -> None:
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    world.window_store.bind_foreign(a_task(1, A, foreign=True))
    await world.clock.settle()
    assert A in world.window_store.state.connected


async def test_a_look_can_be_asked_for(world: World) -> None:
    task = await world.running(TEXT)
    await world.clock.advance(30)
    looks = len(world.a.requests("GET", "queue"))
    world.tracker.poll_now(A)
    world.tracker.poll_now(B)
    await world.clock.advance(0.2)
    assert len(world.a.requests("GET", "queue")) == looks + 1
    assert world.b.requests("GET", "queue") == []
    assert world.state(task) is TaskState.RUNNING


async def test_closing_ends_every_socket_and_every_question(world: World) -> None:
    await world.running(TEXT)
    world.tracker.close()
    await world.clock.advance(1)
    asked = len(world.http.sent)
    await world.clock.advance(120)
    assert len(world.http.sent) == asked
    assert all(socket.closed for socket in world.a.opened)
    assert A not in world.window_store.state.connected


async def test_what_turns_out_not_to_be_on_its_server_is_sent_again_once(world: World) -> None:
    world.window_store.bind(a_task(1, A, state=TaskState.UNKNOWN, submitted_at=0, absent_at=0))
    await world.clock.advance(10)
    assert world.a.submitted == [an_id(1)]
    assert world.state(an_id(1)) is TaskState.QUEUED
