from dataclasses import replace

from app.core.recipes.variants import folders_of, variant_for, variant_on
from app.core.submission.order import Order, draft_graph
from app.core.workflow.catalog import Input, InputKind
from app.core.workflow.inputs import defaults, validate
from tests.core.recipes.servers import server
from tests.fakes.values import shipped_catalog

TEXT = shipped_catalog().get("text-to-image")
Z = "z_image_turbo_bf16.safetensors"
FILES = {"encoders": ("qwen_3_4b_fp8_mixed.safetensors",), "vaes": ("ae.safetensors",)}
WITH_Z = server(models=(Z,), **FILES)


def test_a_server_gets_the_graph_with_its_own_files() -> None:
    kind = variant_on(TEXT, Z, WITH_Z)
    assert kind.recipe == "z-image-turbo"
    assert kind.graph["10"]["inputs"]["clip_name"] == "qwen_3_4b_fp8_mixed.safetensors"
    assert kind.sizes["1:1"] == (1024, 1024)
    assert (kind.primary, kind.prefix) == ("9", (("9", "filename_prefix"),))


def test_the_type_stays_as_it_is_where_there_is_nothing_to_choose() -> None:
    upscale = shipped_catalog().get("upscale")
    assert variant_on(upscale, Z, WITH_Z) is upscale
    assert variant_for(upscale, Z, [WITH_Z]) is upscale
    assert variant_on(TEXT, "", WITH_Z) is TEXT
    assert variant_on(TEXT, "gone.safetensors", WITH_Z) is TEXT


def test_the_form_keeps_the_names_of_its_fields_and_leaves_out_what_does_not_apply() -> None:
    kind = variant_on(TEXT, Z, WITH_Z)
    assert [item.name for item in kind.inputs] == [item.name for item in TEXT.inputs]
    applying = [item.name for item in kind.inputs if item.applies({})]
    assert applying == ["checkpoint", "prompt", "width", "height", "steps", "seed"]
    values = {**defaults(kind), "prompt": "a lake", "negative": "fog", "checkpoint": Z}
    clean, wrong = validate(kind, values, {"checkpoint": (Z,)})
    assert wrong == {}
    assert clean == {"checkpoint": Z, "prompt": "a lake", "width": 1024, "height": 1024, "steps": 8}


def test_a_type_by_model_begins_as_stable_diffusion() -> None:
    kind = variant_for(TEXT, "", [])
    assert kind.recipe == "sd15"
    assert kind.graph == TEXT.graph
    assert variant_for(kind, "gone.safetensors", [WITH_Z]) is kind


def test_the_recipe_is_that_of_the_server_with_the_most_files() -> None:
    name = "flux1-dev.safetensors"
    lacking = server(models=(name,))
    whole = server(checkpoints=(name,))
    kind = variant_for(TEXT, name, [lacking, whole])
    assert kind.recipe == "flux-dev-checkpoint"
    assert variant_for(kind, name, [whole]) is kind
    assert variant_for(kind, name, [lacking]).recipe == "flux-dev"


def test_an_order_is_made_for_each_server_as_that_needs_it() -> None:
    name = "flux1-dev.safetensors"
    order = Order(variant_for(TEXT, "", []), {"checkpoint": name, "prompt": "a lake", "cfg": 3.0})
    whole = draft_graph(order.on(server(checkpoints=(name,))))
    apart = draft_graph(order.on(server(models=(name,))))
    assert whole["4"]["inputs"] == {"ckpt_name": name}
    assert apart["4"]["inputs"]["unet_name"] == name
    assert whole["13"]["inputs"]["guidance"] == apart["13"]["inputs"]["guidance"] == 3.0
    assert order.on({}) is order
    assert "UNETLoader" in order.loaders
    assert Order(shipped_catalog().get("upscale")).loaders == frozenset()


def test_the_model_of_a_type_by_model_comes_from_two_folders() -> None:
    found = {item.name: folders_of(TEXT, item) for item in TEXT.inputs}
    assert found.pop("checkpoint") == ("checkpoints", "diffusion_models")
    assert set(found.values()) == {()}
    lora = Input("x", InputKind.CHOICE, (), {"en": "x"}, options_from=("LoraLoader", "lora_name"))
    assert folders_of(TEXT, lora) == ("loras",)
    upscale = shipped_catalog().get("upscale")
    assert folders_of(upscale, replace(TEXT.inputs[0], name="checkpoint")) == ("checkpoints",)
