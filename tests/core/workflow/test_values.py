"""Values by place when that is sound, else by name; what is short, long, null or unfit."""

from typing import Any

import pytest

from app.core.workflow.editor_reading import read_node
from app.core.workflow.values import Values, read_values
from tests.core.workflow.build import node, node_class

SAMPLER = node_class(
    "KSampler",
    {
        "model": ["MODEL"],
        "seed": ["INT", {"default": 0}],
        "steps": ["INT", {"default": 20}],
        "cfg": ["FLOAT", {"default": 8.0}],
        "sampler_name": [["euler", "ddim"]],
    },
)
NAMED = {"seed": 7, "control_after_generate": "fixed", "steps": 3, "cfg": 2, "sampler_name": "ddim"}


def read(values: Any, named: Any = None, found: Any = SAMPLER, put: Any = None) -> Values:
    one = read_node(node(1, found.name, values=values, widgets_values_named=named))
    assert one is not None
    return read_values(found, one, put)


def test_values_are_read_by_place() -> None:
    found = read([5, "randomize", 12, 5.5, "ddim"])
    assert found.by_name == {"seed": 5, "steps": 12, "cfg": 5.5, "sampler_name": "ddim"}
    assert found.controls == {"seed": "randomize"}
    assert found.unfit == ()


def test_missing_values_are_defaults() -> None:
    found = read([5, "fixed"])
    assert found.by_name == {"seed": 5, "steps": 20, "cfg": 8.0, "sampler_name": "euler"}
    assert found.unfit == ()
    assert read([]).controls == {}


def test_further_values_are_ignored() -> None:
    assert read([5, "fixed", 12, 5.5, "ddim", 1, "x"]).by_name["sampler_name"] == "ddim"


@pytest.mark.parametrize(("old", "word"), [(True, "randomize"), (False, "fixed"), (3, None)])
def test_very_old_files_have_a_boolean_for_the_control(old: Any, word: str | None) -> None:
    assert read([5, old, 12, 5.5, "ddim"]).controls.get("seed") == word


def test_samplers_lose_an_old_prefix() -> None:
    assert read([5, True, 12, 5.5, "sample_ddim"]).by_name["sampler_name"] == "ddim"
    other = node_class("Other", {"sampler_name": [["euler"]]})
    assert read(["sample_ddim"], found=other).by_name["sampler_name"] == "sample_ddim"


def test_null_is_the_first_option_or_the_default() -> None:
    found = read([None, None, None, None, None])
    assert found.by_name == {"seed": 0, "steps": 20, "cfg": 8.0, "sampler_name": "euler"}
    assert found.unfit == ()
    assert read([None], found=node_class("A", {"x": [[]]})).by_name == {"x": None}
    assert read([], found=node_class("A", {"x": [[]]})).by_name == {}


def test_sound_places_count_more_than_names() -> None:
    assert read([5, "fixed", 12, 5.5, "euler"], NAMED).by_name["seed"] == 5


@pytest.mark.parametrize(
    "values",
    [
        [5, 12, 5.5, "ddim"],
        [5, "fixed", "x", 5.5, "ddim"],
        [5, "fixed", 12, 5.5, "karras"],
        [5, "sometimes", 12, 5.5, "ddim"],
        [5, "fixed", 12, 5.5, "ddim", "more"],
        [],
    ],
)
def test_names_count_where_places_are_not_sound(values: list[Any]) -> None:
    found = read(values, NAMED)
    assert found.by_name == {"seed": 7, "steps": 3, "cfg": 2, "sampler_name": "ddim"}
    assert found.controls == {"seed": "fixed"}


def test_without_names_what_is_unfit_becomes_the_default() -> None:
    found = read([5, 12, "x", 5.5, 3])
    assert found.by_name == {"seed": 5, "steps": 20, "cfg": 5.5, "sampler_name": "euler"}
    assert found.unfit == ("steps", "sampler_name")


def test_values_may_be_an_object() -> None:
    found = read({"steps": 3, "seed": 7.0, "unknown": 1})
    assert found.by_name == {"seed": 7, "steps": 3, "cfg": 8.0, "sampler_name": "euler"}


def test_forced_inputs_had_values_once() -> None:
    forced = node_class("A", {"text": ["STRING", {"forceInput": True}], "x": ["INT"], "y": ["INT"]})
    assert read(["old", 1, 2], found=forced).by_name == {"x": 1, "y": 2}
    assert read([1, 2], found=forced).by_name == {"x": 1, "y": 2}
    assert read(["old", 1, 2], {"x": 5, "y": 6}, found=forced).by_name == {"x": 1, "y": 2}


def test_an_option_that_is_not_on_offer_stays() -> None:
    assert read([5, "fixed", 12, 5.5, "gone"]).by_name["sampler_name"] == "gone"


def test_a_widget_without_a_place_is_sent() -> None:
    found = node_class("A", {"compare": ["IMAGECOMPARE"], "x": ["INT"]})
    assert read([4], found=found).by_name == {"x": 4, "compare": ["", ""]}


def test_values_from_elsewhere_count_where_they_fit() -> None:
    own = [5, "fixed", 12, 5.5, "ddim"]
    found = read(own, put={"steps": 30, "cfg": "no number", "gone": 1})
    assert found.by_name == {"seed": 5, "steps": 30, "cfg": 5.5, "sampler_name": "ddim"}
    assert found.controls == {"seed": "fixed"}


OPTIONS = [
    {"key": "one", "inputs": {"required": {"a": ["INT", {"default": 1}]}}},
    {"key": "two", "inputs": {"required": {"seed": ["INT", {"default": 2}]}}},
]
DYNAMIC = node_class("D", {"c": ["COMFY_DYNAMICCOMBO_V3", {"options": OPTIONS}]})


def test_an_option_from_elsewhere_brings_other_widgets() -> None:
    assert read(["one", 4], found=DYNAMIC).by_name == {"c": "one", "c.a": 4}
    assert read(["one", 4], found=DYNAMIC, put={"c": "two"}).by_name == {"c": "two", "c.seed": 2}


SEEDED = [
    {"key": "one", "inputs": {"required": {"n": ["INT", {"control_after_generate": True}]}}},
    {"key": "two"},
]


def test_a_control_goes_with_its_widget() -> None:
    found = node_class("S", {"c": ["COMFY_DYNAMICCOMBO_V3", {"options": SEEDED}]})
    values = ["one", 4, "randomize"]
    assert read(values, found=found).controls == {"c.n": "randomize"}
    assert read(values, found=found, put={"c.n": 5}).controls == {"c.n": "randomize"}
    assert read(values, found=found, put={"c": "two"}).controls == {}


CUSTOM = node_class("CustomCombo", {"choice": ["COMBO", {"options": []}]})


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (["two", -1, "one", "two", ""], ("two", 1, ["one", "two", ""])),
        (["gone", 5, "one"], ("gone", -1, ["one", ""])),
        ([None, None, "one", "", 5, ""], ("one", 0, ["one", ""])),
        (["", 0, "", "b"], ("", 0, ["", "b", ""])),
        ([], ("", -1, [""])),
        ({"choice": "b", "option2": "b", "option1": "a", "option": "x"}, ("b", 1, ["a", "b", ""])),
    ],
)
def test_a_custom_combo_has_its_options_in_the_file(values: Any, wanted: Any) -> None:
    choice, index, options = wanted
    found = read(values, found=CUSTOM).by_name
    assert found == {
        "choice": choice,
        "index": index,
        **{f"option{n}": text for n, text in enumerate(options, 1)},
    }


def test_a_custom_combos_choice_may_come_from_elsewhere() -> None:
    found = read(["two", -1, "one", "two", ""], found=CUSTOM, put={"choice": "one"})
    assert found.by_name["index"] == 0
