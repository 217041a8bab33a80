"""What a person does with results: a press copies a text in full."""

from typing import cast

import pytest

from app.core.message import message
from app.core.task.output import OutputText
from app.services.window_store import WindowStore
from app.ui.dom import Dom
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
