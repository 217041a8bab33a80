"""The order of a form, what is on top, and what each input is called."""

from typing import Any

import pytest

from app.core.form.arranging import FEW
from tests.core.form.made import a_class, by_name, formed, sample
from tests.core.workflow.build import document, node
from tests.core.workflow.pairs import FOLDER, classes_of, load


def labels(kind: Any, *, more: bool) -> list[str]:
    return [item.label["en"] for item in kind.inputs if item.more is more]


def test_prompts_sizes_and_steps_are_on_top_the_seed_last_and_models_below() -> None:
    kind = sample("own_t2i_plain")
    assert list(by_name(kind)) == [
        *("2.text", "3.text", "4.width", "4.height", "4.batch_size"),
        *("5.steps", "5.cfg", "5.denoise", "5.seed"),
        *("1.ckpt_name", "5.sampler_name", "5.scheduler"),
    ]
    assert labels(kind, more=True) == [
        "Checkpoint",
        "Sampler",
        "Scheduler",
    ]
    assert labels(kind, more=False)[0] == "Prompt"


def test_inputs_that_would_be_called_the_same_are_numbered() -> None:
    names = labels(sample("own_control_modes"), more=False)
    assert len(set(names)) == len(names)
    assert names[4:6] == ["Width 1", "Width 2"]


def test_several_prompts_of_one_node_are_called_by_their_fields() -> None:
    texts = {"tags": ["STRING", {}], "lyrics": ["STRING", {}]}
    encode = a_class("Encode", texts, output=["CONDITIONING"])
    sampler = a_class("Sampler", {"positive": ["CONDITIONING"], "model": ["MODEL"]})
    graph = {
        "1": _of("Encode", "Encode", tags="soul", lyrics="mm"),
        "2": _of("Sampler", "Sampler", positive=["1", 0], model=["9", 0]),
    }
    kind = formed(graph, {"Encode": encode, "Sampler": sampler})
    assert labels(kind, more=False) == ["Encode · tags", "Encode · lyrics"]


def test_a_pictures_input_is_first() -> None:
    assert next(iter(by_name(sample("own_bypass_controlnet")))) == "10.image"


def test_promoted_inputs_are_in_their_authors_order_under_their_authors_names() -> None:
    kind = sample("edited_proxy_values")
    assert list(by_name(kind))[:4] == ["8:2.text", "8:3.text", "8:5.seed", "8:5.steps"]
    assert labels(kind, more=False)[2] == "Seed"
    assert {item.section for item in kind.inputs if item.more} == {"", "New Subgraph"}


def test_the_authors_form_is_the_form_and_all_else_is_below() -> None:
    file = load(FOLDER / "own_t2i_plain.ui.json")
    file["extra"] = {"linearData": {"inputs": [["5", "steps"], ["2", "text"], ["1", "ckpt_name"]]}}
    kind = formed(file, classes_of("own_t2i_plain"))
    top = [item.name for item in kind.inputs if not item.more]
    assert top == ["5.steps", "2.text", "1.ckpt_name"]
    assert len(kind.inputs) == len(sample("own_t2i_plain").inputs)


def test_a_value_for_several_nodes_is_one_input() -> None:
    kind = sample("own_sub_nested_promoted")
    targets = [target for item in kind.inputs for target in item.targets]
    assert len(targets) == len(set(targets))


def test_a_value_node_with_a_title_of_its_own_is_on_top_under_that() -> None:
    value = a_class("PrimitiveInt", {"value": ["INT", {}]}, display_name="Int")
    graph = {
        "1": _of("PrimitiveInt", "Frames", value=5),
        "2": _of("PrimitiveInt", "Int", value=6),
        "3": _of("Other", "Other", advanced=1, steps=4),
    }
    other = a_class("Other", {"advanced": ["INT", {"advanced": True}], "steps": ["INT", {}]})
    kind = formed(graph, {"PrimitiveInt": value, "Other": other})
    assert labels(kind, more=False) == ["Frames", "Steps"]
    assert labels(kind, more=True) == ["Int · value", "Other · advanced"]


def test_a_text_of_several_lines_is_a_prompt_where_there_is_no_sampler() -> None:
    ask = a_class("Ask", {"words": ["STRING", {"multiline": True}], "model": ["STRING", {}]})
    kind = formed({"1": _of("Ask", "Ask", words="a", model="m")}, {"Ask": ask})
    assert [(item.name, item.more) for item in kind.inputs] == [
        ("1.words", False),
        ("1.model", True),
    ]


def test_a_form_with_nothing_on_top_shows_its_first_inputs_there() -> None:
    names = [f"a{number}" for number in range(FEW + 2)]
    node = a_class("N", {name: ["INT", {}] for name in names})
    graph = {"1": {"class_type": "N", "inputs": dict.fromkeys(names, 1)}}
    kind = formed(graph, {"N": node})
    assert len(labels(kind, more=False)) == FEW
    assert len(labels(kind, more=True)) == 2


def test_sections_are_the_authors_groups() -> None:
    groups = [{"title": "Loaders", "bounding": [0, 0, 100, 100]}]
    value = a_class("N", {"a": ["INT", {}], "steps": ["INT", {}]})
    file = document(
        [
            node(1, "N", values=[1, 2], pos=[500, 0], size=[10, 10], title="Far"),
            node(2, "N", values=[3, 4], pos=[10, 10], size=[10, 10]),
            node(3, "N", values=[5, 6], pos=[600, 0], size=[10, 10], title="a"),
        ],
        groups=groups,
    )
    kind = formed(file, {"N": value})
    assert [(item.name, item.section) for item in kind.inputs if item.more] == [
        ("1.a", ""),
        ("3.a", ""),
        ("2.a", "Loaders"),
    ]
    assert [item.label["en"] for item in kind.inputs if item.more] == ["Far · a", "a", "N · a"]


def _of(class_type: str, title: str, **inputs: Any) -> dict[str, Any]:
    return {"class_type": class_type, "inputs": inputs, "_meta": {"title": title}}


def test_a_formula_is_no_prompt_and_below() -> None:
    length = {"expression": ["STRING", {"multiline": True}]}
    classes = {
        "Text": a_class("Text", {"text": ["STRING", {}]}, output=["CONDITIONING"]),
        "Formula": a_class("Formula", length, output=["INT", "FLOAT"]),
        "Clip": a_class("Clip", {"length": ["INT", {}]}, output=["CONDITIONING"]),
        "Sampler": a_class("Sampler", {"positive": ["CONDITIONING"], "model": ["MODEL"]}),
    }
    graph = {
        "1": _of("Text", "Text", text="a fox"),
        "2": _of("Formula", "Formula", expression="a * 24 + 1"),
        "3": _of("Clip", "Clip", positive=["1", 0], length=["2", 0]),
        "4": _of("Sampler", "Sampler", positive=["3", 0], model=["9", 0]),
    }
    kind = formed(graph, classes)
    assert [(item.name, item.more) for item in kind.inputs] == [
        ("1.text", False),
        ("2.expression", True),
    ]
    alone = formed({"2": graph["2"], "5": _of("N", "N", steps=1)}, _and_steps(classes))
    assert [(item.name, item.more) for item in alone.inputs] == [
        ("5.steps", False),
        ("2.expression", True),
    ]


def test_a_choice_of_a_size_is_on_top_with_the_numbers() -> None:
    choices = {
        "style": [["ink", "oil"], {}],
        "resolution": [["1K", "2K"], {}],
        "steps": ["INT", {}],
    }
    kind = formed(
        {"1": _of("N", "N", style="ink", resolution="2K", steps=4)}, {"N": a_class("N", choices)}
    )
    assert [(item.name, item.more) for item in kind.inputs] == [
        ("1.resolution", False),
        ("1.steps", False),
        ("1.style", True),
    ]


INSIDE = ["width", "height", "batch_size", "steps", "cfg", "denoise"]
"""The numbers inside a host, for an author who promotes none, or only model files."""


@pytest.mark.parametrize(
    ("promoted", "values", "top"),
    [
        ([["5", "steps"]], [], ["steps", "width", "height", "seed"]),
        ([["5", "seed"]], [], ["seed", "width", "height"]),
        ([["4", "width"], ["4", "height"]], [], ["width", "height", "seed"]),
        ([], [], [*INSIDE, "seed"]),
        ([["5", "sampler_name"]], ["a_model.pt"], [*INSIDE, "seed"]),
    ],
)
def test_what_a_hosts_author_left_inside_is_below_but_for_seed_and_size(
    promoted: list[Any], values: list[Any], top: list[str]
) -> None:
    file = load(FOLDER / "edited_proxy_values.ui.json")
    host = next(node for node in file["nodes"] if node["id"] == 8)
    host["properties"]["proxyWidgets"] = promoted
    host["widgets_values"] = values
    kind = formed(file, classes_of("edited_proxy_values"))
    shown = [item.name.rpartition(".")[2] for item in kind.inputs if not item.more]
    assert shown == ["text", "text", *top]
    assert len(kind.inputs) == len(sample("edited_proxy_values").inputs)


def test_an_option_that_is_not_chosen_keeps_its_inputs_beside_the_choice() -> None:
    sizes = {
        "key": "size",
        "inputs": {"required": {"width": ["INT", {}], "height": ["INT", {}]}},
    }
    scale = {"key": "scale", "inputs": {"required": {"multiplier": ["FLOAT", {}]}}}
    by = ["COMFY_DYNAMICCOMBO_V3", {"options": [sizes, scale]}]
    graph = {"1.5": {"class_type": "N", "inputs": {"by": "scale", "by.multiplier": 2.0}}}
    kind = formed(graph, {"N": a_class("N", {"by": by})})
    assert [(item.targets[0][1], item.more) for item in kind.inputs] == [
        ("by.multiplier", False),
        ("by", True),
        ("by.width", True),
        ("by.height", True),
    ]


def _and_steps(classes: dict[str, Any]) -> dict[str, Any]:
    return {**classes, "N": a_class("N", {"steps": ["INT", {}]})}
