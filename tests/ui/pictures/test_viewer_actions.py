"""What a person does with results: a press copies a text in full."""

from typing import cast

import pytest

from app.core.message import message
from app.core.task.output import OutputText
from app.services.window_store import WindowStore
from app.ui.dom import Dom
from app.ui.library_state import LibraryView
from app.ui.outputs.texts import MAX_LETTERS
from app.ui.page_store import PageStore
from app.ui.pictures.viewer_actions import ViewerActions
from app.ui.state import PageState
from tests.fakes import FakeIntl
from tests.ui.scenes import done_task, make_scene

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
