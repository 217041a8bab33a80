"""What the inputs of a form are called: by what they are for; by node where two are alike."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.core.form.meanings import LABELS
from app.core.workflow.label import ROLE
from app.core.workflow.node_class import NodeClass
from tests.core.form.made import a_class, formed, sample
from tests.core.workflow.pairs import FOLDER, classes_of, load

SAMPLER = a_class(
    "Sampler",
    {
        "model": ["MODEL"],
        "positive": ["CONDITIONING"],
        "negative": ["CONDITIONING"],
        "seed": ["INT", {"control_after_generate": True}],
        "steps": ["INT", {}],
    },
)
ENCODE = a_class("Encode", {"text": ["STRING", {}]}, output=["CONDITIONING"])
LATENT = a_class("Latent", {"width": ["INT", {}], "height": ["INT", {}]}, output=["LATENT"])
VALUE = a_class("PrimitiveInt", {"value": ["INT", {}]}, output=["INT"], display_name="Int")
CLASSES = {"Sampler": SAMPLER, "Encode": ENCODE, "Latent": LATENT, "PrimitiveInt": VALUE}


def _of(class_type: str, title: str = "", **inputs: Any) -> dict[str, Any]:
    return {"class_type": class_type, "inputs": inputs, "_meta": {"title": title or class_type}}


def _labels(graph: Mapping[str, Any], classes: Mapping[str, NodeClass] = CLASSES) -> dict[str, str]:
    return {item.name: item.label["en"] for item in formed(graph, classes).inputs}


@pytest.mark.parametrize(
    "name", ["own_t2i_plain", "own_sub_promoted", "own_sub_simple", "edited_group_node"]
)
def test_an_api_file_names_its_inputs_by_what_they_are_for(name: str) -> None:
    kind = formed(load(FOLDER / f"{name}.api.json"), classes_of(name))
    assert [item.label["en"] for item in kind.inputs] == [
        *("Prompt", "Negative prompt", "Width", "Height", "Batch size", "Steps", "CFG"),
        *("Denoise", "Seed", "Checkpoint", "Sampler", "Scheduler"),
    ]
    assert all(item.label[ROLE] == item.label["en"] for item in kind.inputs)


def test_two_inputs_for_the_same_have_the_titles_of_their_nodes() -> None:
    graph = {
        "1": _of("Encode", text="a"),
        "2": _of("Sampler", "Draft", model=["9", 0], positive=["1", 0], seed=1, steps=2),
        "3": _of("Sampler", "Refine", model=["9", 0], positive=["1", 0], seed=1, steps=2),
    }
    found = formed(graph, CLASSES)
    assert [item.label for item in found.inputs][:3] == [
        {"en": "Prompt", ROLE: "Prompt"},
        {"en": "Draft · Steps", ROLE: "Steps"},
        {"en": "Refine · Steps", ROLE: "Steps"},
    ]


def test_two_prompts_have_the_titles_that_their_author_gave() -> None:
    graph = {
        "1": _of("Encode", "Scene", text="a"),
        "2": _of("Encode", "Positive Prompt", text="b"),
        "3": _of("Sampler", model=["9", 0], positive=["1", 0], negative=["4", 0]),
        "4": _of("Encode", "Negative Prompt (2)", text="c"),
        "5": _of("Sampler", model=["9", 0], positive=["2", 0]),
        "6": _of("Encode", text="d"),
        "7": _of("Sampler", model=["9", 0], positive=["6", 0]),
    }
    found = _labels(graph)
    assert found["1.text"] == "Scene"
    assert found["2.text"] == "Positive Prompt"
    assert found["6.text"] == "Encode · Prompt"
    assert found["4.text"] == "Negative prompt"


def test_two_hosts_tell_their_inputs_apart_by_their_titles() -> None:
    file = load(FOLDER / "own_sub_two_hosts.ui.json")
    for node, title in zip((8, 9), ("Portrait", "Landscape"), strict=True):
        next(one for one in file["nodes"] if one["id"] == node)["title"] = title
    kind = formed(file, classes_of("own_sub_two_hosts"))
    found = [item.label["en"] for item in kind.inputs]
    assert found[:2] == ["Portrait · Prompt", "Landscape · Prompt"]
    assert "Portrait · Width" in found
    assert len(set(found)) == len(found)


def test_alike_nodes_without_titles_are_numbered() -> None:
    found = [item.label for item in sample("own_sub_two_hosts").inputs]
    assert found[:2] == [
        {"en": "Prompt 1", ROLE: "Prompt"},
        {"en": "Prompt 2", ROLE: "Prompt"},
    ]


@pytest.mark.parametrize("label", ["", "Idea"])
def test_a_label_of_the_author_stays_but_the_name_of_a_field_is_none(label: str) -> None:
    file = load(FOLDER / "own_sub_promoted.ui.json")
    host = next(node for node in file["nodes"] if node["id"] == 8)
    host["inputs"][-1]["label"] = label  # of the prompt
    kind = formed(file, classes_of("own_sub_promoted"))
    found = [item.label["en"] for item in kind.inputs]
    assert (label or "Prompt") in found
    assert found[1] == "Negative prompt"
    assert "text_1" not in found


def test_a_value_node_is_named_after_what_it_feeds() -> None:
    graph = {
        "1": _of("PrimitiveInt", "Int", value=512),
        "2": _of("Latent", width=["1", 0], height=["1", 0]),
        "3": _of("PrimitiveInt", "Int", value=20),
        "4": _of("Sampler", seed=1, steps=["3", 0], model=["9", 0]),
        "5": _of("PrimitiveInt", "Int", value=3),
        "6": _of("PrimitiveInt", "Width", value=3),
        "7": _of("Latent", width=["6", 0], height=64),
        "8": _of("PrimitiveInt", "Int", value=4),
        "9": _of("Latent", width=["8", 0], height=["3", 0]),
    }
    kind = formed({key: graph[key] for key in "1234567"}, CLASSES)
    assert [(item.name, item.label["en"], item.more) for item in kind.inputs] == [
        ("6.value", "Width", False),
        ("7.height", "Height", False),
        ("1.value", "Size", False),
        ("3.value", "Steps", False),
        ("4.seed", "Seed", False),
        ("5.value", "Int · value", True),
    ]
    assert _labels(graph)["3.value"] == "Int · value 1"


def test_several_texts_of_one_node_are_named_by_their_fields() -> None:
    texts = {"clip_l": ["STRING", {}], "t5xxl": ["STRING", {}]}
    graph = {
        "1": _of("Two", clip_l="a", t5xxl="b"),
        "2": _of("Sampler", model=["9", 0], positive=["1", 0]),
    }
    found = _labels(graph, {**CLASSES, "Two": a_class("Two", texts, output=["CONDITIONING"])})
    assert [found["1.clip_l"], found["1.t5xxl"]] == ["Two · clip_l", "Two · t5xxl"]


def test_the_inputs_of_a_combos_options_share_one_name() -> None:
    def option(key: str, **required: Any) -> dict[str, Any]:
        return {"key": key, "inputs": {"required": required}}

    options = [option("a", width=["INT", {}]), option("b", width=["INT", {}])]
    by = ["COMFY_DYNAMICCOMBO_V3", {"options": options}]
    resize = a_class("Resize", {"by": by})
    graph = {"1": {"class_type": "Resize", "inputs": {"by": "a", "by.width": 2}}}
    found = _labels(graph, {"Resize": resize})
    assert list(found.values()) == ["Width", "Resize · by", "Width"]
    both = {**graph, "2": _of("Latent", width=1, height=1)}
    found = _labels(both, {**CLASSES, "Resize": resize})
    assert found["1.by.width"] == found["1.by.width@b"] == "Resize · Width"
    assert found["2.width"] == "Latent · Width"
    own = a_class("Resize", {"width": ["INT", {}], "by": by})
    graph["1"]["inputs"]["width"] = 3
    found = _labels(graph, {"Resize": own})
    assert found["1.width"] == "Width"
    assert found["1.by.width"] == "Resize · by.width"


def test_a_picture_is_named_by_its_nodes_title() -> None:
    load_image = a_class("LoadImage", {"image": [["a.png"], {"image_upload": True}]})
    classes = {"LoadImage": load_image}
    one = {"1": _of("LoadImage", image="a.png")}
    assert list(_labels(one, classes).values()) == ["Image"]
    titled = {"1": _of("LoadImage", "The person", image="a.png")}
    assert list(_labels(titled, classes).values()) == ["The person"]


def test_each_role_is_listed_once() -> None:
    assert len(set(LABELS)) == len(LABELS)
    assert all(label[0].isupper() for label in LABELS)
