"""Albums: the chips, the dialog, and what a person does with them."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.library.albums import MAX_OF_ONE
from app.core.library.item import Note
from app.core.message import message
from app.core.task.task import Task
from app.ui.dialog_state import AlbumNaming
from app.ui.library.album_chips import chip_id
from app.ui.library.album_dialog import NAME_ID, album
from app.ui.library_state import LibraryView
from app.ui.scene import Scene
from tests.fakes import World
from tests.fakes.values import an_order
from tests.ui.page import parse
from tests.ui.scenes import changed, done_task, make_scene, whole
from tests.ui.shown import Press, Shown
from tests.ui.words import text

ONE, TWO = done_task(), done_task()
FIRST, SECOND = (f"{task.prompt_id}:0" for task in (ONE, TWO))


def with_albums(**page: Any) -> Scene:
    """Return two results, of which the first is in two albums and the second in one."""
    notes = {FIRST: Note(albums=("Barns", "Sea")), SECOND: Note(albums=("Sea",))}
    scene = make_scene(ONE, TWO)
    return changed(scene, library=scene.library.with_notes(notes), **page)


def test_albums_are_chips_and_the_chosen_one_can_be_changed() -> None:
    root = parse(whole("pictures", with_albums()))
    chips = root.all("button", data_testid="album-chip")
    assert [chip.text for chip in chips] == ["Barns", "Sea"]
    assert not root.all(data_action="album-rename")
    root = parse(whole("pictures", with_albums(gallery=LibraryView(album="Barns"))))
    chips = root.all("button", data_testid="album-chip")
    assert [chip["aria-pressed"] for chip in chips] == ["true", "false"]
    assert root.one(data_action="album-rename")["data-arg"] == "Barns"
    assert root.one(data_action="album-delete")["data-arg"] == "Barns"
    assert len(root.all("li", data_testid="library-item")) == 1


def test_an_album_that_is_gone_can_be_let_go() -> None:
    root = parse(whole("pictures", with_albums(gallery=LibraryView(album="Gone"))))
    assert [chip.text for chip in root.all(data_testid="album-chip")] == ["Barns", "Sea", "Gone"]
    assert not root.all(data_action="album-rename")
    assert text("en", "library.no_match") in root.text


def test_the_dialog_shows_which_albums_have_all_of_the_results() -> None:
    root = parse(album(with_albums(album=AlbumNaming((FIRST, SECOND)))))
    choices = root.all(data_testid="album-choice")
    pressed = {one["data-arg"]: one["aria-pressed"] for one in choices}
    assert pressed == {"Barns": "false", "Sea": "true"}
    assert "Add 2 to an album" in root.text
    assert not parse(album(make_scene())).children


def test_the_dialog_for_another_name_shows_its_error() -> None:
    naming = AlbumNaming(original="Sea", typed=" ", error=message("album.no_name"))
    root = parse(album(with_albums(album=naming)))
    assert not root.all(data_testid="album-choice")
    assert root.one(id=NAME_ID)["aria-invalid"] == "true"
    assert text("en", "album.no_name") in root.text


@pytest.fixture
async def shown(world: World) -> Shown:
    """The page."""
    return Shown(world)


@pytest.fixture
async def tasks(shown: Shown) -> list[Task]:
    """Two finished tasks."""
    return [await shown.world.succeeded(an_order("text-to-image")) for _ in range(2)]


def keys_of(tasks: list[Task]) -> tuple[str, ...]:
    """Return the keys of the tasks' pictures."""
    return tuple(f"{task.prompt_id}:0" for task in tasks)


async def typed(shown: Shown, name: str) -> None:
    """Type a name, and press the button."""
    shown.page.controller.on_event(Press("input", "library", NAME_ID, value=name))
    shown.page.controller.on_event(Press("submit", "save-album"))
    await shown.settle()


async def chosen(shown: Shown, keys: tuple[str, ...]) -> None:
    """Choose results, and open the dialog."""
    store = shown.page.page_store
    store.change(gallery=replace(store.state.gallery, chosen=keys))
    shown.press("album-open", "")
    await shown.settle()


async def test_chosen_results_are_put_into_a_new_album_and_shown(
    shown: Shown, tasks: list[Task]
) -> None:
    shown.press("album-open", "")
    assert shown.page.page_store.state.album is None, "nothing is chosen"
    await chosen(shown, keys_of(tasks))
    assert shown.dom.dialogs["album"]
    await typed(shown, "  ")
    assert text("en", "album.no_name") in shown.dom.html["album"]
    await typed(shown, " Sea ")
    state = shown.page.page_store.state
    assert not shown.dom.dialogs["album"]
    assert state.toast == message("album.added", n=2, name="Sea")
    shown.press("library-album", "Sea")
    assert shown.page.page_store.state.gallery.album == "Sea"
    assert shown.scene.found_count == 2
    shown.press("library-album", "Sea")
    assert not shown.page.page_store.state.gallery.is_filtered


async def test_a_press_puts_results_in_and_takes_them_out(shown: Shown, tasks: list[Task]) -> None:
    first, second = keys_of(tasks)
    await shown.world.clock.run(shown.world.services.library_services.albums.add((first,), "Sea"))
    await chosen(shown, (first, second))
    shown.press("album-put", "Sea")
    await shown.settle()
    assert shown.scene.library.note_of(second).albums == ("Sea",)
    await chosen(shown, (first, second))
    shown.press("album-put", "Sea")
    await shown.settle()
    assert shown.scene.library.albums == ()
    assert shown.page.page_store.state.toast == message("album.taken_out", n=2, name="Sea")


async def test_an_album_gets_another_name_and_is_deleted_and_comes_back(
    shown: Shown, tasks: list[Task]
) -> None:
    keys = keys_of(tasks)
    await shown.world.clock.run(shown.world.services.library_services.albums.add(keys, "Sea"))
    shown.press("library-album", "Sea")
    shown.press("album-rename", "Sea")
    await typed(shown, "Coast")
    assert shown.page.page_store.state.gallery.album == "Coast"
    assert shown.page.page_store.state.toast == message("album.renamed", name="Coast")
    shown.press("album-rename", "Coast")
    await typed(shown, "Coast")
    shown.press("album-delete", "Coast")
    await shown.settle()
    assert shown.scene.library.albums == ()
    assert shown.scene.found_count == 2
    assert shown.page.page_store.state.toast == message("album.deleted", name="Coast")
    shown.press("undo", "")
    await shown.settle()
    assert shown.scene.library.albums == ("Coast",)
    assert shown.dom.focused[-1] == chip_id("Coast")


async def test_what_is_in_too_many_albums_is_said(shown: Shown, tasks: list[Task]) -> None:
    first = keys_of(tasks)[0]
    albums = shown.world.services.library_services.albums
    for number in range(MAX_OF_ONE):
        await shown.world.clock.run(albums.add((first,), f"{number:02}"))
    shown.press("album-open", first)
    await typed(shown, "Sea")
    said = message("album.full", n=1, max=MAX_OF_ONE)
    assert shown.page.page_store.state.toast == said


async def test_its_dialog_takes_all_keys_over_the_viewer_and_closes_alone(
    shown: Shown, tasks: list[Task]
) -> None:
    first = keys_of(tasks)[0]
    shown.press("view", first)
    assert shown.page.controller.on_event(Press("key", "a"))
    await shown.settle()
    assert shown.dom.dialogs["album"]
    assert not shown.page.controller.on_event(Press("key", "d", typing=True))
    shown.page.controller.on_dialog_closed("album")
    await shown.settle()
    assert not shown.dom.dialogs["album"]
    assert shown.dom.dialogs["viewer"]
    shown.press("album-rename", "Sea")
    shown.press("album-close", "")
    assert shown.page.page_store.state.album is None


async def test_without_a_dialog_nothing_is_named(shown: Shown) -> None:
    await typed(shown, "Sea")
    shown.press("album-put", "Sea")
    shown.press("undo", "")
    await shown.settle()
    assert shown.page.page_store.state.album is None
