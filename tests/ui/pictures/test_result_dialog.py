"""The dialog about a clip or a text of the library."""

from dataclasses import replace

import pytest

from app.core.task.output import OutputFile, OutputText
from app.ui.pictures.result_dialog import result
from tests.fakes import World
from tests.fakes.values import an_order
from tests.ui.page import parse
from tests.ui.scenes import B, changed, done_task, make_scene
from tests.ui.shown import Shown

CLIP = done_task(
    B, outputs=(OutputFile("9", "gifs", "waves.mp4"),), picture=None, inputs={"prompt": "waves"}
)
TEXT = done_task(outputs=(), picture=None, texts=(OutputText("3", "text", "a caption"),))


def test_it_plays_a_clip_and_shows_what_made_it() -> None:
    root = parse(result(changed(make_scene(CLIP, TEXT), result=f"{CLIP.prompt_id}:video0")))
    assert root.one("video")["data-src"].startswith(f"{B}/api/view?")
    assert "waves" in root.of_class("viewer-prompt")[0].text
    assert root.one(data_action="use-settings")["data-arg"] == CLIP.prompt_id
    assert root.one(data_action="again-new")["data-arg"] == CLIP.prompt_id
    assert root.one(data_action="album-open")["data-arg"] == f"{CLIP.prompt_id}:video0"


def test_it_shows_a_text() -> None:
    root = parse(result(changed(make_scene(CLIP, TEXT), result=f"{TEXT.prompt_id}:text0")))
    assert root.one("pre").text == "a caption"
    assert not root.all("video")


@pytest.mark.parametrize("key", ["", "nobody:video0", f"{CLIP.prompt_id}:video7", "x"])
def test_it_is_closed_without_a_result(key: str) -> None:
    scene = changed(make_scene(CLIP, TEXT), result=key)
    assert not scene.has_result
    assert parse(result(scene)).text == ""


@pytest.fixture
async def shown(world: World) -> Shown:
    """The page."""
    return Shown(world)


async def test_a_tile_of_a_text_opens_it_and_it_is_deleted_with_undo(shown: Shown) -> None:
    task = await shown.world.succeeded(an_order("text-to-image"))
    shown.world.window_store.update(replace(task, texts=(OutputText("3", "text", "a caption"),)))
    await shown.settle()
    key = f"{task.prompt_id}:text0"
    shown.press("view-found", key)
    await shown.settle()
    assert shown.dom.dialogs["result"]
    assert shown.scene.is_dialog_open
    assert "a caption" in shown.dom.html["result"]
    shown.press("result-close", "")
    await shown.settle()
    assert not shown.dom.dialogs["result"]
    shown.press("view-found", key)
    await shown.settle()
    shown.press("result-delete", key)
    await shown.settle()
    assert not shown.dom.dialogs["result"]
    assert shown.scene.library.note_of(key).deleted_at is not None
    shown.press("view-found", key)
    await shown.settle()
    assert not shown.dom.dialogs["result"], "what was deleted is shown nowhere"


async def test_the_browser_closes_it(shown: Shown) -> None:
    shown.press("view-found", "gone:text0")
    shown.page.controller.on_dialog_closed("result")
    assert shown.page.page_store.state.result == ""
