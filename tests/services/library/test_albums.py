"""Albums are stored with the notes, heard by other windows, and leave the pictures alone."""

import pytest

from app.core.library.albums import MAX_OF_ONE
from app.core.library.item import Note
from app.core.library.notes import StoredNote, note_row
from app.core.task.task import Task
from app.services.library.albums import Albums
from tests.fakes import World
from tests.fakes.values import an_order
from tests.services.library.test_keeper import beside, ids, library
from tests.services.library.test_notes_and_deletion import key, loaded


@pytest.fixture
async def tasks(world: World) -> list[Task]:
    """Return two finished tasks."""
    return [await world.succeeded(an_order("text-to-image")) for _ in range(2)]


def albums(world: World) -> Albums:
    """Return the service of a window."""
    return world.services.library_services.albums


async def test_an_album_is_stored_heard_renamed_and_deleted(
    world: World, tasks: list[Task]
) -> None:
    other = await beside(world)
    keys = [key(task) for task in tasks]
    assert await world.clock.run(albums(world).add(keys, "Sea")) == 0
    await world.clock.settle()
    assert library(world).albums == library(other).albums == ("Sea",)
    again = await loaded(world)
    assert library(again).albums == ("Sea",)
    await again.clock.run(albums(again).rename("Sea", "Coast"))
    await again.clock.run(albums(again).remove(keys[:1], "Coast"))
    await again.clock.settle()
    assert library(other).note_of(keys[1]).albums == ("Coast",)
    assert library(other).note_of(keys[0]).albums == ()
    assert await again.clock.run(albums(again).delete("Coast")) == (keys[1],)
    await again.clock.settle()
    assert library(again).albums == library(other).albums == ()
    assert ids(again) == {task.prompt_id for task in tasks}
    assert await world.database.rows("settings") == []
    await again.die()
    await other.die()


async def test_a_result_that_is_in_too_many_is_told(world: World, tasks: list[Task]) -> None:
    first, second = (key(task) for task in tasks)
    for number in range(MAX_OF_ONE):
        await world.clock.run(albums(world).add([first], f"{number:02}"))
    assert await world.clock.run(albums(world).add([first, second], "Sea")) == 1
    assert await world.clock.run(albums(world).add([first, second], "00")) == 0
    assert library(world).note_of(second).albums == ("00", "Sea")


async def test_a_file_adds_its_albums_to_the_notes_that_are_here(
    world: World, tasks: list[Task]
) -> None:
    first, second = (key(task) for task in tasks)
    await world.clock.run(world.services.library_services.stars.toggle([first]))
    brought = [StoredNote(one, Note(albums=("Sea",)), done=True) for one in (first, second)]
    await world.clock.run(world.services.library_services.notes.bring(brought))
    assert library(world).starred == {first}
    assert library(world).albums == ("Sea",)
    rows = await world.database.rows("settings")
    assert [row["albums"] for row in rows] == [["Sea"], ["Sea"]]
    assert set(rows[0]) == set(note_row(brought[0]))
