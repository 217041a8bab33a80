"""Reading editor files: both schemas, odd spellings, entries that are nothing."""

from typing import Any

import pytest

from app.core.workflow.editor_file import EditorFile, Group, InputSlot, Link, NodeMode
from app.core.workflow.editor_reading import is_editor_file, read_editor_file
from tests.core.workflow.build import document, node, port, subgraph


def read(**fields: Any) -> EditorFile:
    return read_editor_file({"nodes": [], **fields})


@pytest.mark.parametrize(
    ("value", "wanted"),
    [({"nodes": []}, True), ({"nodes": {}}, False), ({}, False), ([], False), (None, False)],
)
def test_a_list_of_nodes_makes_an_editor_file(value: Any, wanted: bool) -> None:
    assert is_editor_file(value) is wanted


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [
        (0, NodeMode.ACTIVE),
        (1, NodeMode.ACTIVE),
        (2, NodeMode.MUTED),
        (3, NodeMode.ACTIVE),
        (4, NodeMode.BYPASSED),
        (4.0, NodeMode.BYPASSED),
        ("4", NodeMode.ACTIVE),
        (None, NodeMode.ACTIVE),
    ],
)
def test_two_modes_are_off(mode: Any, wanted: NodeMode) -> None:
    assert read(nodes=[{"id": 1, "type": "A", "mode": mode}]).canvas.nodes[0].mode is wanted


def test_links_of_both_schemas_are_the_same() -> None:
    entry = {
        "id": 7,
        "origin_id": 1,
        "origin_slot": 0,
        "target_id": "2",
        "target_slot": 3,
        "type": "IMAGE",
        "parentId": 5,
    }
    assert read(links=[[7, 1, 0, 2, 3, "IMAGE"], entry, [7, 1, 0, 2, 3]]).canvas.links == (
        Link("7", "1", 0, "2", 3, "IMAGE"),
        Link("7", "1", 0, "2", 3, "IMAGE"),
        Link("7", "1", 0, "2", 3, ""),
    )


@pytest.mark.parametrize(
    "entry",
    [None, 5, [], [1, 2, 3], {"id": 1}, [None, 1, 0, 2, 0], [1, 1, None, 2, 0], [1, 1, 0, None, 0]],
)
def test_what_is_no_link_is_skipped(entry: Any) -> None:
    assert read(links=[entry]).canvas.links == ()


def test_a_link_may_lack_its_place() -> None:
    assert read(links=[[1, 1, 0, 2, None, "A"]]).canvas.links[0].target_slot == -1


def test_entries_that_are_no_nodes_are_counted() -> None:
    file = read(
        nodes=[None, {"id": 1}, {"type": "A"}, {"id": 1, "type": "A"}, {"id": "1", "type": "B"}]
    )
    assert [one.type for one in file.canvas.nodes] == ["A"]
    assert file.skipped == 4


@pytest.mark.parametrize("node_id", [-10, "-20"])
def test_the_ends_of_subgraphs_are_no_nodes(node_id: Any) -> None:
    assert read(nodes=[{"id": node_id, "type": "A"}]).canvas.nodes == ()


def test_a_slot_is_read_with_its_odd_types() -> None:
    inputs = [
        {"name": "a", "type": ["x", "y"], "link": 3, "label": "A"},
        {"name": "b", "type": 0, "widget": {}},
        {"name": "c", "type": True, "widget": {"name": "d"}},
        "no slot",
    ]
    assert read(nodes=[{"id": 1, "type": "A", "inputs": inputs}]).canvas.nodes[0].inputs == (
        InputSlot("a", "COMBO", "3", "", "A"),
        InputSlot("b", "*", None, "b"),
        InputSlot("c", "", None, "d"),
        InputSlot("", ""),
    )


@pytest.mark.parametrize(
    ("pos", "size"),
    [([1, 2], [3, 4]), ({"0": 1, "1": 2}, {"0": 3, "1": 4}), ([1, 2, 9], (3, 4))],
)
def test_bounds_are_lists_or_typed_arrays(pos: Any, size: Any) -> None:
    (found,) = read(nodes=[{"id": 1, "type": "A", "pos": pos, "size": size}]).canvas.nodes
    assert found.bounds == (1, 2, 3, 4)


def test_missing_bounds_are_zero() -> None:
    (found,) = read(nodes=[{"id": 1, "type": "A", "pos": [5]}]).canvas.nodes
    assert found.bounds == (0, 0, 0, 0)
    assert read(groups=[{"title": "G", "bounding": [1, 2]}, 5]).canvas.groups == (
        Group("G", (1, 2, 0, 0)),
    )


def test_definitions_within_definitions_count_like_the_rest() -> None:
    inner = subgraph("inner", [node(3, "A")])
    outer = subgraph("outer", [node(2, "inner")], definitions={"subgraphs": [inner]})
    again = subgraph("inner", [node(9, "B")])
    file = read_editor_file(document([node(1, "outer")], definitions=[outer, again, {}, None]))
    assert list(file.definitions) == ["outer", "inner"]
    assert file.definitions["inner"].canvas.nodes[0].type == "A"


def test_ports_are_read() -> None:
    entry = subgraph("g", [], inputs=[port("a", "INT", 4, label="L"), 5])
    found = read_editor_file(document([], definitions=[entry])).definitions["g"].inputs
    assert [(one.name, one.type, one.label, one.links) for one in found] == [
        ("a", "INT", "L", ("4",)),
        ("", "", "", ()),
    ]


def test_values_by_name_stay_an_object() -> None:
    (found,) = read(nodes=[node(1, "A", values={"a": 1})]).canvas.nodes
    assert found.values == {"a": 1}
