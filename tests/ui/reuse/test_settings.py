"""Use these settings: what is put into the form, and what Undo brings back."""

from dataclasses import replace

import pytest

from app.core.task.task import Task
from app.core.workflow.catalog import Catalog
from app.core.workflow.input_file import InputImage
from app.services.tasks.removal import UNDO_SECONDS
from app.ui.state import Form
from tests.fakes import World
from tests.fakes.values import an_order
from tests.ui.shown import Press, Shown

PROMPT = "red barn in snow"


@pytest.fixture
async def task(world: World) -> Task:
    return await world.succeeded(an_order(prompt=PROMPT, seed=7, steps=3))


@pytest.fixture
async def shown(world: World, task: Task) -> Shown:
    page = Shown(world, type_id="image-blend")
    await page.settle(1)
    return page


def key_of(task: Task) -> str:
    return f"{task.prompt_id}:0"


async def take(shown: Shown, task: Task) -> Form:
    shown.press("use-settings", key_of(task))
    await shown.settle(1)
    kind = shown.scene.kind
    assert kind is not None
    return shown.page.page_store.state.form(kind)


async def test_workflow_and_inputs_are_in_the_form_and_the_seed_is_fixed(
    shown: Shown, task: Task
) -> None:
    shown.page.page_store.change(viewer=(task.prompt_id, 0))
    form = await take(shown, task)
    assert shown.scene.page.type_id == "text-to-image"
    assert form.values == task.inputs
    assert shown.scene.page.viewer is None
    assert shown.dom.focused[-1] == "field-prompt"
    assert shown.dom.flashed == ["run-form"]
    assert "Seed of this picture." in shown.dom.html["compose"]
    assert shown.stale() == []
    shown.press("random-seed", "seed")
    await shown.settle()
    assert "Seed of this picture." not in shown.dom.html["compose"]


async def test_undo_brings_the_former_form_and_type_back(shown: Shown, task: Task) -> None:
    before = Form({"prompt": "mine", "steps": "9"}, typed=frozenset({"prompt", "steps"}))
    shown.page.page_store.set_form("text-to-image", before)
    assert (await take(shown, task)).values["prompt"] == PROMPT
    shown.press("undo")
    await shown.settle()
    assert shown.scene.page.type_id == "image-blend"
    assert shown.scene.page.forms["text-to-image"] == before
    assert shown.scene.page.seeds_taken == {}
    assert shown.scene.page.toast is None


async def test_undo_leaves_no_form_where_there_was_none(shown: Shown, task: Task) -> None:
    await take(shown, task)
    shown.press("undo")
    await shown.settle()
    assert "text-to-image" not in shown.scene.page.forms


async def test_undo_is_offered_for_its_time(shown: Shown, task: Task) -> None:
    await take(shown, task)
    await shown.settle(UNDO_SECONDS - 2)
    assert 'data-action="undo"' in shown.dom.html["toast"]
    await shown.settle(3)
    assert 'data-action="undo"' not in shown.dom.html["toast"]


async def test_a_missing_workflow_is_made_from_the_graph_and_undone(
    shown: Shown, task: Task
) -> None:
    catalog = shown.world.window_store.state.catalog
    without = Catalog({key: one for key, one in catalog.types.items() if key != "text-to-image"})
    shown.world.window_store.set_catalog(without)
    await shown.settle()
    await take(shown, task)
    made = shown.scene.kind
    assert made is not None
    assert made.custom
    assert PROMPT in [item.default for item in made.inputs]
    shown.press("undo")
    await shown.settle()
    assert shown.scene.page.type_id == "image-blend"
    assert made.id not in shown.scene.catalog.types


async def test_an_image_that_is_gone_is_named(shown: Shown, task: Task) -> None:
    gone = replace(task, workflow_type="upscale", inputs={"image": InputImage("lost.png", 5, None)})
    await shown.page.controller._tasks._settings.open_task(gone)
    await shown.settle()
    assert "lost.png" in shown.dom.html["toast"]
    assert 'data-action="undo"' in shown.dom.html["toast"]


@pytest.mark.parametrize("key", ["unknown:0", "", ":", "unknown"])
async def test_a_picture_that_is_not_known_is_told(shown: Shown, key: str) -> None:
    shown.press("use-settings", key)
    await shown.settle()
    assert shown.scene.page.toast is not None
    assert shown.scene.page.toast.key == "reuse.unknown"
    assert shown.scene.page.type_id == "image-blend"


async def test_keys_act_in_the_viewer_and_on_a_tile_and_nowhere_else(
    shown: Shown, task: Task
) -> None:
    on = shown.page.controller.on_event
    assert not on(Press("key", "e"))
    assert not on(Press("key", "e", typing=True, picture=key_of(task)))
    assert on(Press("key", "e", picture=key_of(task)))
    await shown.settle(1)
    assert shown.scene.page.type_id == "text-to-image"
    shown.page.page_store.change(viewer=(task.prompt_id, 0))
    count = len(shown.world.window_store.state.window.tasks)
    assert on(Press("key", "r"))
    await shown.settle(1)
    assert len(shown.world.window_store.state.window.tasks) == count + 1
