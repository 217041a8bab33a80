"""What hosts give to inner widgets: promoted values, proxies, values of hosts further out."""

from typing import Any

import pytest

from app.core.workflow.editor_file import EditorFile
from app.core.workflow.editor_reading import read_editor_file
from app.core.workflow.promotion import port_places
from tests.core.workflow.build import (
    BYPASSED,
    CLASSES,
    MUTED,
    document,
    inputs_of,
    link,
    node,
    node_class,
    port,
    slot,
    subgraph,
    widget,
)

TWO = node_class("Two", {"text": ["STRING", {}], "number": ["INT", {"default": 5}]})
ALL = {**CLASSES, "Two": TWO}

INNER = subgraph(
    "g",
    [node(5, "Two", [widget("text", "STRING", 1), widget("number", "INT", 2)], ["own", 7])],
    [link(1, -10, 0, 5, 0, "STRING"), link(2, -10, 2, 5, 1, "INT")],
    [port("text", "STRING", 1), port("open", "IMAGE"), port("number", "INT", 2)],
)
SLOTS = (widget("text", "STRING"), slot("open", "IMAGE"), widget("number", "INT"))


def inside(host: Any, *others: Any, definition: Any = INNER, links: Any = ()) -> dict[str, Any]:
    """Return the inputs of the node in the subgraph of host 3."""
    return inputs_of(document([host, *others], links, [definition]), ALL)["3:5"]


@pytest.mark.parametrize(
    ("values", "named", "wanted"),
    [
        (["host", 9], {}, {"text": "host", "number": 9}),
        (["host"], {}, {"text": "host", "number": 7}),
        ([], {}, {"text": "own", "number": 7}),
        ([None, 9], {}, {"text": "own", "number": 9}),
        (["host", "x"], {}, {"text": "host", "number": 7}),
        ([9, "host"], {"text": "named", "number": 8}, {"text": "named", "number": 8}),
        (["host", 9], {"text": "named", "number": 8}, {"text": "host", "number": 9}),
        (["host"], {"number": 8}, {"text": "own", "number": 8}),
        ({"number": 4}, {}, {"text": "own", "number": 4}),
    ],
)
def test_a_hosts_values_are_those_of_its_promoted_inputs(
    values: Any, named: Any, wanted: dict[str, Any]
) -> None:
    assert inside(node(3, "g", SLOTS, values, widgets_values_named=named)) == wanted


def test_what_is_linked_counts_more_than_a_value() -> None:
    host = node(3, "g", [widget("text", "STRING", 9), widget("number", "INT")], ["host", 9])
    links = [[9, 4, 0, 3, 0, "STRING"]]
    assert inside(host, node(4, "Text", values=["fed"]), links=links) == {
        "text": ["4", 0],
        "number": 9,
    }


def test_the_own_value_counts_when_what_is_linked_is_off() -> None:
    host = node(3, "g", [widget("text", "STRING", 9), widget("number", "INT")], ["host", 9])
    links = [[9, 4, 0, 3, 0, "STRING"]]
    off = node(4, "Text", values=["fed"], mode=MUTED)
    assert inside(host, off, links=links) == {"text": "own", "number": 9}


def test_a_primitive_gives_its_value_to_a_host() -> None:
    host = node(3, "g", [widget("text", "STRING"), widget("number", "INT", 9)], ["host", 9])
    links = [[9, 4, 0, 3, 1, "INT"]]
    assert inside(host, node(4, "PrimitiveNode", values=[31]), links=links)["number"] == 31


def test_a_host_may_lack_slots() -> None:
    assert inside(node(3, "g", values=["host", 9])) == {"text": "host", "number": 9}


@pytest.mark.parametrize("mode", [MUTED, BYPASSED])
def test_nothing_inside_of_a_host_that_is_off_is_sent(mode: int) -> None:
    file = document([node(3, "g", mode=mode), node(1, "Load")], definitions=[INNER])
    assert list(inputs_of(file, ALL)) == ["1"]


def proxied(entries: Any, values: Any, definition: Any = INNER) -> dict[str, Any]:
    host = node(3, "g", SLOTS, values, properties={"proxyWidgets": entries})
    return inside(host, definition=definition)


@pytest.mark.parametrize(
    ("entries", "values", "wanted"),
    [
        ([["5", "number"], ["5", "text"]], [9, "host"], {"text": "host", "number": 9}),
        ([[5, "number"]], [9], {"text": "own", "number": 9}),
        ([["5", "7: number"]], [9], {"text": "own", "number": 9}),
        ([["5", "number"]], [], {"text": "own", "number": 7}),
        ([["5", "number"]], [None], {"text": "own", "number": 7}),
        ([["5", "number"]], {"number": 9}, {"text": "own", "number": 7}),
        ([["5", "number"]], ["unfit"], {"text": "own", "number": 7}),
        ([["8", "gone"], None, [], ["5", "number"]], [1, 2, 3, 9], {"text": "own", "number": 9}),
        ([["5", "$$preview"], ["5", "text"]], [None, "host"], {"text": "host", "number": 7}),
        ([["-1", "text"], ["-1", "gone"]], ["host", 1], {"text": "host", "number": 7}),
    ],
)
def test_proxies_list_inner_widgets(entries: Any, values: Any, wanted: dict[str, Any]) -> None:
    assert proxied(entries, values) == wanted


def test_a_proxied_primitive_means_all_that_it_feeds() -> None:
    definition = subgraph(
        "g",
        [
            node(5, "Two", [widget("number", "INT", 1)], ["own", 7]),
            node(6, "Number", [widget("value", "INT", 2)], [7]),
            node(8, "PrimitiveNode", values=[1, "fixed"]),
        ],
        [link(1, 8, 0, 5, 0, "INT"), link(2, 8, 0, 6, 0, "INT")],
    )
    entries = [["8", "control_after_generate"], ["8", "value"]]
    host = node(3, "g", values=["fixed", 9], properties={"proxyWidgets": entries})
    found = inputs_of(document([host], definitions=[definition]), ALL)
    assert found["3:5"]["number"] == 9
    assert found["3:6"]["value"] == 9


OUTER = subgraph(
    "outer",
    [node(4, "g", [widget("text", "STRING", 1), widget("number", "INT")], ["middle", 8])],
    [link(1, -10, 0, 4, 0, "STRING")],
    [port("said", "STRING", 1)],
)


def deep(host: Any, *definitions: Any) -> dict[str, Any]:
    return inputs_of(document([host], definitions=definitions or (INNER, OUTER)), ALL)["3:4:5"]


def test_a_value_goes_through_two_levels() -> None:
    assert deep(node(3, "outer", [widget("said", "STRING")], ["out"])) == {
        "text": "out",
        "number": 8,
    }
    assert deep(node(3, "outer", [widget("said", "STRING")])) == {"text": "own", "number": 8}


@pytest.mark.parametrize("name", ["number", "5: number"])
def test_a_proxy_may_name_a_widget_of_an_inner_host(name: str) -> None:
    entries = [["4", name]]
    host = node(3, "outer", values=[1], properties={"proxyWidgets": entries})
    inner_host = node(4, "g", properties={"proxyWidgets": [["5", "number"]]})
    outer = subgraph("outer", [inner_host])
    assert deep(host, INNER, outer)["number"] == 1


def test_a_proxy_that_names_no_widget_of_an_inner_host_is_ignored() -> None:
    host = node(3, "outer", values=[1], properties={"proxyWidgets": [["4", "gone"]]})
    inner_host = node(4, "g", properties={"proxyWidgets": [["5", "number"]]})
    assert deep(host, INNER, subgraph("outer", [inner_host])) == {"text": "own", "number": 7}


def test_a_proxy_may_name_a_promoted_input_of_an_inner_host() -> None:
    host = node(3, "outer", values=[1], properties={"proxyWidgets": [["4", "number"]]})
    assert deep(host)["number"] == 1


def test_an_input_is_promoted_by_the_class_where_the_file_does_not_say() -> None:
    bare = subgraph(
        "g",
        [node(5, "Two", [slot("text", "STRING", 1)], ["own", 7])],
        [link(1, -10, 0, 5, 0, "STRING"), link(2, -10, 7, 5, 0, "STRING")],
        [port("text", "STRING", 1)],
    )
    assert inside(node(3, "g", values=["host"]), definition=bare)["text"] == "host"


def test_a_value_reaches_a_forced_socket() -> None:
    forced = node_class("Two", {"text": ["STRING", {"forceInput": True}]})
    definition = subgraph(
        "g",
        [
            node(5, "Two", [slot("text", "STRING", 1)]),
            node(6, "Text", [widget("text", "STRING", 2)]),
        ],
        [link(1, -10, 0, 5, 0, "STRING"), link(2, -10, 0, 6, 0, "STRING")],
        [port("text", "STRING", 1, 2)],
    )
    file = document([node(3, "g", values=["host"])], definitions=[definition])
    assert inputs_of(file, {**ALL, "Two": forced})["3:5"] == {"text": "host"}


def places(inputs: Any, ports: Any) -> dict[int, int]:
    file: EditorFile = read_editor_file(
        document([node(3, "g", inputs)], definitions=[subgraph("g", [], inputs=ports)])
    )
    return dict(port_places(file.canvas.nodes[0], file.definitions["g"]))


def test_slots_are_matched_by_name_and_type_then_by_name() -> None:
    slots = [slot("b", "INT"), slot("a", "IMAGE"), slot("a", "INT")]
    assert places(slots, [port("a", "INT"), port("a", "IMAGE"), port("b", "FLOAT")]) == {
        0: 2,
        1: 1,
        2: 0,
    }
    twice = [slot("a", "INT"), slot("a", "INT")]
    assert places(twice, [port("a", "INT"), port("a", "INT"), port("a", "INT")]) == {0: 0, 1: 1}
    assert places([], [port("a", "INT")]) == {}
