"""A window that wakes up is sure who it is, and looks at everything again."""

from app.core.servers.look_schedule import FRESH_MS
from app.core.task.task import TaskState
from app.core.windows.leadership import Role
from app.services.lifecycle.waker import EVERY_SECONDS, JUMP_MS, LEFT_SECONDS
from app.services.windows.identity import PREFIX
from tests.fakes import World
from tests.fakes.values import A, an_order

TEXT = an_order("text-to-image")


async def test_waking_looks_at_servers_and_tasks_at_once(world: World) -> None:
    task = await world.running(TEXT)
    await world.clock.advance(3)
    world.a.mute()
    world.a.finish()
    before = len(world.a.requests("GET", "queue"))
    world.waker.wake()
    await world.clock.settle()
    assert len(world.a.requests("GET", "queue")) > before
    assert world.state(task) is TaskState.SUCCEEDED
    assert world.reloads == 0


async def test_waking_often_at_once_looks_once(world: World) -> None:
    world.window_store.change(role=Role.LEADS)
    for _ in range(5):
        world.waker.wake()
        await world.clock.settle()
    assert len(world.a.requests("GET", "prompt")) == 1
    await world.clock.advance(FRESH_MS / 1000)
    world.waker.wake()
    await world.clock.settle()
    assert len(world.a.requests("GET", "prompt")) == 2


async def test_a_window_that_lost_its_identity_loads_again_and_does_nothing_else(
    world: World,
) -> None:
    world.profile.locks.steal(PREFIX + world.identity.window_id)
    world.waker.wake()
    await world.clock.settle()
    assert world.reloads == 1
    assert world.http.sent == []


async def test_a_clock_that_jumped_wakes(world: World) -> None:
    world.window_store.change(role=Role.LEADS)
    world.background.spawn(world.waker.run(), "waker")
    await world.clock.advance(EVERY_SECONDS * 2.5)
    assert world.http.sent == []
    world.clock.set((JUMP_MS + 5_000) / 1000)
    await world.clock.advance(EVERY_SECONDS)
    assert len(world.a.requests("GET", "prompt")) == 1


async def test_the_tasks_of_a_window_that_went_away_come_by_themselves(world: World) -> None:
    task = await world.running(TEXT)
    other = await World.load(world.profile)
    other.background.spawn(other.waker.run(), "waker")
    await other.clock.advance(EVERY_SECONDS * 3)
    assert other.window_store.state.task(task.prompt_id) is None
    await world.die()
    await other.clock.advance(EVERY_SECONDS * 2 + 1)
    assert other.state(task) is TaskState.RUNNING
    assert other.task(task).execution_server == A
    assert other.errors == []
    await other.die()


async def test_a_goodbye_is_followed_up_soon(world: World) -> None:
    task = await world.running(TEXT)
    other = await World.load(world.profile)
    other.background.spawn(other.waker.run(), "waker")
    await other.clock.advance(EVERY_SECONDS / 10)
    await world.die()
    other.waker.window_left()
    await other.clock.advance(LEFT_SECONDS + 0.1)
    assert [one.window_id for one in other.takeover.gone] == [world.identity.window_id]
    assert other.window_store.state.task(task.prompt_id) is None
    await other.clock.advance(EVERY_SECONDS)
    assert other.state(task) is TaskState.RUNNING
    await other.die()


async def test_a_database_that_fails_for_a_while_stops_nothing(world: World) -> None:
    task = await world.running(TEXT)
    other = await World.load(world.profile)
    other.background.spawn(other.waker.run(), "waker")
    world.database.unreadable = "journal.failed"
    await world.die()
    await other.clock.advance(EVERY_SECONDS * 3)
    world.database.unreadable = ""
    await other.clock.advance(EVERY_SECONDS * 2)
    assert other.state(task) is TaskState.RUNNING
    assert other.errors == []
    await other.die()


async def test_a_full_disk_does_not_disturb_who_pins(world: World) -> None:
    await world.recovery.load()
    world.database.trouble = "journal.full"
    world.window_store.set_lock(type(world.window_store.state.window.lock)(A))
    await world.clock.settle()
    assert world.errors == []
