"""Presets in the form: put in, named, and of one workflow only."""

from typing import Any

import pytest

from app.core.form.presets import Preset
from tests.fakes import World
from tests.fakes.values import A, B
from tests.ui.compose.test_recipes import WHOLE, XL, Z, put, stock, values
from tests.ui.shown import Press, Shown

TEXT = "text-to-image"


@pytest.fixture
async def shown(world: World) -> Shown:
    stock(world, A, checkpoints=("v1-5.safetensors", XL))
    stock(world, B, **WHOLE)
    page = Shown(world)
    await page.settle()
    return page


def keep(shown: Shown, type_id: str, *presets: Preset) -> None:
    shown.world.services.owner_settings.keep_presets(type_id, presets)


def names(shown: Shown, type_id: str) -> list[str]:
    return [one.name for one in shown.world.window_store.state.presets.get(type_id, ())]


async def save(shown: Shown, typed: str) -> None:
    shown.page.controller.on_event(Press("input", "preset", "name", typed))
    shown.page.controller.on_event(Press("submit", "save-preset"))
    await shown.settle()


async def test_a_preset_with_another_model_keeps_its_numbers(shown: Shown) -> None:
    held: dict[str, Any] = {"checkpoint": Z, "steps": 31, "width": 640, "height": 960}
    keep(shown, TEXT, Preset("mine", held))
    shown.press("use-preset", "mine")
    await shown.settle()
    assert {key: values(shown)[key] for key in held} == held
    assert not shown.scene.is_preset_changed
    put(shown, "checkpoint", XL)
    assert values(shown)["steps"] == 31


async def test_the_name_of_a_preset_is_not_asked_for_in_another_form(shown: Shown) -> None:
    keep(shown, TEXT, Preset("mine", {"steps": 31}))
    shown.press("name-preset", "mine")
    shown.page.controller.on_event(Press("input", "select", "type", "upscale"))
    assert shown.scene.page.naming is None
    await save(shown, "other")
    assert names(shown, TEXT) == ["mine"]
    assert names(shown, "upscale") == []
