"""A picture of another program that is dropped on the library shows what it was made with."""

import json
from dataclasses import dataclass

import pytest

from tests.core.metadata.files import still_png
from tests.core.workflow.pairs import FOLDER, load
from tests.fakes import World
from tests.fakes.png import png, text_chunk
from tests.ui.sample_classes import shown_with_classes
from tests.ui.shown import Press, Shown
from tests.ui.words import text

SETTINGS = "a red fox\nNegative prompt: blurry\nSteps: 28, CFG scale: 6.5, Seed: 7, Size: 832x1216"
GRAPH = json.dumps(load(FOLDER / "own_t2i_plain.api.json"))


@dataclass(frozen=True)
class Dropped:
    """A file that the page is given."""

    name: str
    content: bytes
    type: str = "image/png"


@pytest.fixture
async def shown(world: World) -> Shown:
    """The page."""
    return await shown_with_classes(world)


async def drop(shown: Shown, *files: Dropped) -> str:
    """Drop files on the library, and return what the dialog has."""
    shown.page.controller.on_event(Press("files", ":library", files=files))
    await shown.settle(1)
    return shown.dom.html.get("found", "") if shown.dom.dialogs["found"] else ""


async def test_settings_are_shown_and_fill_the_form(shown: Shown) -> None:
    html = await drop(shown, Dropped("fox.png", png(text_chunk("parameters", SETTINGS))))
    assert "a red fox" in html
    assert "6.5" in html
    assert 'data-action="found-workflow"' not in html
    shown.press("found-settings", "")
    await shown.settle(1)
    assert not shown.dom.dialogs["found"]
    kind = shown.scene.kind
    assert kind is not None
    assert shown.page.page_store.state.form(kind).values["steps"] == 28


async def test_a_workflow_is_shown_and_opened(shown: Shown) -> None:
    html = await drop(shown, Dropped("fox.png", still_png({"prompt": GRAPH})))
    assert "fox.png" in html
    assert 'data-action="found-settings"' not in html
    shown.press("found-workflow", "")
    await shown.settle(1)
    assert not shown.dom.dialogs["found"]
    assert shown.scene.kind is not None
    assert shown.scene.kind.id == "own:fox.png"


async def test_an_editor_file_alone_has_no_facts(shown: Shown) -> None:
    editor = json.dumps(load(FOLDER / "own_t2i_plain.ui.json"))
    html = await drop(shown, Dropped("fox.png", still_png({"workflow": editor})))
    assert text("en", "found.no_facts") in html


async def test_what_says_nothing_is_taken_as_by_the_page(shown: Shown) -> None:
    assert not await drop(shown, Dropped("plain.png", png()))
    notice = shown.page.page_store.state.run_notice
    assert notice is not None
    assert notice.text.key == "image.nowhere"
    two = Dropped("a.png", png(text_chunk("parameters", SETTINGS))), Dropped("b.png", png())
    assert not await drop(shown, *two)
    assert not await drop(shown, Dropped("fox.json", GRAPH.encode(), "application/json"))
    assert shown.scene.kind is not None
    assert shown.scene.kind.id == "own:fox"
    assert not await drop(shown, Dropped("cut.png", png()[:20]))


async def test_the_dialog_closes(shown: Shown) -> None:
    picture = Dropped("fox.png", still_png({"prompt": GRAPH}))
    assert await drop(shown, picture)
    shown.press("found-close", "")
    await shown.settle()
    assert not shown.dom.dialogs["found"]
    assert await drop(shown, picture)
    shown.page.controller.on_dialog_closed("found")
    shown.press("found-settings", "")
    shown.press("found-workflow", "")
    await shown.settle()
    assert shown.page.page_store.state.found is None
