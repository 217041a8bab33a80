"""Everything stored is deleted, and no window goes on showing what is gone."""

from app.core.pictures.limit import KeptPicture
from app.core.windows.window_lock import LockMode, WindowLock
from app.services.tasks.removal import UNDO_SECONDS
from tests.fakes import World
from tests.fakes.values import A, an_order

TEXT = an_order("text-to-image")


async def two_windows(world: World) -> World:
    """Open a second window, with a finished task and an open one."""
    other = await World.load(world.profile)
    world.windows.open()
    other.windows.open()
    await other.succeeded(TEXT)
    await other.queued(TEXT)
    return other


async def wipe(world: World) -> None:
    await world.clock.run(world.services.wiper.wipe(world.windows))
    await world.clock.settle()


async def test_all_windows_drop_their_deleted_tasks_at_once(world: World) -> None:
    other = await two_windows(world)
    await wipe(world)
    assert list(other.window_store.state.window.tasks) == []
    assert other.errors == []
    await world.clock.advance(60)
    assert await world.database.rows("tasks") == []
    assert await world.database.rows("events") == []
    await other.die()


async def test_a_window_that_was_told_is_stored_anew_with_its_pin(world: World) -> None:
    other = await two_windows(world)
    other.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    await wipe(world)
    again = await other.reload()
    assert again.window_store.state.window.lock == WindowLock(A, LockMode.PINNED)
    await again.die()


async def test_a_task_that_was_recorded_since_then_stays(world: World) -> None:
    other = await two_windows(world)
    await world.clock.run(world.archive.wipe())
    task = await other.queued(TEXT)
    world.windows.tell_wiped()
    await world.clock.settle()
    assert [one.prompt_id for one in other.window_store.state.window.tasks] == [task.prompt_id]
    await other.die()


async def test_what_another_window_cleared_does_not_come_back_by_undo(world: World) -> None:
    other = await two_windows(world)
    other.removal.clear()
    await wipe(world)
    other.removal.undo()
    assert list(other.window_store.state.window.tasks) == []
    await world.clock.advance(UNDO_SECONDS + 1)
    assert other.errors == []
    await other.die()


async def test_tasks_stay_where_the_journal_cannot_be_read(world: World) -> None:
    other = await two_windows(world)
    world.database.unreadable = "journal.failed"
    await other.clock.run(other.services.wiper.follow())
    assert len(other.window_store.state.window.tasks) == 2
    world.database.unreadable = ""
    await other.die()


async def test_other_windows_count_kept_pictures_anew_when_the_limit_moves(world: World) -> None:
    close = world.services.arrive(world.ports.settings)
    other = await World.load(world.profile)
    world.picture_store.pictures = {"p": KeptPicture("p", 7, 1)}
    await world.picture_cache.recount()
    assert world.picture_cache.usage == 7
    world.picture_store.pictures.clear()
    other.ports.settings.write("keepLimit", "0")
    await world.clock.settle()
    assert world.picture_cache.usage == 0
    close()
    await other.die()
