"""Lists, the window lock and the changes of tasks, for the JavaScript API."""

import json
from typing import Any

import pytest

from app.core.errors import BindingError, InputError
from app.core.message import message
from app.core.submission.options import RunOptions
from app.core.task.task import TaskState
from tests.fakes import World
from tests.fakes.values import A, B, an_order

TEXT = an_order("text-to-image")


async def test_the_pool_is_listed_with_what_is_known(world: World) -> None:
    await world.clock.run(world.monitor.check_all())
    listed = world.api.list_servers()
    assert [(one["url"], one["state"], one["queueRemaining"]) for one in listed] == [
        (A, "up", 0),
        (B, "up", 0),
    ]
    assert json.loads(json.dumps(listed)) == listed


def test_the_workflows_are_those_of_the_menu(world: World) -> None:
    types = world.window_store.state.catalog.types
    assert [one["id"] for one in world.api.list_workflows()] == list(types)


async def test_a_server_is_locked_until_it_is_unlocked(world: World) -> None:
    info = await world.clock.run(world.api.lock_server(B))
    assert (info["lockedServer"], info["pinned"]) == (B, True)
    task = await world.queued(TEXT)
    assert task.execution_server == B
    info = world.api.unlock_server()
    assert (info["lockedServer"], info["pinned"]) == (None, False)
    assert world.task(task).state is TaskState.QUEUED


async def test_without_an_address_the_pools_choice_is_locked(world: World) -> None:
    world.a.load(3)
    info = await world.clock.run(world.api.lock_server())
    assert (info["lockedServer"], info["pinned"]) == (B, True)
    again = await world.clock.run(world.api.lock_server())
    assert again == info


async def test_open_tasks_hold_their_lock(world: World) -> None:
    task = await world.queued(TEXT)
    with pytest.raises(BindingError) as caught:
        await world.clock.run(world.api.lock_server(B))
    assert caught.value.message == message("lock.held", server=task.execution_server)
    assert world.api.window_info()["lockedServer"] == A


@pytest.mark.parametrize("url", ["http://other:1", "", 7, []])
async def test_what_is_no_server_of_the_pool_is_not_locked(world: World, url: Any) -> None:
    with pytest.raises(InputError):
        await world.clock.run(world.api.lock_server(url))
    assert world.api.window_info()["lockedServer"] is None


def test_options_are_read_against_the_pool(world: World) -> None:
    assert world.api.run_options({"server": B, "runs": 2}) == RunOptions(B, 2)


async def test_each_change_of_a_task_is_reported_until_it_is_stopped(world: World) -> None:
    seen: list[Any] = []
    stop = world.api.follow_tasks(seen.append)
    task = await world.running(TEXT)
    world.a.finish()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert {one["promptId"] for one in seen} == {task.prompt_id}
    states = list(dict.fromkeys(one["state"] for one in seen))
    assert states[-1] == "succeeded"
    assert "running" in states
    assert seen[-1] == world.api.task(task.prompt_id)
    stop()
    count = len(seen)
    await world.queued(TEXT)
    assert len(seen) == count
