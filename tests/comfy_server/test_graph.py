"""Which node runs next, and which nodes are equal."""

from __future__ import annotations

import pytest

from tests.comfy_server.graph import Schedule, link_of, signatures
from tests.comfy_server.graphs import Graph, empty, inverted, node, painted, save

OUTPUTS = ("SaveImage", "PreviewImage")


def order(graph: Graph, outputs: list[str], cached: tuple[str, ...] = ()) -> list[str]:
    schedule = Schedule(
        graph,
        outputs,
        lambda node_id: graph[node_id]["class_type"] in OUTPUTS,
        lambda node_id: node_id in cached,
    )
    ran = []
    while (node_id := schedule.next()) is not None:
        ran.append(node_id)
        schedule.finish(node_id)
    return ran


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["1", 0], ("1", 0)),
        (["1", 1.0], ("1", 1)),
        ([1, 0], None),
        (["1", "0"], None),
        (["1"], None),
        ("1", None),
    ],
)
def test_a_link_is_an_id_and_a_number(value: object, expected: object) -> None:
    assert link_of(value) == expected


def test_a_chain_runs_from_its_source() -> None:
    assert order(inverted(), ["3"]) == ["1", "2", "3"]


def test_cached_sources_are_left_out_but_outputs_are_not() -> None:
    assert order(inverted(), ["3"], ("1", "2")) == ["3"]
    assert order(inverted(), ["3"], ("1", "2", "3")) == ["3"]


def test_text_to_image_runs_every_node_once() -> None:
    ran = order(painted(), ["7"])
    assert sorted(ran) == list("1234567")
    assert ran[-3:] == ["5", "6", "7"]


def test_an_output_that_is_ready_goes_first() -> None:
    graph = {
        "1": empty(1),
        "2": save("1", "a"),
        "3": empty(2),
        "4": node("ImageInvert", image=["3", 0]),
        "5": save("4", "b"),
    }
    assert order(graph, ["5", "2"]) == ["1", "2", "3", "4", "5"]


def test_nothing_runs_twice_for_two_outputs() -> None:
    graph = {**inverted(), "4": save("2", "other")}
    assert order(graph, ["3", "4"]) == ["1", "2", "3", "4"]


def sign(graph: Graph, marks: dict[str, object] | None = None) -> dict[str, str]:
    return signatures(graph, lambda node_id: (marks or {}).get(node_id))


def test_equal_nodes_are_equal_whatever_their_ids() -> None:
    first, second = sign(inverted(7)), sign({"x": empty(7), "y": save("x", "p")})
    assert first["1"] == second["x"]
    assert first["3"] != second["y"]


def test_a_change_upstream_changes_all_downstream() -> None:
    first, second = sign(inverted(7)), sign(inverted(8))
    assert all(first[node_id] != second[node_id] for node_id in first)


def test_a_fingerprint_makes_a_difference() -> None:
    graph = inverted()
    assert sign(graph, {"1": "a"})["3"] != sign(graph, {"1": "b"})["3"]


def test_broken_graphs_are_signed_too() -> None:
    graph = {
        "1": node("ImageInvert", image=["2", 0]),
        "2": node("ImageInvert", image=["1", 0]),
        "3": save("absent", "x"),
    }
    assert set(sign(graph)) == {"1", "2", "3"}
