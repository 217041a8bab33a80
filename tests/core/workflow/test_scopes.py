"""Subgraphs laid out: ids of inner nodes, outputs, sources from outside, and their bounds."""

from typing import Any

import pytest

from app.core.message import Message
from app.core.workflow.editor_reading import read_editor_file
from app.core.workflow.scopes import MAX_NODES, Scope, lay_open
from tests.core.workflow.build import (
    BYPASSED,
    MUTED,
    document,
    inputs_of,
    link,
    node,
    port,
    slot,
    subgraph,
    widget,
)

BLURS = subgraph(
    "g",
    [node(5, "Blur", [slot("image", "IMAGE", 1), widget("sigma", "FLOAT")], [2])],
    [link(1, -10, 0, 5, 0), link(2, 5, 0, -20, 0)],
    [port("image", "IMAGE", 1)],
    [port("image", "IMAGE", 2)],
)
LOADED, LAST = node(1, "Load", values=["a.png"]), node(9, "Save", [slot("image", "IMAGE", 11)])
LINKS = [[10, 1, 0, 3, 0, "IMAGE"], [11, 3, 0, 9, 0, "IMAGE"]]


def made(host: Any, *definitions: Any) -> dict[str, Any]:
    return inputs_of(document([LOADED, host, LAST], LINKS, definitions))


def test_links_go_into_a_subgraph_and_out_of_it() -> None:
    found = made(node(3, "g", [slot("image", "IMAGE", 10)]), BLURS)
    assert found["3:5"] == {"sigma": 2, "image": ["1", 0]}
    assert found["9"]["image"] == ["3:5", 0]
    assert list(found) == ["1", "9", "3:5"]


def test_a_subgraph_within_a_subgraph_has_a_longer_id() -> None:
    outer = subgraph(
        "outer",
        [node(4, "g", [slot("image", "IMAGE", 1)])],
        [link(1, -10, 0, 4, 0), link(2, 4, 0, -20, 0)],
        [port("image", "IMAGE", 1)],
        [port("image", "IMAGE", 2)],
    )
    found = made(node(3, "outer", [slot("image", "IMAGE", 10)]), BLURS, outer)
    assert found["3:4:5"]["image"] == ["1", 0]
    assert found["9"]["image"] == ["3:4:5", 0]


def test_an_input_may_be_an_output() -> None:
    through = subgraph(
        "g", [], [link(1, -10, 0, -20, 0)], [port("image", "IMAGE", 1)], [port("image", "IMAGE", 1)]
    )
    found = made(node(3, "g", [slot("image", "IMAGE", 10)]), through)
    assert found["9"]["image"] == ["1", 0]


def test_an_output_that_nothing_feeds_brings_nothing() -> None:
    empty = subgraph("g", [node(5, "Blur")], outputs=[port("image", "IMAGE")])
    assert "image" not in made(node(3, "g"), empty)["9"]


def test_an_input_that_the_host_lacks_brings_nothing() -> None:
    assert "image" not in made(node(3, "g"), BLURS)["3:5"]


def test_a_bypassed_host_goes_by_its_own_slots() -> None:
    host = node(3, "g", [slot("image", "IMAGE", 10)], mode=BYPASSED)
    assert made(host, BLURS) == {
        "1": {"image": "a.png"},
        "9": {"filename_prefix": "x", "image": ["1", 0]},
    }
    ports = [port("mask", "MASK"), port("first", "IMAGE"), port("image", "IMAGE")]
    more = {**BLURS, "inputs": ports}
    assert "image" not in made(host, more)["9"]
    without = {**BLURS, "outputs": []}
    assert made(host, without)["9"]["image"] == ["1", 0]


def test_a_muted_host_brings_nothing_also_within_another() -> None:
    assert list(made(node(3, "g", [slot("image", "IMAGE", 10)], mode=MUTED), BLURS)) == ["1", "9"]
    outer = subgraph("outer", [node(4, "g", mode=MUTED)], [link(2, 4, 0, -20, 0)])
    assert list(made(node(3, "outer"), BLURS, outer)) == ["1", "9"]


@pytest.mark.parametrize(
    "definitions",
    [
        [subgraph("g", [node(5, "g")])],
        [subgraph("g", [node(5, "h")]), subgraph("h", [node(6, "g")])],
        [subgraph("g", [node(5, "g"), node(6, "g")])],
    ],
)
def test_subgraphs_that_hold_each_other_are_a_problem(definitions: Any) -> None:
    file = read_editor_file(document([node(3, "g")], definitions=definitions))
    assert lay_open(file, {}) == Message("editor.too_large", {"limit": MAX_NODES})


def test_a_chain_that_is_too_deep_is_a_problem() -> None:
    slots, ports = [widget("x", "INT", 1)], [port("x", "INT", 1)]
    chain = [
        subgraph(f"g{n}", [node(n, f"g{n + 1}", slots)], [link(1, -10, 0, n, 0)], ports)
        for n in range(1, 60)
    ]
    last = subgraph("g60", [node(60, "Number", slots)], [link(1, -10, 0, 60, 0)], ports)
    file = read_editor_file(document([node(100, "g1")], definitions=[*chain, last]))
    assert isinstance(lay_open(file, {}), Message)


def test_definitions_that_multiply_are_a_problem() -> None:
    levels = [
        subgraph(f"g{n}", [node(10 * n + i, f"g{n + 1}") for i in range(9)]) for n in range(9)
    ]
    file = read_editor_file(document([node(1, "g0")], definitions=levels))
    assert lay_open(file, {}) == Message("editor.too_large", {"limit": MAX_NODES})


def test_a_scope_can_be_shown() -> None:
    found = lay_open(read_editor_file(document([node(3, "g")], definitions=[BLURS])), {})
    assert isinstance(found, Scope)
    assert "3:" in repr(found)
    assert [scope.prefix for scope in found.walk()] == ["", "3:"]
