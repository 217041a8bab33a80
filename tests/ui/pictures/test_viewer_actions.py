"""What a person does with results: a press copies a text in full."""

from collections.abc import Callable
from typing import cast

import pytest

from app.core.message import message
from app.core.task.output import OutputText
from app.services.window_store import WindowStore
from app.ui.dom import Dom
from app.ui.library.tile import tile_button_id
from app.ui.library_state import LibraryView
from app.ui.outputs.texts import MAX_LETTERS
from app.ui.page_store import PageStore
from app.ui.pictures.viewer_actions import REACH, ViewerActions
from app.ui.state import PageState
from tests.fakes import FakeIntl
from tests.ui.scenes import NOW, done_task, make_scene

LONG = "x" * (MAX_LETTERS + 7)
TASK = done_task(texts=(OutputText("5", "text", "a cat"), OutputText("5", "text", LONG)))


class Clipboard:
    """The part of the surface that is copied to."""

    def __init__(self) -> None:
        self.copied: list[str] = []

    async def copy(self, text: str) -> bool:
        """Take a text."""
        self.copied.append(text)
        return True


@pytest.mark.parametrize(
    ("name", "copied"),
    [
        (f"{TASK.prompt_id}:0", ["a cat"]),
        (f"{TASK.prompt_id}:1", [LONG]),
        (f"{TASK.prompt_id}:2", []),
        (f"{TASK.prompt_id}:-1", []),
        ("no such task:0", []),
        ("", []),
    ],
)
async def test_a_text_is_copied_in_full(name: str, copied: list[str]) -> None:
    dom = Clipboard()
    page_store = PageStore(PageState(), WindowStore(make_scene(TASK).state), FakeIntl())
    await ViewerActions(page_store, cast(Dom, dom)).copy_text(name)
    assert dom.copied == copied
    assert (page_store.state.toast == message("toast.copied")) is bool(copied)


RED, BLUE, LATE = (done_task(inputs={"prompt": words}) for words in ("red", "blue", "late red"))


def opened(gallery: LibraryView, name: str) -> tuple[PageStore, ViewerActions]:
    """Open a picture of three from the library with these filters."""
    window_store = WindowStore(make_scene(RED, BLUE, LATE).state)
    page_store = PageStore(PageState(gallery=gallery), window_store, FakeIntl())
    viewer = ViewerActions(page_store, cast(Dom, Clipboard()))
    viewer.open_found(name)
    return page_store, viewer


def test_the_keys_walk_what_the_filters_left() -> None:
    page_store, viewer = opened(LibraryView(query="red"), f"{LATE.prompt_id}:0")
    viewer.step(1)
    assert page_store.state.viewer == (RED.prompt_id, 0)
    viewer.step(1)
    assert page_store.state.viewer == (LATE.prompt_id, 0)
    viewer.end(last=True)
    assert page_store.state.viewer == (RED.prompt_id, 0)
    assert len(page_store.scene().pictures) == 2


def test_the_keys_walk_all_without_a_filter_or_from_a_card() -> None:
    page_store, viewer = opened(LibraryView(), f"{LATE.prompt_id}:0")
    viewer.step(1)
    assert page_store.state.viewer == (BLUE.prompt_id, 0)
    page_store, viewer = opened(LibraryView(query="red"), f"{LATE.prompt_id}:0")
    viewer.open(f"{LATE.prompt_id}:0")
    assert len(page_store.scene().pictures) == 3


def test_a_picture_that_no_filter_left_is_one_of_all() -> None:
    page_store, viewer = opened(LibraryView(query="red"), f"{LATE.prompt_id}:0")
    viewer.open_one(f"{BLUE.prompt_id}:0")
    assert len(page_store.scene().pictures) == 3


class Surface(Clipboard):
    """The part of the surface that has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.focused: list[str] = []

    def frame(self, draw: Callable[[], None]) -> None:
        """Draw now."""
        draw()

    def focus(self, element_id: str) -> None:
        """Give an element the focus."""
        self.focused.append(element_id)


def walked(count: int, shown: int, steps: int) -> tuple[PageStore, Surface, list[str]]:
    """Open the newest of so many pictures in the library, go on so often, and close it."""
    tasks = [done_task(registered_at=NOW - at, ended_at=NOW - at) for at in range(count)]
    window_store, surface = WindowStore(make_scene(*tasks).state), Surface()
    page_store = PageStore(PageState(pictures_shown=shown), window_store, FakeIntl())
    viewer = ViewerActions(page_store, cast(Dom, surface))
    keys = [item.key for item in page_store.scene().found]
    viewer.open_found(keys[0])
    for _ in range(steps):
        viewer.step(1)
    viewer.close()
    return page_store, surface, keys


@pytest.mark.parametrize(("steps", "shown"), [(1, 12), (11, 12), (12, 24), (40, 48)])
def test_after_a_walk_the_last_tile_has_the_focus(steps: int, shown: int) -> None:
    page_store, surface, keys = walked(60, 12, steps)
    assert surface.focused == [tile_button_id(keys[steps])]
    assert page_store.state.pictures_shown == shown
    assert page_store.state.viewer is None


@pytest.mark.parametrize("steps", [0, 12 + REACH])
def test_without_a_walk_or_after_a_long_one_the_focus_stays(steps: int) -> None:
    page_store, surface, _ = walked(20 + REACH, 12, steps)
    assert surface.focused == []
    assert page_store.state.pictures_shown == 12


def test_a_picture_of_a_card_leaves_the_focus_to_the_card() -> None:
    window_store, surface = WindowStore(make_scene(RED, BLUE).state), Surface()
    page_store = PageStore(PageState(), window_store, FakeIntl())
    viewer = ViewerActions(page_store, cast(Dom, surface))
    viewer.open_found(f"{RED.prompt_id}:0")
    viewer.close()
    viewer.open(f"{RED.prompt_id}:0")
    viewer.step(1)
    viewer.close()
    assert surface.focused == []
