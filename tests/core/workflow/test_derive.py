"""Workflow types made of any API-format file: what becomes an input, and which picture counts."""

from typing import Any

import pytest

from app.core.errors import InputError
from app.core.submission.order import Order, final_graph
from app.core.workflow.catalog import Input, InputKind
from app.core.workflow.derive import MAX_INPUTS, derive_type
from app.core.workflow.filling import fill_graph
from tests.fakes.values import an_id, shipped_catalog


def node(class_type: str, **inputs: Any) -> dict[str, Any]:
    return {"class_type": class_type, "inputs": inputs}


def inputs_of(document: Any) -> dict[str, Input]:
    return {item.name: item for item in derive_type("own:x", "X", document).inputs}


def test_the_inputs_of_text_to_image_are_found_again() -> None:
    graph = shipped_catalog().get("text-to-image").graph
    found = inputs_of(graph)
    assert {name: item.kind for name, item in found.items()} == {
        "3.seed": InputKind.SEED,
        "3.steps": InputKind.NUMBER,
        "3.cfg": InputKind.NUMBER,
        "3.denoise": InputKind.NUMBER,
        "3.sampler_name": InputKind.CHOICE,
        "3.scheduler": InputKind.CHOICE,
        "4.ckpt_name": InputKind.CHOICE,
        "5.width": InputKind.NUMBER,
        "5.height": InputKind.NUMBER,
        "5.batch_size": InputKind.NUMBER,
        "6.text": InputKind.TEXT,
        "7.text": InputKind.TEXT,
    }


@pytest.mark.parametrize(
    ("class_type", "field", "value", "kind"),
    [
        ("LoadImage", "image", "x.png", InputKind.IMAGE),
        ("LoadImageMask", "image", "x.png", InputKind.IMAGE),
        ("LoadImage", "channel", "red", None),
        ("ImageInvert", "image", "x.png", None),
        ("KSamplerAdvanced", "noise_seed", 5, InputKind.SEED),
        ("KSampler", "seed", ["7", 0], None),
        ("KSampler", "seed", "5", None),
        ("KSampler", "seed", True, None),
        ("KSampler", "seed", 1.5, None),
        ("KSampler", "cfg", True, None),
        ("LoraLoader", "lora_name", "a.safetensors", InputKind.CHOICE),
        ("LoraLoader", "lora_name", ["7", 0], None),
        ("LoraLoader", "lora_name", 3, None),
        ("CLIPTextEncode", "text", "a cat", InputKind.TEXT),
        ("CLIPTextEncode", "text", ["7", 0], None),
        ("CLIPTextEncode", "text", 3, None),
        ("KSampler", "cfg", 7, InputKind.NUMBER),
        ("KSampler", "cfg", "7", None),
        ("KSampler", "sampler_name", "euler", InputKind.CHOICE),
        ("KSampler", "sampler_name", ["7", 0], None),
        ("KSampler", "add_noise", "enable", None),
    ],
)
def test_a_field_becomes_an_input_by_name_and_value(
    class_type: str, field: str, value: Any, kind: InputKind | None
) -> None:
    found = inputs_of({"5": node(class_type, **{field: value})})
    assert {name: item.kind for name, item in found.items()} == (
        {} if kind is None else {f"5.{field}": kind}
    )


def test_an_input_has_the_files_value_as_default_and_goes_back_to_its_field() -> None:
    (item,) = inputs_of({"5": node("EmptyLatentImage", width=640)}).values()
    assert item.targets == (("5", "width"),)
    assert (item.default, item.step, item.whole) == (640, 8, True)


@pytest.mark.parametrize(
    ("field", "value"),
    [("width", 0), ("width", 8), ("batch_size", 100), ("denoise", 1.5), ("cfg", -3), ("steps", 0)],
)
def test_no_limit_is_made_up_for_a_number(field: str, value: float) -> None:
    (item,) = inputs_of({"5": node("Any", **{field: value})}).values()
    assert (item.default, item.minimum, item.maximum) == (value, None, None)


def test_a_size_that_the_file_has_with_a_fraction_may_have_one() -> None:
    (item,) = inputs_of({"5": node("Any", width=0.5)}).values()
    assert not item.whole


@pytest.mark.parametrize(("value", "default"), [(-1, -1), (-1.0, -1), (0, None), (7, None)])
def test_a_negative_seed_is_kept_and_others_are_drawn_anew(value: Any, default: Any) -> None:
    (item,) = inputs_of({"5": node("Any", seed=value)}).values()
    assert (item.kind, item.default) == (InputKind.SEED, default)


def test_a_node_in_a_subgraph_has_inputs_too() -> None:
    (item,) = inputs_of({"57:8": node("KSampler", steps=3)}).values()
    assert (item.name, item.targets) == ("57:8.steps", (("57:8", "steps"),))


def test_a_prompt_may_be_left_empty_and_has_many_lines() -> None:
    (item,) = inputs_of({"5": node("CLIPTextEncode", text="a cat")}).values()
    assert (item.default, item.multiline, item.required) == ("a cat", True, False)


def test_a_model_is_chosen_from_the_servers_of_that_class() -> None:
    (item,) = inputs_of({"5": node("VAELoader", vae_name="a.pt")}).values()
    assert (item.options_from, item.default) == (("VAELoader", "vae_name"), "a.pt")


@pytest.mark.parametrize(
    ("meta", "label"),
    [
        ({"_meta": {"title": "My sampler"}}, "My sampler · seed"),
        ({"_meta": {"title": "Seed"}}, "Seed"),
        ({"_meta": {"title": 7}}, "7 · seed"),
        ({"_meta": {"title": ""}}, "KSampler · seed"),
        ({"_meta": {}}, "KSampler · seed"),
        ({"_meta": None}, "KSampler · seed"),
        ({}, "KSampler · seed"),
    ],
)
def test_an_input_is_called_by_its_nodes_title_or_class(meta: Any, label: str) -> None:
    (item,) = inputs_of({"5": {**node("KSampler", seed=1), **meta}}).values()
    assert item.label == {"en": label}


def test_images_come_first_then_prompts_models_seeds_choices_and_numbers() -> None:
    graph = {
        "1": node("KSampler", seed=1, cfg=7, sampler_name="euler"),
        "0": node("CheckpointLoaderSimple", ckpt_name="a"),
        "2": node("CLIPTextEncode", text="a cat"),
        "3": node("LoadImage", image="x.png"),
        "4": node("CLIPTextEncode", text="a dog"),
    }
    assert list(inputs_of(graph)) == [
        "3.image",
        "2.text",
        "4.text",
        "0.ckpt_name",
        "1.seed",
        "1.sampler_name",
        "1.cfg",
    ]


def test_a_prompt_is_called_by_what_it_is_to_the_sampler() -> None:
    graph = {
        "1": node("KSampler", positive=["2", 0], negative=["4", 0], model=["5", 0]),
        "2": node("CLIPTextEncode", text="a cat"),
        "4": node("CLIPTextEncode", text="a dog"),
        "6": node("CLIPTextEncode", text="unused"),
        "7": node("Other", positive="just a text"),
    }
    labels = {name: item.label["en"] for name, item in inputs_of(graph).items()}
    assert labels == {
        "2.text": "CLIPTextEncode · positive",
        "4.text": "CLIPTextEncode · negative",
        "6.text": "CLIPTextEncode · text",
        "7.positive": "Other · positive",
    }


def test_two_inputs_that_would_be_called_the_same_are_told_apart() -> None:
    graph = {
        "1": node("LoadImage", image="x.png"),
        "2": node("LoadImage", image="y.png"),
        "3": {**node("LoadImage", image="z.png"), "_meta": {"title": "Mask"}},
        "4": node("KSampler", positive=["5", 0]),
        "5": node("CLIPTextEncodeSDXL", text="a", prompt="b", width=512, height=512),
    }
    labels = {name: item.label["en"] for name, item in inputs_of(graph).items()}
    assert labels == {
        "1.image": "LoadImage · image #1",
        "2.image": "LoadImage · image #2",
        "3.image": "Mask · image",
        "5.text": "CLIPTextEncodeSDXL · positive #5 (text)",
        "5.prompt": "CLIPTextEncodeSDXL · positive #5 (prompt)",
        "5.width": "CLIPTextEncodeSDXL · width",
        "5.height": "CLIPTextEncodeSDXL · height",
    }


def test_a_large_workflow_loses_no_field() -> None:
    graph = {str(number): node("KSampler", seed=1, cfg=7) for number in range(100)}
    assert len(inputs_of(graph)) == 200


def test_a_form_does_not_grow_without_end() -> None:
    graph = {str(number): node("KSampler", seed=1, cfg=7) for number in range(MAX_INPUTS)}
    assert len(inputs_of(graph)) == MAX_INPUTS


SAVE = node("SaveImage", images=["1", 0], filename_prefix="x")
PREVIEW = node("PreviewImage", images=["1", 0])
SOURCE = node("LoadImage", image="x.png")


@pytest.mark.parametrize(
    ("graph", "primary"),
    [
        ({"1": SOURCE, "9": SAVE}, "9"),
        ({"1": SOURCE, "8": PREVIEW}, "8"),
        ({"1": SOURCE, "8": PREVIEW, "9": SAVE}, ""),
        ({"1": SOURCE, "8": SAVE, "9": SAVE}, ""),
        ({"1": SOURCE, "8": node("SaveVideo", images=["1", 0]), "9": SAVE}, ""),
        ({"1": SOURCE}, ""),
    ],
)
def test_a_single_output_is_the_primary_one(graph: Any, primary: str) -> None:
    assert derive_type("own:x", "X", graph).primary == primary


def test_nothing_is_left_out_of_a_graph_with_several_outputs() -> None:
    graph = {"1": SOURCE, "8": PREVIEW, "9": SAVE}
    kind = derive_type("own:x", "X", graph)
    assert fill_graph(kind, {}, {}, "prefix").keys() == graph.keys()


def test_a_derived_type_is_the_persons_own() -> None:
    kind = derive_type("own:x", "X", {"1": SOURCE})
    assert (kind.id, kind.title, kind.custom) == ("own:x", {"en": "X"}, True)


def test_a_derived_type_can_be_ordered() -> None:
    kind = derive_type("own:x", "X", {"1": SOURCE, "9": SAVE})
    graph = final_graph(Order(kind, {}), {"1.image": "photo.png"}, an_id(1))
    assert graph["1"]["inputs"]["image"] == "photo.png"


@pytest.mark.parametrize("document", [None, {}, {"nodes": [], "links": []}, {"1": {}}])
def test_another_file_is_refused(document: Any) -> None:
    with pytest.raises(InputError):
        derive_type("own:x", "X", document)
