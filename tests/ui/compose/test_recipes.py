"""The form follows the recipe of the chosen model."""

from typing import Any

import pytest

from app.core.ids import ServerUrl
from app.core.recipes.variants import variant_on
from app.core.windows.window_lock import LockMode, WindowLock
from app.ui.compose.recipes import moved
from app.ui.state import Form
from tests.core.recipes.servers import object_info_with, server
from tests.fakes import World
from tests.fakes.values import A, B, shipped_catalog
from tests.ui.page import parse
from tests.ui.shown import Press, Shown

TEXT = shipped_catalog().get("text-to-image")
Z, XL = "z_image_turbo_bf16.safetensors", "sd_xl_base_1.0.safetensors"


def stock(world: World, url: ServerUrl, **files: tuple[str, ...]) -> None:
    """Give a server the classes of the recipes, with these files."""
    world.servers[url].classes = object_info_with(**files)


VAES = ("ae.safetensors",)
WHOLE = {"models": (Z,), "encoders": ("qwen_3_4b.safetensors",), "vaes": VAES}


@pytest.fixture
async def shown(world: World) -> Shown:
    stock(world, A, checkpoints=("v1-5.safetensors", XL))
    stock(world, B, **WHOLE)
    page = Shown(world)
    await page.settle()
    return page


def values(shown: Shown) -> dict[str, Any]:
    kind = shown.scene.kind
    assert kind is not None
    return dict(shown.scene.page.form(kind).values)


def put(shown: Shown, name: str, value: str) -> None:
    shown.page.controller.on_event(Press("input", "field", name, value))


def names(shown: Shown) -> list[str]:
    return [item.name for item in shown.scene.shown_inputs]


async def test_checkpoints_and_diffusion_models_are_in_one_list(shown: Shown) -> None:
    assert shown.scene.choices["checkpoint"] == ("v1-5.safetensors", XL, Z)


async def test_choosing_a_model_changes_what_was_not_typed(shown: Shown) -> None:
    assert (values(shown)["width"], values(shown)["steps"]) == (512, 20)
    put(shown, "steps", "30")
    put(shown, "checkpoint", Z)
    assert "negative" not in names(shown)
    assert (values(shown)["width"], values(shown)["steps"]) == (1024, "30")
    put(shown, "checkpoint", XL)
    assert "negative" in names(shown)
    assert (values(shown)["cfg"], values(shown)["steps"]) == (6.0, "30")
    await shown.settle()
    assert shown.stale() == []


async def test_a_typed_size_stays_and_a_chosen_ratio_moves(shown: Shown) -> None:
    shown.page.controller.on_event(Press("input", "change", "ratio", "16:9"))
    assert (values(shown)["width"], values(shown)["height"]) == (704, 384)
    put(shown, "checkpoint", Z)
    assert (values(shown)["width"], values(shown)["height"]) == (1360, 768)
    shown.press("swap-size")
    assert (values(shown)["width"], values(shown)["height"]) == (768, 1360)
    put(shown, "width", "640")
    put(shown, "checkpoint", XL)
    assert (values(shown)["width"], values(shown)["height"]) == ("640", 1360)
    shown.press("swap-size")
    put(shown, "checkpoint", Z)
    assert (values(shown)["width"], values(shown)["height"]) == (1360, "640")


async def test_an_unknown_ratio_changes_nothing(shown: Shown) -> None:
    before = values(shown)
    shown.page.controller.on_event(Press("input", "change", "ratio", "2:1"))
    assert values(shown) == before


async def test_a_pinned_window_takes_the_recipe_of_its_server(shown: Shown) -> None:
    shown.world.window_store.set_lock(WindowLock(B, LockMode.PINNED))
    await shown.settle()
    kind = shown.scene.kind
    assert kind is not None
    assert kind.recipe == "z-image-turbo"


async def test_the_chips_show_the_ratio_and_the_size(shown: Shown) -> None:
    await shown.settle()
    root = parse(shown.dom.html["compose"])
    chosen = [chip["value"] for chip in root.all(type="radio") if "checked" in chip.attributes]
    assert chosen == ["1:1"]
    assert "512 × 512 · 0.26 MP" in root.one(id="size-hint").text
    put(shown, "width", "abc")
    await shown.settle()
    root = parse(shown.dom.html["compose"])
    assert not [chip for chip in root.all(type="radio") if "checked" in chip.attributes]
    assert "under More" in root.one(id="size-hint").text


async def test_a_task_goes_to_the_server_that_has_the_model_with_its_recipe(shown: Shown) -> None:
    put(shown, "prompt", "a lake")
    put(shown, "checkpoint", Z)
    await shown.world.clock.run(shown.page.controller._compose.run())
    (task,) = shown.world.window_store.state.window.tasks.open_tasks()
    assert task.execution_server == B
    assert task.graph["10"]["inputs"]["clip_name"] == "qwen_3_4b.safetensors"
    assert [one.is_able for one in shown.scene.page.abilities[:2]] == [False, True]


async def test_run_before_the_servers_have_answered_takes_their_recipe(world: World) -> None:
    stock(world, A, **WHOLE)
    stock(world, B, **WHOLE)
    page = Shown(world)
    put(page, "prompt", "a lake")
    await world.clock.run(page.page.controller._compose.run())
    (task,) = world.window_store.state.window.tasks.open_tasks()
    assert task.graph["4"]["inputs"]["unet_name"] == Z
    assert task.graph["5"]["inputs"]["width"] == 1024


async def test_run_keeps_its_recipe_when_another_form_is_shown_meanwhile(world: World) -> None:
    stock(world, A, **WHOLE)
    stock(world, B, **WHOLE)
    page = Shown(world)
    put(page, "prompt", "a lake")
    running = page.page.controller._compose.run()
    page.page.controller.on_event(Press("input", "select", "type", "upscale"))
    await world.clock.run(running)
    (task,) = world.window_store.state.window.tasks.open_tasks()
    assert task.graph["4"]["inputs"]["unet_name"] == Z
    assert task.graph["5"]["inputs"]["width"] == 1024


async def test_a_missing_encoder_is_named_with_its_folder(world: World) -> None:
    stock(world, A, models=(Z,), vaes=VAES)
    stock(world, B, models=(Z,), vaes=VAES)
    page = Shown(world)
    await page.settle()
    (lacking,) = page.scene.page.abilities[0].lacking
    assert (lacking.key, lacking.args) == (
        "missing.file",
        {"file": "qwen_3_4b.safetensors", "folder": "text_encoders"},
    )


async def test_without_models_the_ways_on_are_beside_the_field(world: World) -> None:
    stock(world, A)
    stock(world, B)
    page = Shown(world)
    await page.settle()
    root = parse(page.dom.html["compose"])
    assert root.all(data_action="check-models")
    lacking = [one.lacking[0].key for one in page.scene.page.abilities[:2]]
    assert lacking == ["missing.any_model"] * 2
    stock(world, A, checkpoints=(XL,))
    page.press("check-models")
    await page.settle()
    assert page.scene.choices["checkpoint"] == (XL,)
    assert not parse(page.dom.html["compose"]).all(data_action="check-models")


async def test_running_a_task_again_takes_the_recipe_of_its_model(shown: Shown) -> None:
    put(shown, "prompt", "a lake")
    put(shown, "checkpoint", Z)
    await shown.world.clock.run(shown.page.controller._compose.run())
    (task,) = shown.world.window_store.state.window.tasks.open_tasks()
    put(shown, "checkpoint", XL)
    await shown.world.clock.run(shown.page.controller._compose.again(task))
    first, second = shown.world.window_store.state.window.tasks.open_tasks()
    assert second.execution_server == B
    assert {key: node["class_type"] for key, node in second.graph.items()} == {
        key: node["class_type"] for key, node in first.graph.items()
    }


def test_a_form_without_a_known_size_takes_the_recipe_s_own() -> None:
    kind = variant_on(TEXT, Z, server(models=(Z,)))
    form = moved(Form({"width": 512, "height": 512, "prompt": "x"}), TEXT, kind)
    assert (form.values["width"], form.values["prompt"]) == (1024, "x")


async def test_a_locked_server_that_lacks_a_diffusion_model_is_told_its_folder(
    shown: Shown,
) -> None:
    put(shown, "prompt", "a lake")
    put(shown, "checkpoint", Z)
    shown.world.window_store.set_lock(WindowLock(A, LockMode.PINNED))
    await shown.world.clock.run(shown.page.controller._compose.run())
    notice = shown.scene.page.run_notice
    assert notice is not None
    assert [one.action for one in notice.buttons] == ["run-there", "unpin"]
    assert notice.buttons[0].arg == B
    assert notice.text.args["what"].args["folder"] == "diffusion_models"
