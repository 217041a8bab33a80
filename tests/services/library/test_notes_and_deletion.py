"""Stars and deletions of pictures: shown at once, stored, heard by other windows, and undone."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from app.core.library.notes import note_name
from app.core.pictures.limit import picture_key
from app.core.storage.recovery import RELOAD_SECONDS
from app.core.task.task import Task
from app.services.tasks.removal import UNDO_SECONDS
from tests.fakes import World
from tests.fakes.values import an_order
from tests.services.library.test_keeper import beside, ids, library

TEXT = an_order("text-to-image")


@pytest.fixture
async def task(world: World) -> Task:
    """Return a finished task whose picture is kept."""
    await world.clock.run(world.picture_cache.begin())
    task = await world.succeeded(TEXT)
    await world.clock.settle()
    assert picture_key(task.prompt_id, 0) in world.picture_store.pictures
    return task


def key(task: Task) -> str:
    """Return the key of a task's picture."""
    return f"{task.prompt_id}:0"


async def star(world: World, *keys: str) -> None:
    """Press the star of results."""
    await world.clock.run(world.services.library_services.stars.toggle(keys))


async def delete(world: World, *keys: str) -> None:
    """Delete results."""
    await world.clock.run(world.services.library_services.deletion.delete(keys))


async def undo(world: World) -> None:
    """Bring back what can be brought back."""
    await world.clock.run(world.services.library_services.deletion.undo())


async def loaded(world: World) -> World:
    """Load the window again with its library."""
    again = await world.reload()
    again.services.library_services.sharing.open()
    await again.clock.run(again.services.library_services.begin())
    return again


async def test_a_star_is_stored_and_heard_and_taken_away_again(world: World, task: Task) -> None:
    other = await beside(world)
    await star(world, key(task))
    await world.clock.settle()
    assert library(world).starred == library(other).starred == {key(task)}
    second = await world.succeeded(TEXT)
    await star(world, key(task), key(second))
    assert library(world).starred == {key(task), key(second)}, "one had none"
    again = await loaded(world)
    assert library(again).starred == {key(task), key(second)}
    await star(again, key(task), key(second))
    await world.clock.settle()
    assert library(again).starred == library(other).starred == frozenset()
    assert await world.database.rows("settings") == []
    await again.die()
    await other.die()


async def put_in_album(world: World, *keys: str) -> None:
    """Put results into an album."""
    await world.clock.run(world.services.library_services.albums.add(keys, "Sea"))


@pytest.mark.parametrize("treasure", [star, put_in_album])
async def test_pictures_with_a_star_or_in_an_album_stay_whatever_the_limit(
    world: World, task: Task, treasure: Callable[..., Awaitable[None]]
) -> None:
    other = await world.succeeded(TEXT)
    await world.clock.settle()
    await treasure(world, key(task))
    await world.clock.run(world.picture_cache.set_limit(0))
    kept = world.picture_store.pictures
    assert {name.partition("/")[0] for name in kept} == {task.prompt_id}
    assert picture_key(other.prompt_id, 0) not in kept


async def test_a_deleted_picture_goes_for_good_after_a_while(world: World, task: Task) -> None:
    other = await beside(world)
    before = len(world.server_of(task).received)
    await delete(world, key(task), key(task), "nonsense")
    await world.clock.settle()
    assert ids(world) == ids(other) == set()
    assert world.window_store.state.deleted == (key(task),)
    assert other.window_store.state.deleted == ()
    assert world.picture_store.pictures
    await world.clock.advance(UNDO_SECONDS + 1)
    assert world.window_store.state.deleted == ()
    assert world.picture_store.pictures == {}
    assert world.picture_cache.usage == 0
    assert await world.database.rows("tasks") == []
    assert await world.database.rows("settings") == []
    assert library(world).tasks == library(other).tasks == {}
    assert world.window_store.state.task(task.prompt_id) is None
    assert len(world.server_of(task).received) == before
    await other.die()


async def test_a_deletion_can_be_undone(world: World, task: Task) -> None:
    other = await beside(world)
    await star(world, key(task))
    await delete(world, key(task))
    await undo(world)
    await world.clock.settle()
    assert ids(world) == ids(other) == {task.prompt_id}
    assert library(other).starred == {key(task)}
    await world.clock.advance(UNDO_SECONDS + 1)
    assert world.picture_store.pictures
    assert ids(await loaded(world)) == {task.prompt_id}
    await other.die()


async def test_undo_is_there_after_a_reload_and_not_in_other_windows(
    world: World, task: Task
) -> None:
    await delete(world, key(task))
    await world.clock.advance(UNDO_SECONDS / 2)
    other = await World.load(world.profile)
    await other.clock.run(other.services.library_services.begin())
    assert other.window_store.state.deleted == ()
    again = await loaded(world)
    assert again.window_store.state.deleted == (key(task),)
    assert ids(again) == set()
    await undo(again)
    assert ids(again) == {task.prompt_id}
    await again.clock.advance(RELOAD_SECONDS + 1)
    assert world.picture_store.pictures
    await again.die()
    await other.die()


async def test_after_a_reload_it_is_deleted_too(world: World, task: Task) -> None:
    await delete(world, key(task))
    again = await loaded(world)
    await again.clock.advance(UNDO_SECONDS + 1)
    assert world.picture_store.pictures == {}
    assert await world.database.rows("tasks") == []
    await again.die()


async def test_what_a_closed_window_deleted_is_deleted_by_the_next(
    world: World, task: Task
) -> None:
    await delete(world, key(task))
    await world.die()
    await world.clock.advance(RELOAD_SECONDS + 1)
    other = await World.load(world.profile)
    await other.clock.run(other.services.library_services.begin())
    assert world.picture_store.pictures == {}
    assert await world.database.rows("tasks") == []
    await other.die()


async def test_of_a_batch_the_others_stay(world: World, task: Task) -> None:
    two = replace(
        world.task(task), outputs=(*task.outputs, replace(task.outputs[0], filename="b.png"))
    )
    world.window_store.update(two)
    world.services.library.add(two)
    await world.clock.run(world.services.library_services.notes.load())
    await delete(world, key(task))
    await world.clock.advance(UNDO_SECONDS + 1)
    assert [item.index for item in library(world).items] == [1]
    (row,) = await world.database.rows("settings")
    assert (row["name"], row["done"]) == (note_name(key(task)), True)
    assert len(await world.database.rows("tasks")) == 1
    await delete(world, f"{task.prompt_id}:1")
    await world.clock.advance(UNDO_SECONDS + 1)
    assert await world.database.rows("tasks") == []
    assert await world.database.rows("settings") == []


async def test_deleting_a_cleared_tasks_last_picture_forgets_it(world: World, task: Task) -> None:
    world.removal.clear()
    await world.clock.advance(UNDO_SECONDS + 1)
    assert ids(world) == {task.prompt_id}
    await delete(world, key(task))
    await world.clock.advance(UNDO_SECONDS + 1)
    assert await world.database.rows("tasks") == []
    assert await world.database.rows("events") == []


async def test_a_deleted_picture_is_not_fetched_again(world: World, task: Task) -> None:
    second = replace(task.outputs[0], filename="b.png")
    world.window_store.update(replace(world.task(task), outputs=(*task.outputs, second)))
    await world.clock.run(world.submitter._journal.save(world.task(task)))
    world.services.library.add(world.task(task))
    await delete(world, key(task))
    await world.clock.advance(UNDO_SECONDS + 1)
    fetched = len(world.picture_store.fetched)
    again = await loaded(world)
    await again.clock.run(again.picture_cache.begin())
    await again.clock.settle()
    assert picture_key(task.prompt_id, 0) not in world.picture_store.pictures
    assert len(world.picture_store.fetched) <= fetched + 1
    await again.die()


async def test_another_window_may_undo_what_this_one_still_offers(world: World, task: Task) -> None:
    other = await beside(world)
    await delete(world, key(task))
    await world.clock.settle()
    await other.clock.run(
        other.services.library_services.notes.change(
            {key(task): replace(library(other).note_of(key(task)), deleted_at=None)}
        )
    )
    await world.clock.settle()
    assert world.window_store.state.deleted == ()
    await world.clock.advance(UNDO_SECONDS + 1)
    assert ids(world) == {task.prompt_id}
    await other.die()


async def test_a_database_that_fails_is_told_and_the_next_load_goes_on(
    world: World, task: Task
) -> None:
    await delete(world, key(task))
    world.database.trouble = "journal.full"
    await world.clock.advance(UNDO_SECONDS + 1)
    assert {error.message.key for error in world.troubles} == {"journal.full"}
    await star(world, key(task))
    world.database.trouble = ""
    await world.clock.advance(RELOAD_SECONDS)
    again = await loaded(world)
    assert await world.database.rows("tasks") == []
    await again.die()


async def test_after_everything_was_deleted_nothing_can_be_undone(world: World, task: Task) -> None:
    await delete(world, key(task))
    world.services.library_services.deletion.forget_undo()
    assert world.window_store.state.deleted == ()
    await world.clock.advance(UNDO_SECONDS + 1)
    assert world.picture_store.pictures


async def test_notes_are_wiped_too(world: World, task: Task) -> None:
    await star(world, key(task))
    await world.archive.wipe()
    assert await world.database.rows("settings") == []


async def test_an_import_shows_pictures_and_stars_at_once_in_all_windows(
    world: World, task: Task
) -> None:
    world.removal.clear()
    await world.clock.advance(UNDO_SECONDS + 1)
    await star(world, key(task))
    content = await world.archive.export(pictures=True)
    elsewhere = World()
    other = await beside(elsewhere)
    result = await elsewhere.clock.run(elsewhere.import_file(content))
    await elsewhere.clock.settle()
    assert (result.tasks, result.pictures) == (1, 1)
    for one in (elsewhere, other):
        assert ids(one) == {task.prompt_id}
        assert library(one).starred == {key(task)}
        assert one.window_store.state.task(task.prompt_id) is None
    again = await elsewhere.clock.run(elsewhere.import_file(content))
    assert (again.tasks, again.known, again.pictures) == (0, 1, 0)
    await other.die()
    await elsewhere.die()
