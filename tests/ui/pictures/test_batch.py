"""A batch of pictures: one result in the gallery and on its card, a grid in the viewer."""

from typing import cast

import pytest

from app.core.pictures.urls import picture_url
from app.core.task.task import Task
from app.services.window_store import WindowStore
from app.ui.dom import Dom
from app.ui.page_store import PageStore
from app.ui.pictures.batch import tile_id
from app.ui.pictures.viewer import viewer
from app.ui.pictures.viewer_actions import ViewerActions
from app.ui.scene import Scene
from app.ui.state import GRID_A_PAGE, PageState
from app.ui.tasks.card import card
from tests.fakes import FakeIntl
from tests.ui.page import parse
from tests.ui.scenes import A, done_task, make_scene, whole
from tests.ui.words import text

COUNT, COLUMNS = 64, 4
NAMES = tuple(f"b_{number:05}_.png" for number in range(COUNT))
BATCH, ALONE = done_task(A, *NAMES), done_task(A)


class FakeDom:
    """The part of the page that the viewer moves the focus and saves files on."""

    def __init__(self) -> None:
        self.focused: list[str] = []
        self.saved: list[str] = []
        self.lost = 0

    def columns(self, element_id: str) -> int:
        """Return the number of columns of every grid."""
        assert element_id
        return COLUMNS

    def focus(self, element_id: str) -> None:
        """Take a note of the element."""
        self.focused.append(element_id)

    def frame(self, draw: object) -> None:
        """Draw at once."""
        assert callable(draw)
        draw()

    async def download_all(self, files: list[tuple[str, str, str]], name: str) -> int:
        """Take a note of the files' names."""
        assert name == f"{BATCH.prompt_id[:8]}.zip"
        for url, filename, check in files:
            assert url.startswith(f"{A}/api/view?")
            assert check == ""
            self.saved.append(filename)
        return len(files) - self.lost


class Viewing:
    """The viewer's actions over one window's tasks."""

    def __init__(self, *tasks: Task) -> None:
        self.dom = FakeDom()
        self.store = PageStore(PageState(), WindowStore(make_scene(*tasks).state), FakeIntl())
        self.actions = ViewerActions(self.store, cast(Dom, self.dom))

    @property
    def at(self) -> tuple[int, bool]:
        """The index of the shown or marked picture, and whether it is a grid."""
        assert self.store.state.viewer is not None
        return self.store.state.viewer[1], self.store.state.viewer_grid


def grid(task: Task, index: int = 0, shown: int = GRID_A_PAGE) -> Scene:
    return make_scene(task, viewer=(task.prompt_id, index), viewer_grid=True, grid_shown=shown)


def test_a_batch_is_one_result_in_the_gallery() -> None:
    root = parse(whole("pictures", make_scene(ALONE, BATCH)))
    tiles = root.all("button", data_action="view-found")
    assert [tile["data-arg"] for tile in tiles] == [
        f"{BATCH.prompt_id}:0",
        f"{ALONE.prompt_id}:0",
    ]
    (badge,) = root.of_class("batch")
    assert (badge.text, badge["aria-label"]) == ("64", text("en", "pictures.batch", n=64))
    assert root.of_class("muted")[0].text == "2"


def test_its_picture_is_the_one_of_the_result() -> None:
    made = done_task(A, "a.png", "b.png")
    chosen = done_task(A, "a.png", "b.png", picture=made.outputs[1], outputs=made.outputs)
    root = parse(whole("pictures", make_scene(chosen)))
    assert root.one("button", data_action="view-found")["data-arg"] == f"{chosen.prompt_id}:1"


def test_its_card_has_the_number() -> None:
    root = parse(card(make_scene(BATCH), BATCH))
    assert root.of_class("batch")[0].text == "64"
    assert root.one("button", data_action="view")["title"] == text("en", "picture.open_all", n=64)
    assert not parse(card(make_scene(ALONE), ALONE)).of_class("batch")


def test_the_grid_has_each_picture_once_and_one_tab_stop() -> None:
    root = parse(viewer(grid(BATCH, 5)))
    tiles = root.all("button", data_action="view-one")
    assert [one["data-arg"] for one in tiles] == [f"{BATCH.prompt_id}:{at}" for at in range(COUNT)]
    assert [one["id"] for one in tiles if one["tabindex"] == "0"] == [tile_id(BATCH.prompt_id, 5)]
    assert [one["id"] for one in tiles if "autofocus" in one.attributes] == [
        tile_id(BATCH.prompt_id, 5)
    ]
    images = root.all("img")
    assert len({image["data-src"] for image in images}) == COUNT
    assert all(image["data-src"].startswith(f"{A}/api/view?") for image in images)
    assert text("en", "viewer.batch", n=COUNT) in root.of_class("viewer-head")[0].text
    assert root.one(data_action="download-all")["data-arg"] == BATCH.prompt_id


def test_a_long_batch_is_shown_in_parts() -> None:
    long = done_task(A, *(f"{number}.png" for number in range(GRID_A_PAGE + 3)))
    root = parse(viewer(grid(long)))
    assert len(root.all("button", data_action="view-one")) == GRID_A_PAGE
    assert root.one(data_action="more-batch").text == text("en", "more", n=3)
    root = parse(viewer(grid(long, shown=2 * GRID_A_PAGE)))
    assert not root.all(data_action="more-batch")


def test_one_picture_of_a_batch_leads_back_to_all() -> None:
    root = parse(viewer(make_scene(BATCH, viewer=(BATCH.prompt_id, 7))))
    assert root.one("img", data_picture=f"{BATCH.prompt_id}:7")["data-src"] == picture_url(
        BATCH, BATCH.outputs[7]
    )
    assert root.one(data_action="view-all").text == text("en", "viewer.all", n=COUNT)
    alone = parse(viewer(make_scene(ALONE, viewer=(ALONE.prompt_id, 0))))
    assert not alone.all(data_action="view-all")


def test_a_batch_opens_as_a_grid_and_a_press_shows_one() -> None:
    viewing = Viewing(ALONE, BATCH)
    viewing.actions.open(f"{BATCH.prompt_id}:0")
    assert viewing.at == (0, True)
    assert viewing.actions.is_grid
    viewing.actions.open_one(f"{BATCH.prompt_id}:9")
    assert viewing.at == (9, False)
    assert not viewing.actions.is_grid
    viewing.actions.step(1)
    assert viewing.at == (10, False)
    viewing.actions.open_all()
    assert viewing.at == (10, True)
    assert viewing.dom.focused == [tile_id(BATCH.prompt_id, 10)]
    viewing.actions.close()
    assert not viewing.store.state.viewer_grid


def test_a_single_picture_opens_alone() -> None:
    viewing = Viewing(ALONE, BATCH)
    viewing.actions.open(f"{ALONE.prompt_id}:0")
    assert viewing.at == (0, False)


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        (0, "ArrowRight", 1),
        (5, "ArrowLeft", 4),
        (5, "ArrowDown", 5 + COLUMNS),
        (5, "ArrowUp", 5 - COLUMNS),
        (0, "ArrowLeft", 0),
        (2, "ArrowUp", 2),
        (COUNT - 1, "ArrowRight", COUNT - 1),
        (COUNT - 2, "ArrowDown", COUNT - 2),
        (9, "Home", 0),
        (9, "End", COUNT - 1),
    ],
)
def test_keys_move_the_focus_in_the_grid(start: int, key: str, end: int) -> None:
    viewing = Viewing(BATCH)
    viewing.store.change(viewer=(BATCH.prompt_id, start), viewer_grid=True)
    viewing.actions.move(key)
    assert viewing.at == (end, True)
    moved = start != end or key in ("Home", "End")
    assert viewing.dom.focused == ([tile_id(BATCH.prompt_id, end)] if moved else [])


@pytest.mark.parametrize(
    ("key", "inside", "is_taken"),
    [
        ("ArrowRight", False, True),
        ("ArrowDown", False, False),
        ("ArrowDown", True, True),
        ("End", True, True),
        ("Enter", True, False),
    ],
)
def test_a_key_that_also_scrolls_moves_only_inside(key: str, inside: bool, is_taken: bool) -> None:
    viewing = Viewing(BATCH)
    assert not viewing.actions.walk(key, inside=inside), "the viewer is closed"
    viewing.actions.open(f"{BATCH.prompt_id}:0")
    assert viewing.actions.walk(key, inside=inside) is is_taken
    assert bool(viewing.dom.focused) is is_taken


def test_keys_do_nothing_in_no_grid() -> None:
    viewing = Viewing(BATCH)
    viewing.actions.move("End")
    viewing.actions.open_all()
    assert viewing.store.state.viewer is None
    assert viewing.dom.focused == []


def test_more_of_a_long_batch_is_shown_on_demand_and_around_the_opened_one() -> None:
    long = done_task(A, *(f"{number}.png" for number in range(GRID_A_PAGE + 3)))
    viewing = Viewing(long)
    viewing.actions.open(f"{long.prompt_id}:0")
    viewing.actions.more_of_batch()
    assert viewing.store.state.grid_shown == 2 * GRID_A_PAGE
    viewing.actions.open(f"{long.prompt_id}:{GRID_A_PAGE + 1}")
    assert viewing.store.state.grid_shown == 2 * GRID_A_PAGE


@pytest.mark.parametrize("lost", [0, 3])
async def test_all_pictures_of_a_batch_are_saved_with_their_names(lost: int) -> None:
    viewing = Viewing(BATCH)
    viewing.dom.lost = lost
    await viewing.actions.download_all(BATCH.prompt_id)
    assert tuple(viewing.dom.saved) == NAMES
    toast = viewing.store.state.toast
    assert toast is not None
    assert toast.key == ("toast.batch_part" if lost else "toast.download_started")
    assert toast.args["n"] == COUNT - lost
    await viewing.actions.download_all("no such task")
    assert len(viewing.dom.saved) == COUNT
