"""The widgets of a graph: their values, and the inputs that only an option brings."""

from app.core.workflow.catalog import InputKind
from app.core.workflow.filling import fill_graph
from app.core.workflow.inputs import validate
from tests.core.form.made import a_class, by_name, formed, sample

RESIZE = a_class(
    "Resize",
    {
        "mode": [
            "COMFY_DYNAMICCOMBO_V3",
            {
                "options": [
                    {"key": "by", "inputs": {"required": {"factor": ["FLOAT", {"max": 8}]}}},
                    {
                        "key": "to",
                        "inputs": {
                            "required": {
                                "width": ["INT", {"default": 512, "min": 1}],
                                "factor": ["INT", {"default": 3}],
                                "mask": ["MASK", {}],
                            }
                        },
                    },
                ]
            },
        ],
        "note": ["STRING", {}],
    },
)
GRAPH = {
    "1": {
        "class_type": "Resize",
        "inputs": {"mode": "by", "mode.factor": 2.0, "note": ["9", 0]},
    }
}


def test_the_inputs_of_all_options_are_in_the_form_each_while_it_counts() -> None:
    kind = formed(GRAPH, {"Resize": RESIZE})
    items = by_name(kind)
    assert {name: item.only_when for name, item in items.items()} == {
        "1.mode": None,
        "1.mode.factor": ("1.mode", "by"),
        "1.mode.width@to": ("1.mode", "to"),
        "1.mode.factor@to": ("1.mode", "to"),
    }
    assert [option.value for option in items["1.mode"].options] == ["by", "to"]
    assert items["1.mode.factor"].maximum == 8
    assert items["1.mode.factor@to"].label == items["1.mode.factor"].label
    assert items["1.mode.width@to"].minimum == 1


def test_another_option_brings_its_inputs_and_takes_the_others_away() -> None:
    kind = formed(GRAPH, {"Resize": RESIZE})
    clean, wrong = validate(kind, {"1.mode": "to", "1.mode.width@to": "64"} | _others(kind), {})
    assert not wrong
    assert fill_graph(kind, clean, {}, "x")["1"]["inputs"] == {
        "mode": "to",
        "mode.width": 64,
        "mode.factor": 3,
        "note": ["9", 0],
    }


def _others(kind: object) -> dict[str, object]:
    return {"1.mode.factor": 2.0, "1.mode.factor@to": 3}


def test_a_value_that_the_graph_lacks_is_the_classs_own() -> None:
    node = a_class("N", {"steps": ["INT", {"default": 9}], "name": ["COMBO", {}]})
    kind = formed({"1": {"class_type": "N", "inputs": {}}}, {"N": node})
    steps, name = kind.inputs
    assert (steps.default, name.kind, name.default) == (9, InputKind.CHOICE, None)


def test_the_prefix_of_files_is_not_asked_for() -> None:
    node = a_class(
        "Save", {"filename_prefix": ["STRING", {}], "quality": ["INT", {}]}, output_node=True
    )
    inputs = {"filename_prefix": "x", "quality": 90}
    kind = formed({"1": {"class_type": "Save", "inputs": inputs}}, {"Save": node})
    assert list(by_name(kind)) == ["1.quality"]


def test_a_combo_with_options_of_its_own_sends_the_place_of_the_chosen_one() -> None:
    kind = sample("own_v3_custom_combo")
    (choice,) = kind.inputs
    assert [option.value for option in choice.options] == ["one", "two"]
    assert fill_graph(kind, {choice.name: "one"}, {}, "x")["1"]["inputs"]["index"] == 0
    assert fill_graph(kind, {choice.name: "other"}, {}, "x")["1"]["inputs"]["index"] == -1
