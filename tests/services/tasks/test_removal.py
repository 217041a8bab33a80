"""Tasks are cleared away, can be brought back for a while, and are then forgotten."""

from dataclasses import replace

import pytest

from app.core.storage.recovery import RELOAD_SECONDS
from app.core.storage.summary import LIBRARY_OWNER
from app.core.storage.task_row import HIDDEN
from app.core.task.task import Task, TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.services.storage.release import AT_ONCE
from app.services.tasks.removal import UNDO_SECONDS
from tests.fakes import World
from tests.fakes.values import A, B, an_order

TEXT = an_order("text-to-image")


def shown(world: World) -> list[str]:
    """Return the ids on the board, in order."""
    return [task.prompt_id for task in world.window_store.state.window.tasks]


async def stopped(world: World) -> Task:
    """Return an ended task without results."""
    task = await world.queued(TEXT)
    await world.clock.run(world.canceller.cancel(task.prompt_id))
    await world.until_state(task, TaskState.CANCELLED)
    return world.task(task)


def owners(world: World) -> dict[str, str]:
    """Return who owns each stored task."""
    return {key: row["owner"] for key, row in world.database.stores["tasks"].items()}


async def test_pictures_of_cleared_tasks_stay_for_good(world: World) -> None:
    await world.clock.run(world.picture_cache.begin())
    task = await world.succeeded(TEXT)
    await world.clock.settle()
    kept = dict(world.picture_store.pictures)
    assert kept
    world.removal.clear()
    await world.clock.advance(UNDO_SECONDS + 1)
    assert owners(world) == {task.prompt_id: LIBRARY_OWNER}
    assert world.picture_store.pictures == kept
    again = await world.reload()
    await again.clock.run(again.services.library_services.begin())
    assert shown(again) == []
    (item,) = again.window_store.state.library.items
    assert item.task.prompt_id == task.prompt_id
    other = await World.load(world.profile)
    assert await other.clock.run(other.takeover.find_orphans()) == ()
    assert owners(world) == {task.prompt_id: LIBRARY_OWNER}
    await other.die()
    await again.die()


async def test_finished_tasks_go_at_once_and_leave_the_journal_later(world: World) -> None:
    first, second = await stopped(world), await stopped(world)
    still_open = await world.queued(TEXT)
    assert [task.prompt_id for task in world.removal.clear()] == [
        first.prompt_id,
        second.prompt_id,
    ]
    assert shown(world) == [still_open.prompt_id]
    await world.clock.advance(UNDO_SECONDS - 1)
    assert len(await world.database.rows("tasks")) == 3
    await world.clock.advance(2)
    kept = await world.database.rows("tasks")
    assert [row["promptId"] for row in kept] == [still_open.prompt_id]
    events = await world.database.rows("events")
    assert {first.prompt_id, second.prompt_id}.isdisjoint(row["promptId"] for row in events)
    again = await world.reload()
    assert shown(again) == [still_open.prompt_id]
    await again.die()


async def test_what_was_cleared_can_be_brought_back_in_its_place(world: World) -> None:
    first, second = await world.succeeded(TEXT), await world.succeeded(TEXT)
    still_open = await world.queued(TEXT)
    third = [task.prompt_id for task in (first, second, still_open)]
    world.removal.clear()
    world.removal.undo()
    assert shown(world) == third
    await world.clock.advance(UNDO_SECONDS * 2)
    assert len(await world.database.rows("tasks")) == 3
    world.removal.undo()
    assert shown(world) == third


async def test_it_is_too_late_to_bring_back_what_is_forgotten(world: World) -> None:
    await world.succeeded(TEXT)
    world.removal.clear()
    await world.clock.advance(UNDO_SECONDS + 1)
    world.removal.undo()
    assert shown(world) == []


async def cleared(world: World) -> Task:
    """Clear an ended task without results, and wait until the journal knows."""
    task = await stopped(world)
    world.removal.clear()
    await world.clock.settle()
    return task


async def test_what_was_cleared_stays_so_after_a_reload_and_can_be_brought_back(
    world: World,
) -> None:
    task = await cleared(world)
    await world.clock.advance(UNDO_SECONDS / 2)
    again = await world.reload()
    assert shown(again) == []
    again.removal.undo()
    assert shown(again) == [task.prompt_id]
    await again.clock.advance(UNDO_SECONDS + 1)
    third = await again.reload()
    assert shown(third) == [task.prompt_id]
    await third.die()


async def test_what_was_cleared_is_deleted_after_a_reload(world: World) -> None:
    await cleared(world)
    again = await world.reload()
    assert len(await world.database.rows("tasks")) == 1
    await again.clock.advance(UNDO_SECONDS + 1)
    assert await world.database.rows("tasks") == []
    again.removal.undo()
    assert shown(again) == []
    await again.die()


async def test_undo_is_offered_though_the_page_took_long_to_load(world: World) -> None:
    task = await cleared(world)
    await world.die()
    await world.clock.advance(UNDO_SECONDS * 3)
    again = await World.load(world.profile, world.session)
    again.removal.undo()
    assert shown(again) == [task.prompt_id]
    await again.die()


async def test_it_is_too_late_to_undo_in_a_window_that_was_away_for_long(world: World) -> None:
    await cleared(world)
    await world.die()
    await world.clock.advance(RELOAD_SECONDS + 1)
    again = await World.load(world.profile, world.session)
    again.removal.undo()
    await again.clock.settle()
    assert shown(again) == []
    assert await world.database.rows("tasks") == []
    await again.die()


async def test_what_a_closed_window_had_cleared_is_left_to_nobody(world: World) -> None:
    await cleared(world)
    other = await World.load(world.profile)
    await world.die()
    assert await other.clock.run(other.takeover.find_orphans()) == ()
    assert len(await world.database.rows("tasks")) == 1, "it may only be loading again"
    await other.clock.advance(RELOAD_SECONDS + 1)
    assert await other.clock.run(other.takeover.find_orphans()) == ()
    assert await world.database.rows("tasks") == []
    await other.die()


async def test_a_step_under_way_does_not_put_a_task_back(world: World) -> None:
    task = await silent(world)
    world.removal.remove(task.prompt_id)
    await world.clock.settle()
    await world.clock.run(world.submitter._journal.save(replace(task, attempt=2)))
    again = await world.reload()
    assert shown(again) == []
    await again.die()


async def test_an_open_task_that_is_brought_back_after_a_reload_goes_on(world: World) -> None:
    task = await silent(world)
    world.removal.remove(task.prompt_id)
    await world.clock.settle()
    again = await world.reload()
    again.removal.undo()
    server = again.server_of(again.task(task))
    server.up = True
    server.run_to_end()
    await again.until_state(task, TaskState.SUCCEEDED)
    await again.die()


async def test_many_are_taken_off_together(world: World) -> None:
    tasks = await world.start(TEXT, AT_ONCE + 1)
    for task in tasks:
        await world.until_state(task, TaskState.QUEUED)
        world.server_of(task).run_to_end()
    for task in tasks:
        await world.until_state(task, TaskState.SUCCEEDED)
    assert len(world.removal.clear()) == AT_ONCE + 1
    await world.clock.settle()
    again = await world.reload()
    assert shown(again) == []
    again.removal.undo()
    assert len(shown(again)) == AT_ONCE + 1
    await again.die()


async def test_what_another_window_took_over_meanwhile_is_taken_off_by_nobody(
    world: World,
) -> None:
    lost, kept = await world.succeeded(TEXT), await world.succeeded(TEXT)
    rows = world.database.stores["tasks"]
    row = rows[lost.prompt_id]
    rows[lost.prompt_id] = {**row, "owner": "another", "rev": row["rev"] + 1}
    world.removal.clear()
    await world.clock.settle()
    assert rows[lost.prompt_id].get(HIDDEN) is None
    assert rows[kept.prompt_id][HIDDEN] is not None


async def test_a_database_that_fails_is_told(world: World) -> None:
    await cleared(world)
    world.database.trouble = "journal.failed"
    await world.clock.advance(UNDO_SECONDS + 1)
    assert [error.message.key for error in world.troubles] == ["journal.failed"]


async def test_a_database_that_fails_at_once_is_told_and_nothing_is_lost(world: World) -> None:
    task = await world.succeeded(TEXT)
    world.database.trouble = "journal.full"
    world.removal.clear()
    await world.clock.settle()
    assert {error.message.key for error in world.troubles} == {"journal.full"}
    world.database.trouble = ""
    again = await world.reload()
    assert shown(again) == [task.prompt_id]
    await again.die()


async def test_with_nothing_finished_nothing_is_cleared(world: World) -> None:
    await world.queued(TEXT)
    assert world.removal.clear() == ()
    await world.clock.advance(UNDO_SECONDS + 1)
    assert len(await world.database.rows("tasks")) == 1


async def test_one_task_can_go_alone(world: World) -> None:
    first, second = await stopped(world), await stopped(world)
    removed = world.removal.remove(first.prompt_id)
    assert removed is not None
    assert removed.prompt_id == first.prompt_id
    assert world.removal.remove(first.prompt_id) is None
    assert shown(world) == [second.prompt_id]
    await world.clock.advance(UNDO_SECONDS + 1)
    kept = await world.database.rows("tasks")
    assert [row["promptId"] for row in kept] == [second.prompt_id]


async def test_what_was_cleared_last_is_brought_back_first(world: World) -> None:
    first, second = await world.succeeded(TEXT), await world.succeeded(TEXT)
    world.removal.remove(first.prompt_id)
    world.removal.remove(second.prompt_id)
    world.removal.undo()
    assert shown(world) == [second.prompt_id]
    world.removal.undo()
    assert shown(world) == [first.prompt_id, second.prompt_id]


async def test_what_is_cleared_anew_can_be_brought_back_as_long_as_before(world: World) -> None:
    task = await world.succeeded(TEXT)
    world.removal.clear()
    await world.clock.advance(UNDO_SECONDS - 1)
    world.removal.undo()
    world.removal.clear()
    await world.clock.advance(UNDO_SECONDS - 1)
    assert len(await world.database.rows("tasks")) == 1
    world.removal.undo()
    await world.clock.advance(UNDO_SECONDS * 2)
    assert shown(world) == [task.prompt_id]
    assert len(await world.database.rows("tasks")) == 1


async def silent(world: World) -> Task:
    """Return a task whose server does not answer any more."""
    task = await world.queued(TEXT)
    await world.lose_server(task)
    return world.task(task)


async def test_an_open_task_may_go_only_while_its_server_is_silent(world: World) -> None:
    task = await world.queued(TEXT)
    assert world.removal.remove(task.prompt_id) is None
    await world.lose_server(task)
    assert world.removal.remove(task.prompt_id) is not None
    assert shown(world) == []
    assert world.window_store.state.window.lock.server is None
    await world.clock.advance(UNDO_SECONDS + 1)
    assert await world.database.rows("tasks") == []


async def test_an_open_task_that_is_brought_back_is_followed_to_its_end(world: World) -> None:
    task = await silent(world)
    world.removal.remove(task.prompt_id)
    await world.clock.advance(UNDO_SECONDS - 1)
    world.removal.undo()
    server = world.server_of(task)
    server.up = True
    server.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)


async def test_the_lock_comes_back_with_the_task_that_held_it(world: World) -> None:
    task = await silent(world)
    lock = world.window_store.state.window.lock
    assert lock.server == task.execution_server
    world.removal.remove(task.prompt_id)
    world.removal.undo()
    assert world.window_store.state.window.lock == lock


async def test_a_lock_that_was_changed_meanwhile_stays(world: World) -> None:
    task = await silent(world)
    world.removal.remove(task.prompt_id)
    pinned = WindowLock(B if task.execution_server == A else A, LockMode.PINNED)
    world.window_store.set_lock(pinned)
    world.removal.undo()
    assert world.task(task).is_open
    assert world.window_store.state.window.lock == pinned


async def import_file(world: World, content: bytes) -> None:
    """Import an exported file, as a person does."""
    await world.clock.settle()
    await world.clock.run(world.import_file(content))
    await world.clock.run(world.recovery.load_imported())


async def test_another_import_does_not_bring_back_what_was_cleared(world: World) -> None:
    empty = await world.archive.export(pictures=False)
    await cleared(world)
    await import_file(world, empty)
    assert shown(world) == []


async def test_a_task_that_is_imported_meanwhile_stays(world: World) -> None:
    task = await silent(world)
    content = await world.archive.export(pictures=False)
    world.removal.remove(task.prompt_id)
    await import_file(world, content)
    world.removal.undo()
    assert shown(world) == [task.prompt_id]
    world.removal.remove(task.prompt_id)
    await import_file(world, content)
    await world.clock.advance(UNDO_SECONDS + 1)
    server = world.server_of(task)
    server.up = True
    server.run_to_end()
    await world.until_state(task, TaskState.SUCCEEDED)
    again = await world.reload()
    assert again.state(task) is TaskState.SUCCEEDED
    await again.die()


async def test_of_what_came_back_and_went_again_the_latest_removal_counts(world: World) -> None:
    task = await world.succeeded(TEXT)
    content = await world.archive.export(pictures=False)
    world.removal.remove(task.prompt_id)
    await world.clock.advance(UNDO_SECONDS - 1)
    await import_file(world, content)
    world.removal.remove(task.prompt_id)
    await world.clock.advance(UNDO_SECONDS - 1)
    world.removal.undo()
    await world.clock.advance(UNDO_SECONDS)
    world.removal.undo()
    assert shown(world) == [task.prompt_id]
    assert len(await world.database.rows("tasks")) == 1


@pytest.mark.parametrize("seconds", [2.0, UNDO_SECONDS + 1])
async def test_a_prompt_that_is_registered_anew_is_recorded(world: World, seconds: float) -> None:
    world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    world.api.register("mine", {})
    await world.clock.settle()
    await world.lose_server("mine")
    world.removal.remove("mine")
    await world.clock.advance(seconds)
    world.a.up = True
    world.api.register("mine", {})
    await world.clock.advance(UNDO_SECONDS + 1)
    again = await world.reload()
    assert shown(again) == ["mine"]
    await again.die()


async def test_a_forgotten_tasks_preview_is_let_go(world: World) -> None:
    task = await world.running(TEXT)
    world.server_of(task).preview("9", b"jpeg")
    await world.clock.settle()
    assert world.previews.showing
    await world.lose_server(task)
    world.removal.remove(task.prompt_id)
    assert world.previews.showing
    await world.clock.advance(UNDO_SECONDS + 1)
    assert world.previews.showing == {}
    assert world.window_store.state.previews == {}
