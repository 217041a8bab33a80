"""Group nodes of old files become subgraphs: ids, hidden slots, names, values in a row."""

from typing import Any

import pytest

from app.core.workflow.editor_reading import read_editor_file
from tests.core.workflow.build import CLASSES, document, inputs_of, node, slot, widget


def inner(kind: str, inputs: Any = (), outputs: Any = (), values: Any = ()) -> dict[str, Any]:
    found = node(0, kind, inputs, values, outputs)
    del found["id"]
    return found


BLURS = {
    "nodes": [
        inner("Blur", [slot("image", "IMAGE")], ["IMAGE"], [1]),
        inner("Blur", [slot("image", "IMAGE")], ["IMAGE"], [2]),
    ],
    "links": [[0, 0, 1, 0, 1, "IMAGE"]],
}
LOADED = node(1, "Load", values=["a.png"])
LAST = node(9, "Save", [slot("image", "IMAGE", 11)])
LINKS = [[10, 1, 0, 3, 0, "IMAGE"], [11, 3, 0, 9, 0, "IMAGE"]]


def made(
    content: Any, host: Any = None, links: Any = LINKS, name: str = "workflow>W"
) -> dict[str, dict[str, Any]]:
    one = host or node(3, name, [slot("image", "IMAGE", 10)], [5, 6])
    extra = {"groupNodes": {"W": content}}
    return inputs_of(document([LOADED, one, LAST], links, extra=extra, last_node_id=20))


@pytest.mark.parametrize("name", ["workflow>W", "workflow/W"])
def test_inner_nodes_are_numbered_first_then_the_host(name: str) -> None:
    found = made(BLURS, name=name)
    assert found["23:21"] == {"sigma": 5, "image": ["1", 0]}
    assert found["23:22"] == {"sigma": 6, "image": ["23:21", 0]}
    assert found["9"]["image"] == ["23:22", 0]


def test_values_that_are_missing_are_the_inner_ones() -> None:
    host = node(3, "workflow>W", [slot("image", "IMAGE", 10)], [None])
    assert [made(BLURS, host)[key]["sigma"] for key in ("23:21", "23:22")] == [1, 2]
    named = node(3, "workflow>W", [slot("image", "IMAGE", 10)], {"sigma": 9})
    assert made(BLURS, named)["23:21"]["sigma"] == 1


def test_a_widget_that_is_fed_inside_has_no_value() -> None:
    content = {
        "nodes": [
            inner("Number", [], ["INT"], [1]),
            inner("Blur", [slot("image", "IMAGE"), widget("sigma", "FLOAT")], ["IMAGE"], [2]),
            inner("Blur", [slot("image", "IMAGE")], ["IMAGE"], [3]),
        ],
        "links": [[0, 0, 1, 1, 1, "FLOAT"], [1, 0, 2, 0, 2, "IMAGE"]],
    }
    found = made(content)
    assert found["24:21"]["value"] == 5
    assert found["24:22"]["sigma"] == ["24:21", 0]
    assert found["24:23"]["sigma"] == 6


def test_a_primitive_inside_has_a_value_in_the_row() -> None:
    content = {
        "nodes": [
            inner("PrimitiveNode", [], ["FLOAT"], [1, "fixed"]),
            inner("Blur", [slot("image", "IMAGE"), widget("sigma", "FLOAT")], ["IMAGE"], [2]),
            inner("Elsewhere"),
        ],
        "links": [[0, 0, 1, 1, 1, "FLOAT"]],
    }
    host = node(3, "workflow>W", [slot("image", "IMAGE", 10)], [8, "fixed"])
    found = made(content, host)
    assert found["24:22"] == {"sigma": 8, "image": ["1", 0]}


@pytest.mark.parametrize(
    ("config", "external", "slot_number", "wanted"),
    [
        ({}, [], 0, "23:22"),
        ({}, [[0, 0, "IMAGE"]], 0, "23:21"),
        ({}, [[0, 0, "IMAGE"]], 1, "23:22"),
        ({"0": {"output": {"0": {"visible": True}}}}, [], 0, "23:21"),
        ({"1": {"output": {"0": {"visible": False}}}}, [], 0, None),
        ({}, [None, [5, 5]], 0, "23:22"),
    ],
)
def test_outputs_used_inside_are_hidden_unless_shown(
    config: Any, external: Any, slot_number: int, wanted: str | None
) -> None:
    links = [LINKS[0], [11, 3, slot_number, 9, 0, "IMAGE"]]
    found = made({**BLURS, "config": config, "external": external}, links=links)
    assert found["9"].get("image") == (wanted and [wanted, 0])


def test_an_input_may_be_hidden_or_renamed() -> None:
    hidden = {**BLURS, "config": {"0": {"input": {"image": {"visible": False}}}}}
    assert "image" not in made(hidden)["23:21"]
    renamed = {**BLURS, "config": {"0": {"input": {"image": {"name": "photo"}}}}}
    host = node(3, "workflow>W", [slot("x", "MASK"), slot("photo", "IMAGE", 10)])
    assert made(renamed, host)["23:21"]["image"] == ["1", 0]


def test_slots_are_matched_by_name_then_by_type() -> None:
    content = {"nodes": [BLURS["nodes"][0], BLURS["nodes"][1]], "links": []}
    slots = [slot("Blur image", "IMAGE", 12), slot("image", "IMAGE", 10)]
    links = [*LINKS, [12, 1, 1, 3, 0, "IMAGE"]]
    found = made(content, node(3, "workflow>W", slots), links)
    assert [found[key]["image"] for key in ("23:21", "23:22")] == [["1", 1], ["1", 0]]
    other = made(content, node(3, "workflow>W", [slot("other", "IMAGE", 10)]))
    assert other["23:21"]["image"] == ["1", 0]


def test_a_link_that_no_slot_names_goes_to_its_place() -> None:
    host = node(3, "workflow>W", [slot("image", "IMAGE")])
    assert made(BLURS, host)["23:21"]["image"] == ["1", 0]


@pytest.mark.parametrize(
    "links", [[[0, 0, 9, 0]], [[0, None, 1, 0]], [[0, 0, 1]], [None], [[None, 0, 0, 0, 1, "IMAGE"]]]
)
def test_links_that_are_none_of_the_inner_nodes_are_skipped(links: Any) -> None:
    assert made({**BLURS, "links": links})["23:21"]["image"] == ["1", 0]


def test_an_unknown_group_is_a_missing_class() -> None:
    assert "3" in made({}, node(3, "workflow>Other"))


def test_entries_that_are_no_nodes_keep_their_number() -> None:
    found = made({"nodes": [None, *BLURS["nodes"]], "links": [[1, 0, 2, 0, 1, "IMAGE"]]})
    assert found["24:23"]["image"] == ["24:22", 0]


def test_group_nodes_within_others_and_in_subgraphs() -> None:
    outer = {"nodes": [inner("workflow>W", [slot("image", "IMAGE")], ["IMAGE"], [5, 6])]}
    groups = {"W": BLURS, "O": outer}
    file = document(
        [LOADED, node(3, "workflow>O", [slot("image", "IMAGE", 10)])],
        [LINKS[0]],
        [{"id": "g", "nodes": [node(4, "workflow>W")]}],
        extra={"groupNodes": groups},
        last_node_id=20,
    )
    read = read_editor_file({**file, "nodes": [*file["nodes"], node(5, "g")]})
    assert [one.id for one in read.canvas.nodes] == ["1", "22", "5"]
    assert [one.id for one in read.definitions["g"].canvas.nodes] == ["25"]
    assert len(read.definitions) == 4
    assert inputs_of(file, CLASSES)["22:28:26"]["image"] == ["1", 0]


def test_a_group_node_that_holds_itself_ends() -> None:
    content = {"nodes": [inner("workflow>W"), inner("workflow>W")]}
    file = read_editor_file(document([node(3, "workflow>W")], extra={"groupNodes": {"W": content}}))
    assert len(file.definitions) == 500
