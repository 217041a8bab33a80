"""Links joined with inputs: by the input's name, else by the place that the link names."""

from typing import Any

from app.core.workflow.editor_file import Link
from app.core.workflow.editor_reading import read_editor_file
from app.core.workflow.joining import Joined, join
from tests.core.workflow.build import document, link, node, port, slot, subgraph


def joined(nodes: list[Any], links: list[Any]) -> Joined:
    return join(read_editor_file(document(nodes, links)).canvas)


def ids(found: Joined) -> dict[tuple[str, int], str]:
    return {place: one.id for place, one in found.incoming.items()}


def test_the_name_counts_more_than_the_place() -> None:
    second = node(2, "B", [slot("a", "IMAGE"), slot("b", "IMAGE", 7)])
    found = joined([node(1, "A"), second], [[7, 1, 0, 2, 0, "IMAGE"]])
    assert ids(found) == {("2", 1): "7"}


def test_a_link_that_no_input_names_goes_to_its_place() -> None:
    second = node(2, "B", [slot("a", "IMAGE"), slot("b", "IMAGE")])
    links = [[7, 1, 0, 2, 1, "IMAGE"], [8, 1, 0, 2, 2, "IMAGE"], [9, 1, 0, 5, 0, "IMAGE"]]
    assert ids(joined([node(1, "A"), second], links)) == {("2", 1): "7"}


def test_of_two_links_the_first_counts_unless_only_the_second_is_named() -> None:
    free = node(2, "B", [slot("a", "IMAGE")])
    links = [[7, 1, 0, 2, 0, "IMAGE"], [8, 1, 1, 2, 0, "IMAGE"]]
    assert ids(joined([node(1, "A"), free], links)) == {("2", 0): "7"}
    named = node(2, "B", [slot("a", "IMAGE", 8)])
    assert ids(joined([node(1, "A"), named], links)) == {("2", 0): "8"}
    same = [[7, 1, 0, 2, 0, "IMAGE"], [7, 1, 1, 2, 0, "IMAGE"]]
    again = joined([node(1, "A"), node(2, "B", [slot("a", "IMAGE", 7)])], same)
    assert again.incoming["2", 0].origin_slot == 0


def test_an_inputs_name_for_another_nodes_link_is_not_followed() -> None:
    third = node(3, "B", [slot("a", "IMAGE", 7)])
    found = joined([node(1, "A"), node(2, "B", [slot("a", "IMAGE")]), third], [[7, 1, 0, 2, 0, ""]])
    assert ids(found) == {("2", 0): "7"}


def test_links_from_nodes_that_are_not_there_are_skipped() -> None:
    second = node(2, "B", [slot("a", "IMAGE", 7)])
    assert ids(joined([second], [[7, 1, 0, 2, 0, "IMAGE"], None])) == {}


def test_a_subgraph_has_ends_and_entries() -> None:
    inner = node(1, "B", [slot("a", "IMAGE", 5), slot("b", "IMAGE", 6)])
    links = [
        link(5, -10, 0, 1, 0),
        link(6, -10, 0, 1, 1),
        link(7, -10, 1, -20, 0),
        link(8, 1, 0, -20, 0),
    ]
    ports = [port("x", "IMAGE", 8), port("y", "IMAGE")]
    entry = subgraph(
        "g", [inner], [*links, link(9, 1, 0, -20, 1), link(10, 1, 0, -20, 2)], outputs=ports
    )
    one = read_editor_file(document([], definitions=[entry])).definitions["g"]
    found = join(one.canvas, one.outputs)
    assert found.entering == {0: (("1", 0), ("1", 1))}
    assert ids(found) == {("1", 0): "5", ("1", 1): "6", ("-20", 0): "8", ("-20", 1): "9"}
    assert found.incoming["-20", 0] == Link("8", "1", 0, "-20", 0, "IMAGE")
