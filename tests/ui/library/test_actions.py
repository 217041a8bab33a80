"""The actions in the library: find, choose, star, delete, save, and the keys for these."""

from collections.abc import Collection, Coroutine, Iterable, Sequence
from typing import Any, cast

import pytest

from app.core.library.item import Note
from app.core.message import Message
from app.core.pictures.limit import KeptPicture
from app.core.task.task import Task
from app.services.ports import Settings
from app.services.window_store import WindowStore
from app.ui.dom import Dom
from app.ui.library.actions import LibraryActions
from app.ui.library.head import SEARCH
from app.ui.library.saving import MANY, LibrarySaving
from app.ui.library.tile import KEYS, tile_button_id
from app.ui.library_state import LibraryView
from app.ui.page_store import PageStore
from app.ui.state import PICTURES_A_PAGE, PageState
from tests.fakes import FakeIntl, FakeSettings
from tests.ui.scenes import NOW, A, B, done_task, make_scene


class Zips:
    """The part of the page that saves files; it takes a note of them."""

    def __init__(self) -> None:
        self.saved: list[tuple[str, list[str]]] = []
        self.lost = 0

    async def download_all(self, files: Sequence[tuple[str, str, str]], name: str) -> int:
        """Take a note of the files' names."""
        self.saved.append((name, [one[1] for one in files]))
        return len(files) - self.lost


class Desk:
    """The library's actions over some tasks."""

    def __init__(self, *tasks: Task, **page: Any) -> None:
        self.keys = [f"{task.prompt_id}:0" for task in reversed(tasks)]
        self.window_store = WindowStore(make_scene(*tasks).state)
        self.store = PageStore(PageState(now=NOW, **page), self.window_store, FakeIntl())
        self.settings = FakeSettings()
        self.starred: list[tuple[str, ...]] = []
        self.deleted: list[tuple[str, ...]] = []
        self.undone = 0
        self.focused: list[str] = []
        self.zips = Zips()
        self.kept: list[KeptPicture] = []
        self.actions = LibraryActions(
            self.store,
            self.window_store,
            cast(Settings, self.settings),
            self,
            self,
            LibrarySaving(self.store, cast(Dom, self.zips), self._kept),
            self.focused.append,
        )
        self.actions.begin()

    @property
    def view(self) -> LibraryView:
        """What is looked for and chosen."""
        return self.store.state.gallery

    @property
    def toast(self) -> Message:
        """The message of the toast."""
        assert self.store.state.toast is not None
        return self.store.state.toast

    async def act(self, name: str, arg: str = "") -> None:
        """Press a button."""
        await _done(self.actions.by_name()[name](arg))

    async def key(self, name: str, place: str = "", *, typing: bool = False) -> object:
        """Press a key."""
        found = self.actions.key(name, place, typing)
        await _done(found)
        return bool(found)

    async def toggle(self, keys: Collection[str]) -> None:
        """Take a note of the stars."""
        self.starred.append(tuple(keys))

    async def delete(self, keys: Iterable[str]) -> None:
        """Delete as the service does, at once."""
        self.deleted.append(tuple(keys))
        notes = {key: Note(deleted_at=1) for key in self.deleted[-1]}
        library = self.window_store.state.library.with_notes(notes)
        self.window_store.change(library=library)

    async def undo(self) -> None:
        """Take a note."""
        self.undone += 1

    async def _kept(self) -> list[KeptPicture]:
        return self.kept


async def _done(work: object) -> None:
    if isinstance(work, Coroutine):
        await work


@pytest.fixture
def desk() -> Desk:
    """Four results, the newest first."""
    return Desk(*(done_task() for _ in range(4)))


async def test_whose_pictures_and_their_size_are_remembered(desk: Desk) -> None:
    await desk.act("library-scope", "tab")
    desk.actions.type_value("size", "300")
    desk.actions.type_value("size", "9999")
    later = Desk()
    later.actions = desk.actions
    desk.store.change(gallery=LibraryView())
    desk.actions.begin()
    assert (desk.view.scope, desk.view.size) == ("tab", 480)


async def test_what_is_remembered_may_be_nonsense(desk: Desk) -> None:
    desk.settings.write("gallery", "nobody")
    desk.settings.write("tileSize", "large")
    desk.actions.begin()
    assert (desk.view.scope, desk.view.size) == ("all", 0)


async def test_filters_begin_the_list_anew_and_are_cleared_together(desk: Desk) -> None:
    desk.store.change(pictures_shown=1_000)
    desk.actions.type_value("query", "barn")
    assert desk.store.state.pictures_shown == PICTURES_A_PAGE
    for name in ("server", "workflow", "model"):
        desk.actions.type_value(name, "x")
    await desk.act("library-starred")
    await desk.act("library-since", "today")
    assert desk.view.is_filtered
    assert (desk.view.server, desk.view.workflow, desk.view.model) == ("x", "x", "x")
    assert (desk.view.starred, desk.view.since) == (True, "today")
    await desk.act("library-since", "today")
    assert desk.view.since == ""
    await desk.act("library-clear")
    assert not desk.view.is_filtered
    assert desk.focused == [SEARCH]


async def test_slash_leads_to_the_search_and_escape_empties_it(desk: Desk) -> None:
    assert await desk.key("/")
    assert (desk.focused, desk.store.state.tab) == ([SEARCH], "pictures")
    assert not await desk.key("/", typing=True)
    assert not await desk.key("Escape", SEARCH, typing=True)
    desk.actions.type_value("query", "barn")
    assert await desk.key("Escape", SEARCH, typing=True)
    assert desk.view.query == ""


async def test_a_range_is_chosen_from_the_last_chosen_one(desk: Desk) -> None:
    first, second, third, fourth = desk.keys
    await desk.act("library-choose", second)
    await desk.act("library-range", fourth)
    assert desk.view.chosen == (second, third, fourth)
    await desk.act("library-range", "none such")
    await desk.act("library-choose", third)
    assert desk.view.chosen == (second, fourth)
    await desk.act("library-all")
    assert desk.view.chosen == tuple(desk.keys)
    await desk.act("library-none")
    assert desk.view.chosen == ()
    await desk.act("library-range", first)
    assert desk.view.chosen == (first,)


async def test_a_box_that_is_told_twice_acts_once(desk: Desk) -> None:
    key = desk.keys[0]
    works = []
    for _ in range(2):
        desk.actions.type_value(f"choose:{key}", "1")
        works.append(desk.actions.type_value(f"star:{key}", "1"))
    assert desk.view.chosen == (key,)
    for work in works:
        await _done(work)
    assert desk.starred == [(key,)]
    assert desk.actions.type_value(f"star:{key}", "") is None
    assert desk.actions.type_value("unknown", "x") is None


async def test_keys_act_on_the_focused_tile(desk: Desk) -> None:
    first, second = desk.keys[:2]
    assert await desk.key(" ", KEYS + first)
    assert await desk.key("S", KEYS + second)
    assert desk.starred == [(second,)]
    assert await desk.key("Ctrl+a", KEYS + first)
    assert len(desk.view.chosen) == 4
    assert await desk.key("Escape", KEYS + first)
    assert not await desk.key("Escape", KEYS + first)
    assert not await desk.key("x", KEYS + first)
    assert not await desk.key("s", "elsewhere")
    assert await desk.key("-", KEYS + first)
    assert await desk.key("+", KEYS + first)
    assert await desk.key("=", KEYS + first)
    assert desk.view.size == 280


async def test_delete_takes_the_focused_one_or_all_chosen_ones(desk: Desk) -> None:
    first, second, third, fourth = desk.keys
    await desk.key("Delete", KEYS + second)
    assert desk.deleted == [(second,)]
    assert desk.focused[-1] == tile_button_id(third)
    assert desk.toast.key == "library.deleted"
    assert desk.toast.args == {"n": 1, "server": "Alpha"}
    await desk.act("library-choose", third)
    await desk.act("library-choose", fourth)
    await desk.key("Delete", KEYS + fourth)
    assert sorted(desk.deleted[-1]) == sorted((third, fourth))
    assert desk.focused[-1] == tile_button_id(first)
    assert desk.view.chosen == ()
    await desk.act("library-delete", first)
    assert desk.focused[-1] == SEARCH
    await desk.act("library-undelete")
    assert (desk.undone, desk.store.state.toast) == (1, None)


async def test_results_of_several_servers_stay_on_these() -> None:
    desk = Desk(done_task(A), done_task(B))
    await desk.act("library-all")
    await desk.act("library-star-chosen")
    assert sorted(desk.starred[0]) == sorted(desk.keys)
    await desk.act("library-delete")
    assert desk.toast.key == "library.deleted_many"


async def test_a_batch_is_deleted_and_saved_as_all_its_pictures() -> None:
    batch = done_task(A, "a.png", "b.png", "a.png")
    desk = Desk(batch, done_task(outputs=()))
    await desk.act("library-choose", f"{batch.prompt_id}:0")
    await desk.act("library-download")
    assert desk.zips.saved == [("bindery-3.zip", ["a.png", "b.png", "3-a.png"])]
    assert desk.toast.key == "toast.download_started"
    desk.zips.lost = 1
    await desk.act("library-download")
    assert (desk.toast.key, desk.toast.args["missing"]) == ("library.zip_part", 1)
    await desk.act("library-delete")
    assert desk.deleted == [tuple(f"{batch.prompt_id}:{index}" for index in range(3))]


@pytest.mark.parametrize(("sizes", "total"), [([], 0), ([100, 300], 200 * (MANY + 1))])
async def test_many_are_saved_after_their_size_was_told(sizes: list[int], total: int) -> None:
    batch = done_task(A, *(f"{number}.png" for number in range(MANY + 1)))
    desk = Desk(batch)
    desk.kept = [
        KeptPicture(f"{batch.prompt_id}/{index}/full", size, 1) for index, size in enumerate(sizes)
    ]
    await desk.act("library-choose", f"{batch.prompt_id}:0")
    await desk.act("library-download")
    assert desk.view.zip_bytes == total
    assert not desk.zips.saved
    await desk.act("library-download-now")
    assert desk.view.zip_bytes is None
    assert len(desk.zips.saved[0][1]) == MANY + 1
