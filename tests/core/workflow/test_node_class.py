"""Classes as servers describe them: order of inputs, kinds, dynamic inputs, odd entries."""

from typing import Any

import pytest

from app.core.workflow.node_class import MAX_ROWS, InputSpec, most_of, read_class, read_classes
from tests.core.workflow.build import node_class


def test_inputs_are_ordered_by_section_and_input_order() -> None:
    found = node_class(
        "A",
        {"b": ["INT"], "a": ["IMAGE"], "c": ["INT"]},
        optional={"z": ["INT"], "y": ["INT"]},
        input_order={"required": ["a", "gone", "b", 5], "optional": ["y"]},
    )
    assert [spec.name for spec in found.inputs] == ["a", "b", "c", "y", "z"]


def test_a_class_has_what_a_form_and_a_graph_need() -> None:
    found = node_class("A", outputs=["IMAGE"], display_name="An A", output_node=True)
    assert (found.display_name, found.outputs, found.is_output) == ("An A", ("IMAGE",), True)
    assert node_class("A", display_name=None).display_name == "A"
    assert node_class("A", output=[["x", "y"], 5]).outputs == ("COMBO", "")


@pytest.mark.parametrize("entry", [None, [], {}, {"input": None}, {"input": []}])
def test_an_entry_without_inputs_is_no_class(entry: Any) -> None:
    assert read_class("A", entry) is None
    assert read_classes({"A": entry}) == {}


def test_only_the_classes_asked_for_are_read() -> None:
    info = {"A": {"input": {}}, "B": {"input": {}}}
    assert list(read_classes(info, ["B", "C"])) == ["B"]
    assert list(read_classes(info)) == ["A", "B"]
    assert read_classes(None) == {}


@pytest.mark.parametrize(
    ("value", "kind", "options"),
    [
        ([["a", "b"]], "COMBO", ("a", "b")),
        (["COMBO", {"options": ["a"]}], "COMBO", ("a",)),
        (["COMBO"], "COMBO", ()),
        (["INT", {"default": 1}], "INT", ()),
        (["*", {"widgetType": "STRING"}], "STRING", ()),
        ([], "", ()),
        (None, "", ()),
        ([5], "", ()),
        (["INT", 5], "INT", ()),
    ],
)
def test_a_type_is_a_name_or_a_list(value: Any, kind: str, options: tuple[Any, ...]) -> None:
    (spec,) = node_class("A", {"x": value}).inputs
    assert (spec.type, spec.options) == (kind, options)


@pytest.mark.parametrize(
    ("kind", "extra", "wanted"),
    [
        ("INT", {}, True),
        ("COMFY_DYNAMICCOMBO_V3", {}, True),
        ("COLORS", {}, True),
        ("IMAGE", {}, False),
        ("FLOAT,INT", {}, False),
        ("COMFY_AUTOGROW_V3", {}, False),
        ("STRING", {"forceInput": True}, False),
        ("STRING", {"forceInput": False}, True),
    ],
)
def test_some_types_have_a_widget(kind: str, extra: dict[str, Any], wanted: bool) -> None:
    assert InputSpec("x", kind, extra=extra).has_widget is wanted


@pytest.mark.parametrize(
    ("name", "kind", "extra", "wanted"),
    [
        ("seed", "INT", {}, True),
        ("noise_seed", "INT", {}, True),
        ("seed", "INT", {"control_after_generate": False}, False),
        ("steps", "INT", {}, False),
        ("steps", "INT", {"control_after_generate": True}, True),
        ("value", "INT", {"control_after_generate": "fixed"}, True),
        ("seed", "FLOAT", {}, False),
        ("combo.seed", "INT", {}, False),
    ],
)
def test_seeds_have_a_control(name: str, kind: str, extra: dict[str, Any], wanted: bool) -> None:
    assert InputSpec(name, kind, extra=extra).has_control(name) is wanted


def test_a_dynamic_combo_has_inputs_for_each_option() -> None:
    inputs = {"required": {"w": ["INT"]}, "optional": {"m": ["MASK"]}}
    options = [{"key": "size", "inputs": inputs}, {"key": "none"}, {"key": 5}, None]
    (spec,) = node_class("A", {"x": ["COMFY_DYNAMICCOMBO_V3", {"options": options}]}).inputs
    assert {key: [one.name for one in found] for key, found in spec.children.items()} == {
        "size": ["w", "m"],
        "none": [],
    }


def test_groups_have_a_template() -> None:
    row = {"required": {"v": ["INT"]}, "optional": {"o": ["FLOAT"]}}
    for kind, template in (
        ("COMFY_DYNAMICGROUP_V3", row),
        ("COMFY_AUTOGROW_V3", {"input": row, "prefix": "p"}),
    ):
        (spec,) = node_class("A", {"x": [kind, {"template": template}]}).inputs
        assert [one.name for one in spec.template] == ["v", "o"]


def test_rows_are_bounded() -> None:
    assert most_of({"max": 3}) == 3
    assert most_of({"max": -3}) == 0
    assert most_of({"max": 10**9}) == MAX_ROWS
    assert most_of({}) == MAX_ROWS


def test_viewers_get_the_editors_own_widget() -> None:
    assert [spec.name for spec in node_class("SaveGLB", {"mesh": ["MESH"]}).inputs] == [
        "mesh",
        "image",
    ]
    own = node_class("Preview3D", {"image": ["STRING"]}).inputs
    assert [(spec.name, spec.type) for spec in own] == [("image", "STRING")]
