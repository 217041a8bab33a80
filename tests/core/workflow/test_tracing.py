"""What feeds an input: past muted, bypassed and editor-only nodes, without going in circles."""

from typing import Any

import pytest

from app.core.workflow.node_class import NodeClass
from app.core.workflow.tracing import types_fit
from tests.core.workflow.build import (
    ANY,
    BYPASSED,
    CLASSES,
    MUTED,
    document,
    inputs_of,
    node,
    node_class,
    slot,
    widget,
)

LOADED = node(1, "Load", values=["a.png", "image"])


def saved(*between: Any, links: list[Any], classes: Any = CLASSES) -> dict[str, Any]:
    """Return the inputs of node 9, which saves what link 9 brings."""
    last = node(9, "Save", [slot("image", "IMAGE", 9)], ["x"])
    return inputs_of(document([LOADED, *between, last], links), classes)["9"]


def test_a_link_is_followed() -> None:
    assert saved(links=[[9, 1, 0, 9, 0, "IMAGE"]])["image"] == ["1", 0]


@pytest.mark.parametrize("kind", ["Blur", "Reroute", "Elsewhere"])
def test_a_muted_node_brings_nothing(kind: str) -> None:
    muted = node(2, kind, [slot("image", "IMAGE", 3)], mode=MUTED)
    assert saved(muted, links=[[3, 1, 0, 2, 0, "*"], [9, 2, 0, 9, 0, "IMAGE"]]) == {
        "filename_prefix": "x"
    }


def test_a_bypassed_node_lets_its_input_through() -> None:
    off = node(2, "Blur", [slot("image", "IMAGE", 3), widget("sigma", "FLOAT")], mode=BYPASSED)
    links = [[3, 1, 0, 2, 0, "IMAGE"], [9, 2, 0, 9, 0, "IMAGE"]]
    assert saved(off, links=links)["image"] == ["1", 0]


def test_bypassed_nodes_in_a_row_and_reroutes_are_passed() -> None:
    off = node(2, "Blur", [slot("image", "IMAGE", 3)], mode=BYPASSED)
    through = node(4, "Reroute", [slot("", "*", 5)])
    other = node(6, "Blur", [slot("image", "IMAGE", 7)], mode=BYPASSED)
    links = [[3, 1, 0, 2, 0, ""], [5, 2, 0, 4, 0, ""], [7, 4, 0, 6, 0, ""], [9, 6, 0, 9, 0, ""]]
    assert saved(off, through, other, links=links)["image"] == ["1", 0]


@pytest.mark.parametrize("kind", ["Note", "MarkdownNote", "PrimitiveNode"])
def test_nodes_of_the_editor_bring_nothing_to_a_socket(kind: str) -> None:
    assert "image" not in saved(node(2, kind), links=[[9, 2, 0, 9, 0, "IMAGE"]])


def test_a_circle_leads_nowhere() -> None:
    one = node(2, "Reroute", [slot("", "*", 3)])
    two = node(4, "Reroute", [slot("", "*", 5)])
    links = [[3, 4, 0, 2, 0, "*"], [5, 2, 0, 4, 0, "*"], [9, 2, 0, 9, 0, "IMAGE"]]
    assert "image" not in saved(one, two, links=links)


def test_a_link_to_the_outside_of_the_root_brings_nothing() -> None:
    assert "image" not in saved(links=[[9, -10, 0, 9, 0, "IMAGE"]])


def bypassed(
    found: NodeClass,
    fed: dict[str, int],
    output: int = 0,
    wanted: str = "IMAGE",
    listed: list[Any] | None = None,
    **more: Any,
) -> Any:
    """Return which feeding node comes through output `output` of a bypassed node.

    `fed` names inputs of it and the number of the node that feeds each.
    """
    asks = node_class("Asks", {"x": [wanted, {"forceInput": True}]})
    slots = listed or [slot(spec.name, spec.type) for spec in found.inputs]
    links = [[10 + number, number, 0, 2, 0, "*"] for number in fed.values()]
    for one in slots:
        if one["name"] in fed:
            one["link"] = 10 + fed[one["name"]]
    off = node(2, found.name, slots, mode=BYPASSED, **more)
    last = node(9, "Asks", [slot("x", wanted, 9)])
    nodes = [node(number, "Any") for number in fed.values()]
    file = document([*nodes, off, last], [*links, [9, 2, output, 9, 0, wanted]])
    made = inputs_of(file, {"Any": ANY, "Asks": asks, found.name: found})["9"].get("x")
    return None if made is None else int(made[0])


TWO = node_class("Two", {"a": ["IMAGE"], "b": ["IMAGE"], "m": ["MASK"]}, ["IMAGE", "IMAGE", "MASK"])


@pytest.mark.parametrize(
    ("output", "wanted", "number"),
    [(0, "IMAGE", 3), (1, "IMAGE", 4), (2, "MASK", 5), (2, "IMAGE", 3), (0, "MASK", 5)],
)
def test_the_same_place_counts_first_then_the_type(output: int, wanted: str, number: int) -> None:
    assert bypassed(TWO, {"a": 3, "b": 4, "m": 5}, output, wanted) == number


def test_the_next_input_is_not_tried_when_the_found_one_is_open() -> None:
    assert bypassed(TWO, {"b": 4, "m": 5}, 0) is None


@pytest.mark.parametrize(("output", "number"), [(1, 4), (2, 5), (7, 3)])
def test_for_any_type_the_place_counts_else_the_first(output: int, number: int) -> None:
    assert bypassed(TWO, {"a": 3, "b": 4, "m": 5}, output, "*") == number


def test_nothing_fits() -> None:
    assert bypassed(node_class("V", {"s": ["LATENT"]}, ["IMAGE"]), {"s": 3}) is None
    assert bypassed(node_class("V", {}, ["IMAGE"]), {}) is None
    assert bypassed(node_class("V", {}, ["IMAGE"]), {}, wanted="*") is None


def test_a_type_of_several_fits_when_none_is_the_same() -> None:
    found = node_class("V", {"l": ["LATENT"], "x": ["MASK,IMAGE"]}, ["IMAGE"])
    assert bypassed(found, {"l": 3, "x": 4}) == 4


def test_sockets_come_before_inputs_with_a_widget() -> None:
    found = node_class(
        "V", {"text": ["STRING"], "plain": ["STRING", {"forceInput": True}]}, ["STRING"]
    )
    assert bypassed(found, {"text": 3, "plain": 4}, wanted="STRING") == 4
    hidden = node_class("V", {"text": ["STRING", {"socketless": True}]}, ["STRING"])
    assert bypassed(hidden, {"text": 3}, wanted="STRING") is None


def test_the_class_has_the_order_and_not_the_file() -> None:
    listed = [slot("m", "MASK"), slot("b", "IMAGE"), slot("a", "IMAGE")]
    assert bypassed(TWO, {"a": 3, "b": 4, "m": 5}, 0, listed=listed) == 3


def test_an_open_type_is_the_files() -> None:
    found = node_class("V", {"x": ["COMFY_MATCHTYPE_V3"], "y": ["MASK"]}, ["COMFY_MATCHTYPE_V3"])
    listed = [slot("x", "IMAGE"), slot("y", "MASK")]
    assert bypassed(found, {"x": 3, "y": 4}, listed=listed, outputs=["IMAGE"]) == 3
    assert bypassed(found, {"x": 3}, listed=listed) == 3


def test_growing_sockets_are_those_of_the_file() -> None:
    found = node_class("V", {"g": ["COMFY_AUTOGROW_V3", {"template": {"prefix": "p"}}]}, ["IMAGE"])
    listed = [slot("g.p0", "MASK"), slot("other", "IMAGE"), slot("g.p1", "IMAGE")]
    assert bypassed(found, {"g.p0": 3, "other": 4, "g.p1": 5}, listed=listed) == 5


def test_an_unknown_class_goes_by_the_file() -> None:
    off = node(2, "Gone", [slot("m", "MASK"), slot("i", "IMAGE", 3)], (), ["IMAGE"], mode=BYPASSED)
    links = [[3, 1, 0, 2, 1, "IMAGE"], [9, 2, 0, 9, 0, "IMAGE"]]
    assert saved(off, links=links)["image"] == ["1", 0]
    lost = [[3, 1, 0, 2, 1, "IMAGE"], [9, 2, 4, 9, 0, "IMAGE"]]
    assert saved(off, links=lost)["image"] == ["1", 0]


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("IMAGE", "IMAGE", True),
        ("image", "IMAGE", True),
        ("*", "IMAGE", True),
        ("IMAGE", "", True),
        ("IMAGE,MASK", "MASK", True),
        ("IMAGE,MASK", "LATENT,mask", True),
        ("IMAGE", "MASK", False),
    ],
)
def test_types_fit(one: str, other: str, wanted: bool) -> None:
    assert types_fit(one, other) is wanted
    assert types_fit(other, one) is wanted
