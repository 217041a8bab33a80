"""A paused server gets no new task from any window of the browser."""

import pytest

from app.core.errors import InputError
from app.core.settings.names import PAUSED
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from tests.fakes import World
from tests.fakes.values import A, B, C, an_order

TEXT = an_order("text-to-image")


async def test_a_paused_server_is_not_chosen(world: World) -> None:
    world.services.pauses.pause(A)
    world.b.load(3)
    task = await world.queued(TEXT)
    assert task.execution_server == B
    assert world.a.submitted == []


async def test_a_paused_server_takes_part_again_once_it_is_resumed(world: World) -> None:
    world.services.pauses.pause(A)
    world.services.pauses.resume(A)
    world.b.load(3)
    assert (await world.queued(TEXT)).execution_server == A
    assert world.window_store.state.paused == frozenset()


async def test_a_batch_leaves_a_server_that_is_paused_and_its_tasks_go_on(world: World) -> None:
    task = await world.running(TEXT)
    world.services.pauses.pause(task.execution_server)
    assert world.window_store.state.window.lock.server is None
    other = await world.queued(TEXT)
    assert other.execution_server != task.execution_server
    world.server_of(task).finish()
    await world.until_state(task, TaskState.SUCCEEDED)


async def test_a_pin_stays_and_says_why_nothing_is_sent(world: World) -> None:
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    world.services.pauses.pause(A)
    assert world.window_store.state.window.lock.server == A
    with pytest.raises(InputError) as error:
        await world.start(TEXT)
    assert error.value.message.key == "lock.paused"


async def test_without_a_server_that_is_not_paused_nothing_is_sent(world: World) -> None:
    world.services.pauses.pause(A)
    world.services.pauses.pause(B)
    with pytest.raises(InputError) as error:
        await world.start(TEXT)
    assert (error.value.message.key, error.value.message.args["count"]) == ("pool.paused", 2)


async def test_a_call_that_names_a_paused_server_is_refused(world: World) -> None:
    world.services.pauses.pause(A)
    with pytest.raises(InputError) as error:
        await world.clock.run(world.balancer.pick(None, 1, A))
    assert error.value.message.key == "option.server_paused"


async def test_a_pause_is_kept_and_other_windows_follow(world: World) -> None:
    world.services.pauses.pause(A)
    again = World(profile=world.profile)
    assert again.window_store.state.is_paused(A)
    again.services.pauses.resume(A)
    world.services.pauses.load()
    assert not world.window_store.state.is_paused(A)
    await again.close()


async def test_a_server_that_is_not_in_the_pool_is_not_paused(world: World) -> None:
    world.services.pauses.pause(C)
    assert world.store.texts.get(PAUSED) is None
