"""Use as input: where the picture goes, and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from app.core.errors import InputError
from app.core.library.item import Note
from app.core.pictures.limit import FULL, THUMB, KeptPicture, picture_key
from app.core.pictures.urls import picture_url
from app.core.task.task import Task
from app.core.workflow.input_file import InputImage
from tests.fakes import World
from tests.fakes.values import an_order
from tests.ui.shown import Press, Shown


@dataclass(frozen=True)
class Fetched:
    """A picture as its server gives it."""

    name: str
    is_damaged: bool = False


@pytest.fixture
async def task(world: World) -> Task:
    return await world.succeeded(an_order(prompt="a lake"))


@pytest.fixture
async def shown(world: World, task: Task) -> Shown:
    keep(world, task)
    page = Shown(world, type_id="upscale")
    page.load = _load
    await page.settle(2)
    page.remote[picture_url(task, task.pictures[0])] = Fetched("fetched.png")
    return page


async def _load(file: Any) -> InputImage:
    if getattr(file, "is_damaged", False):
        raise InputError("image.damaged", name=file.name)
    return InputImage(file.name, 5, file)


def values(shown: Shown, type_id: str) -> Mapping[str, Any]:
    return shown.page.page_store.state.forms[type_id].values


async def use(shown: Shown, task: Task) -> None:
    shown.press("use-as-input", f"{task.prompt_id}:0")
    await shown.settle(1)


def keep(world: World, task: Task) -> None:
    """Keep a copy of a task's picture, whole and small."""
    for kind in (FULL, THUMB):
        key = picture_key(task.prompt_id, 0, kind)
        kept = KeptPicture(key, 1_000, 0, task.execution_server)
        world.picture_store.pictures[key] = kept


def forget_all(shown: Shown) -> None:
    shown.world.picture_store.pictures.clear()


async def test_the_kept_copy_is_used_and_no_server_is_asked(shown: Shown, task: Task) -> None:
    await use(shown, task)
    image = values(shown, "upscale")["image"]
    assert image.source.key == picture_key(task.prompt_id, 0, FULL)
    assert image.name == task.pictures[0].filename
    assert shown.fetched == []
    assert shown.dom.focused[-1] == "field-image"


async def test_without_a_whole_copy_its_server_is_asked(shown: Shown, task: Task) -> None:
    store = shown.world.picture_store
    del store.pictures[picture_key(task.prompt_id, 0, FULL)]
    assert picture_key(task.prompt_id, 0, THUMB) in store.pictures
    await use(shown, task)
    assert values(shown, "upscale")["image"].name == "fetched.png"
    [(url, _)] = shown.fetched
    assert url.startswith(task.execution_server)


async def test_where_nobody_has_it_the_form_stays(shown: Shown, task: Task) -> None:
    forget_all(shown)
    shown.remote.clear()
    await use(shown, task)
    assert shown.scene.page.toast is not None
    assert shown.scene.page.toast.key == "reuse.gone"
    assert "upscale" not in shown.scene.page.forms


async def test_a_damaged_picture_is_told(shown: Shown, task: Task) -> None:
    forget_all(shown)
    shown.remote[picture_url(task, task.pictures[0])] = Fetched("bad.png", is_damaged=True)
    await use(shown, task)
    assert shown.scene.page.toast is not None
    assert shown.scene.page.toast.key == "image.damaged"


async def test_a_deleted_picture_is_none(shown: Shown, task: Task) -> None:
    key = f"{task.prompt_id}:0"
    library = shown.world.window_store.state.library.with_notes({key: Note(deleted_at=1)})
    shown.world.window_store.change(library=library)
    await use(shown, task)
    assert shown.scene.page.toast is not None
    assert shown.scene.page.toast.key == "reuse.unknown"


async def test_a_form_without_images_offers_the_workflows(shown: Shown, task: Task) -> None:
    shown.page.page_store.change(type_id="text-to-image")
    await use(shown, task)
    assert shown.dom.dialogs["use-as-input"]
    assert 'data-action="choose-input-workflow"' in shown.dom.html["use-as-input"]
    assert shown.stale() == []
    shown.press("choose-input-workflow", "image-adjust")
    await shown.settle(1)
    assert shown.scene.page.type_id == "image-adjust"
    assert "image" in values(shown, "image-adjust")
    assert not shown.dom.dialogs["use-as-input"]


async def test_one_workflow_is_taken_at_once(shown: Shown, task: Task) -> None:
    catalog = shown.world.window_store.state.catalog
    shown.world.window_store.set_catalog(catalog.without("image-adjust").without("image-blend"))
    shown.page.page_store.change(type_id="text-to-image")
    await use(shown, task)
    assert shown.scene.page.type_id == "upscale"
    assert "image" in values(shown, "upscale")


async def test_without_any_workflow_it_is_said(shown: Shown, task: Task) -> None:
    catalog = shown.world.window_store.state.catalog
    for type_id in ("image-adjust", "image-blend", "upscale"):
        catalog = catalog.without(type_id)
    shown.world.window_store.set_catalog(catalog)
    shown.page.page_store.change(type_id="text-to-image")
    await use(shown, task)
    assert shown.scene.page.toast is not None
    assert shown.scene.page.toast.key == "reuse.no_workflow"


async def test_two_fields_ask_and_escape_changes_nothing(shown: Shown, task: Task) -> None:
    shown.page.page_store.change(type_id="image-blend")
    await use(shown, task)
    assert shown.dom.html["use-as-input"].count('data-action="choose-input-field"') == 2
    shown.page.controller.on_dialog_closed("use-as-input")
    await shown.settle()
    assert "image-blend" not in shown.scene.page.forms
    await use(shown, task)
    shown.press("choose-input-field", "image2")
    await shown.settle(1)
    assert "image1" not in values(shown, "image-blend")
    assert isinstance(values(shown, "image-blend")["image2"], InputImage)
    await use(shown, task)
    assert task.pictures[0].filename in shown.dom.html["use-as-input"]


@pytest.mark.parametrize(("zone", "filled"), [("image2", True), ("", False), ("factor", False)])
async def test_a_dropped_picture_goes_where_it_was_dropped(
    shown: Shown, task: Task, zone: str, filled: bool
) -> None:
    shown.page.page_store.change(type_id="image-blend")
    shown.page.controller.on_event(Press("input", "dropped", zone, f"{task.prompt_id}:0"))
    await shown.settle(1)
    assert ("image-blend" in shown.scene.page.forms) is filled
    assert (shown.scene.page.using is None) is filled
