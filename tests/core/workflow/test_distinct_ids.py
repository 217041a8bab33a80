"""Node ids used by several subgraphs are renumbered, as the editor does."""

from app.core.workflow.distinct_ids import numbers
from app.core.workflow.editor_file import EditorFile
from app.core.workflow.editor_reading import read_editor_file
from tests.core.workflow.build import document, link, node, subgraph


def ids_of(file: EditorFile) -> list[list[str]]:
    return [[one.id for one in found.canvas.nodes] for found in file.definitions.values()]


def test_the_first_use_of_an_id_stays() -> None:
    first = subgraph("g", [node(1, "A"), node(5, "A")])
    second = subgraph("h", [node(5, "A"), node(6, "A"), node("1", "A")])
    file = read_editor_file(document([node(1, "A")], definitions=[first, second]))
    assert ids_of(file) == [["2", "5"], ["6", "7", "8"]]


def test_new_numbers_begin_after_the_last_of_the_file() -> None:
    first = subgraph("g", [node(1, "A"), node(40, "A"), node(2, "A")])
    file = read_editor_file(document([node(1, "A"), node(2, "A")], definitions=[first], **LAST))
    assert ids_of(file) == [["21", "40", "41"]]


LAST = {"last_node_id": 20}


def test_a_number_in_use_is_passed_over() -> None:
    first = subgraph("g", [node(21, "A")])
    second = subgraph("h", [node(21, "A")])
    file = read_editor_file(document([node(22, "A")], definitions=[first, second], **LAST))
    assert ids_of(file) == [["21"], ["23"]]


def test_schema_1_has_the_last_number_in_its_state() -> None:
    file = read_editor_file(
        document([node(1, "A")], definitions=[subgraph("g", [node(1, "A")])], state=STATE)
    )
    assert ids_of(file) == [["31"]]


STATE = {"lastNodeId": 30}


def test_links_and_proxies_follow_the_new_numbers() -> None:
    inner = subgraph(
        "g", [node(1, "A"), node(2, "A")], [link(9, 1, 0, 2, 0), link(8, -10, 0, 1, 0)]
    )
    entries = [["1", "text"], [2, "seed"], ["7", "gone"], 5, []]
    host = node(1, "g", properties={"proxyWidgets": entries})
    plain = node(3, "g", properties={})
    other = subgraph("h", [node(4, "g", properties={"proxyWidgets": [["1", "x"]]})])
    file = read_editor_file(document([host, plain], definitions=[inner, other]))
    assert ids_of(file) == [["4", "2"], ["5"]]
    links = file.definitions["g"].canvas.links
    assert [(one.origin, one.target) for one in links] == [("4", "2"), ("-10", "4")]
    assert file.canvas.nodes[0].properties["proxyWidgets"] == [
        ["4", "text"],
        [2, "seed"],
        ["7", "gone"],
        5,
        [],
    ]
    within = file.definitions["h"].canvas.nodes[0]
    assert within.properties["proxyWidgets"] == [["4", "x"]]


def test_a_last_number_that_is_too_large_is_not_counted_on_from() -> None:
    entry = subgraph("g", [node(1, "A")])
    file = read_editor_file(document([node(1, "A")], definitions=[entry], last_node_id=10**20))
    assert ids_of(file) == [["2"]]


def test_ids_that_are_no_numbers_count_for_nothing() -> None:
    assert numbers(["5", "a", "-3", "²", "9" * 16, ""]) == [5]
    file = read_editor_file(
        document([node("a", "A")], definitions=[subgraph("g", [node("a", "A")])])
    )
    assert ids_of(file) == [["1"]]
