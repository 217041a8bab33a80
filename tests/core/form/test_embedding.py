"""What is sent stands in the editor file that goes with it: opened in ComfyUI, it is the same."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.core.form.embedding import with_values
from app.core.workflow.catalog import InputKind, WorkflowType
from app.core.workflow.editor_reading import read_editor_file
from app.core.workflow.filling import fill_graph
from app.core.workflow.node_class import NodeClass
from tests.core.form.made import a_class, formed
from tests.core.form.test_widgets import RESIZE
from tests.core.workflow.build import document, link, node, port, subgraph, widget
from tests.core.workflow.pairs import FOLDER, NAMES, classes_of, converted, differences, load

ALONE = (
    "edited_group_node",
    "edited_same_inner_ids",
    "own_primitive_seed_two",
    "own_sub_two_hosts",
    "own_bypass_no_match",
    "own_bypass_controlnet",
)
"""Samples with values that have no place of their own, or nodes that a run leaves out."""


def embedded(
    file: Any, kind: WorkflowType, classes: Mapping[str, NodeClass], values: Mapping[str, Any]
) -> tuple[Any, Any]:
    """Return the file with values in it, and the graph that was sent."""
    sent = fill_graph(kind, values, {}, "x")
    return with_values(file, read_editor_file(file), classes, kind.graph, sent), sent


def changed(kind: WorkflowType) -> dict[str, Any]:
    """Return another value for each input."""
    makers = {
        InputKind.TEXT: lambda value: f"{value} changed",
        InputKind.NUMBER: lambda value: value + 1,
        InputKind.SEED: lambda value: 77,
        InputKind.SWITCH: lambda value: not value,
        InputKind.CHOICE: lambda value: value,
    }
    return {
        item.name: makers[item.kind](item.default)
        for item in kind.inputs
        if item.kind is not InputKind.IMAGE and item.only_when is None
    }


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ALONE])
def test_the_file_stands_for_what_was_sent(name: str) -> None:
    file, classes = load(FOLDER / f"{name}.ui.json"), classes_of(name)
    before = str(file)
    kind = formed(file, classes)
    made, sent = embedded(file, kind, classes, changed(kind))
    assert list(differences(sent, converted(made, classes).graph)) == []
    assert str(file) == before


@pytest.mark.parametrize("name", NAMES)
def test_nothing_changes_where_nothing_was_changed(name: str) -> None:
    file, classes = load(FOLDER / f"{name}.ui.json"), classes_of(name)
    kind = formed(file, classes)
    assert with_values(file, read_editor_file(file), classes, kind.graph, kind.graph) == file


def test_an_inner_value_of_two_hosts_is_left_as_it_is() -> None:
    name = "own_sub_two_hosts"
    file, classes = load(FOLDER / f"{name}.ui.json"), classes_of(name)
    made, _ = embedded(file, formed(file, classes), classes, {"8:5.steps": 99})
    assert made == file


def test_the_prefix_of_files_stays_its_authors() -> None:
    file, classes = load(FOLDER / "own_t2i_plain.ui.json"), classes_of("own_t2i_plain")
    graph = formed(file, classes).graph
    sent = {**graph, "7": {**graph["7"], "inputs": {**graph["7"]["inputs"]}}}
    sent["7"]["inputs"]["filename_prefix"] = "ours"  # type: ignore[index]
    assert with_values(file, read_editor_file(file), classes, graph, sent) == file


def test_another_option_writes_all_values_of_the_node() -> None:
    seeded = a_class(
        "Resize",
        {
            "mode": ["COMFY_DYNAMICCOMBO_V3", dict(RESIZE.inputs[0].extra)],
            "seed": ["INT", {"control_after_generate": True}],
            "wide": ["INT", {}],
            "image": [["a.png"], {"image_upload": True}],
            "other": ["COMBO", {}],
        },
        output_node=True,
    )
    place = widget("wide", "INT", 5)
    values = ["by", 2.0, 7, "increment", 3, "a.png", None, "image"]
    file = document(
        [node(1, "Resize", [place], values), node(2, "Int", values=[1], outputs=["INT"])],
        [[5, 2, 0, 1, 0, "INT"]],
    )
    classes = {"Resize": seeded, "Int": a_class("Int", {"value": ["INT", {}]}, output=["INT"])}
    kind = formed(file, classes)
    values = {"1.mode": "to", "1.mode.width@to": 64, "1.mode.factor@to": 3}
    made, sent = embedded(file, kind, classes, values)
    written = made["nodes"][0]["widgets_values"]
    assert written == ["to", 64, 3, 7, "increment", 0, "a.png", None, "image"]
    assert list(differences(sent, converted(made, classes).graph)) == []


NUMBER = {"Int": a_class("Int", {"value": ["INT", {}]}, output=["INT"], output_node=True)}


def test_values_by_name_and_new_lists_are_written() -> None:
    file = document(
        [
            node(1, "Int", values={"value": 1}),
            node(2, "Int", values=[2], widgets_values_named={"value": 2}),
            {"id": 3, "type": "Int"},
        ]
    )
    kind = formed(file, NUMBER)
    made, _ = embedded(file, kind, NUMBER, {"1.value": 7, "2.value": 8, "3.value": 9})
    assert made["nodes"][0]["widgets_values"] == {"value": 7}
    assert made["nodes"][1]["widgets_values_named"] == {"value": 8}
    assert [one["widgets_values"] for one in made["nodes"][1:]] == [[8], [9]]


def test_a_primitive_in_a_subgraph_is_written_once() -> None:
    inner = [
        node(5, "PrimitiveNode", values=[4], outputs=["INT"]),
        node(6, "Int", [widget("value", "INT", 1)], [0]),
    ]
    definition = subgraph("g", inner, [link(1, 5, 0, 6, 0, "INT")])
    file = document([node(3, "g")], definitions=[definition])
    kind = formed(file, NUMBER)
    made, sent = embedded(file, kind, NUMBER, {"3:6.value": 9})
    assert made["definitions"]["subgraphs"][0]["nodes"][0]["widgets_values"] == [9]
    assert list(differences(sent, converted(made, NUMBER).graph)) == []


def test_a_value_without_a_place_is_left_out() -> None:
    """Of an input that the class lacks, from outside of the root, or of a socket of a host."""
    inner = [node(6, "Int", [{"name": "value", "type": "INT", "link": 1}], [4])]
    definition = subgraph(
        "g", inner, [link(1, -10, 0, 6, 0, "INT")], inputs=[port("value", "INT", 1)]
    )
    file = document(
        [
            node(3, "g", [{"name": "value", "type": "INT"}]),
            node(4, "Int", [widget("value", "", 9)]),
        ],
        [[9, -10, 0, 4, 0, "INT"]],
        [definition],
    )
    socket = {"Int": a_class("Int", {"value": ["INT", {"forceInput": True}]}, output=["INT"])}
    keys = {"3:6": "value", "4": "value"}
    before = {key: {"class_type": "Int", "inputs": {name: 1}} for key, name in keys.items()}
    sent = {key: {"class_type": "Int", "inputs": {name: 5}} for key, name in keys.items()}
    read = read_editor_file(file)
    assert with_values(file, read, socket, before, sent) == file
    lone = document([node(4, "Int", values=[2])])
    gone = {"4": {"class_type": "Int", "inputs": {"value": 2, "gone": 1}}}
    assert (
        with_values(
            lone, read_editor_file(lone), NUMBER, {"4": {**gone["4"], "inputs": {"value": 2}}}, gone
        )
        == lone
    )


def test_a_file_that_is_too_large_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.workflow.scopes.MAX_NODES", 0)
    file = document([node(1, "Int", values=[1])])
    read = read_editor_file(file)
    assert with_values(file, read, NUMBER, {}, {}) is file
