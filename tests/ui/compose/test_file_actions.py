"""Files that a person brings: a form with a refused file is not sent."""

from dataclasses import dataclass

import pytest

from app.core.errors import InputError
from app.core.message import message
from app.core.task.task import Task
from app.core.workflow.input_file import InputImage
from app.ui.state import Notice
from tests.fakes import World
from tests.ui.shown import Press, Shown

REFUSED = message("image.empty", name="bad.png")


@dataclass(frozen=True)
class Picture:
    """A file that the page is given."""

    name: str
    seconds: float = 0.0


@pytest.fixture
async def shown(world: World) -> Shown:
    page = Shown(world, type_id="upscale")
    page.load = lambda file: _load(world, file)
    return page


async def _load(world: World, file: Picture) -> InputImage:
    await world.clock.sleep(file.seconds)
    if file.name.startswith("bad"):
        raise InputError(REFUSED.key, **REFUSED.args)
    return InputImage(file.name, 5, b"image")


async def bring(shown: Shown, *files: Picture, to: str = "image") -> None:
    shown.page.controller.on_event(Press("files", to, files=files))
    await shown.settle()


async def run(shown: Shown) -> list[Task]:
    """Press Run, wait, and return all tasks of the window."""
    shown.page.controller.on_event(Press("submit", "run"))
    await shown.settle(3)
    return list(shown.world.window_store.state.window.tasks)


async def test_a_form_with_a_refused_file_is_not_sent(shown: Shown) -> None:
    await bring(shown, Picture("good.png"))
    await bring(shown, Picture("bad.heic"))
    assert await run(shown) == []
    assert shown.dom.focused[-1] == "field-image"
    assert shown.page.page_store.state.forms["upscale"].errors == {"image": REFUSED}
    assert "Keep good.png" in shown.dom.html["compose"]


async def test_the_image_from_before_is_sent_when_the_person_keeps_it(shown: Shown) -> None:
    await bring(shown, Picture("good.png"))
    await bring(shown, Picture("bad.heic"))
    shown.press("keep-image", "image")
    (task,) = await run(shown)
    assert task.inputs["image"].name == "good.png"


async def test_another_file_takes_the_refused_ones_place(shown: Shown) -> None:
    await bring(shown, Picture("good.png"))
    await bring(shown, Picture("bad.heic"))
    await bring(shown, Picture("better.png"))
    (task,) = await run(shown)
    assert task.inputs["image"].name == "better.png"


async def test_an_emptied_field_says_that_it_is_empty(shown: Shown) -> None:
    await bring(shown, Picture("good.png"))
    await bring(shown, Picture("bad.heic"))
    shown.press("clear-image", "image")
    assert await run(shown) == []
    said = message("field.required_image")
    assert shown.page.page_store.state.forms["upscale"].errors == {"image": said}


async def test_a_run_waits_for_the_file_that_is_being_read(shown: Shown) -> None:
    await bring(shown, Picture("old.png"))
    await bring(shown, Picture("new.png", seconds=2))
    (task,) = await run(shown)
    assert task.inputs["image"].name == "new.png"


async def test_a_run_waits_for_a_file_that_is_then_refused(shown: Shown) -> None:
    await bring(shown, Picture("old.png"))
    await bring(shown, Picture("bad.png", seconds=2))
    assert await run(shown) == []


async def test_a_refused_file_in_another_form_stops_nothing(shown: Shown) -> None:
    await bring(shown, Picture("bad.heic"))
    shown.page.controller.on_event(Press("input", "select", value="text-to-image"))
    shown.page.controller.on_event(Press("input", "field", "prompt", "a lake"))
    (task,) = await run(shown)
    assert task.workflow_type == "text-to-image"


async def test_one_notice_stands_in_a_place(shown: Shown) -> None:
    shown.page.page_store.change(run_notice=Notice(message("pool.empty")))
    await bring(shown, Picture("notes.json"), to=":workflow")
    state = shown.page.page_store.state
    assert (state.run_notice, state.workflow_notice is None) == (None, False)
    await bring(shown, Picture("bad.png"))
    assert shown.page.page_store.state.workflow_notice is None
    shown.page.page_store.change(workflow_notice=Notice(message("workflow.not_object")))
    await run(shown)
    assert shown.page.page_store.state.workflow_notice is None
