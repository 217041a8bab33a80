"""Which classes a file needs, found without a server."""

from app.core.workflow.editor_reading import read_editor_file
from app.core.workflow.needs import asked_classes, needed_classes
from tests.core.workflow.build import BYPASSED, MUTED, document, node, subgraph

FILE = read_editor_file(
    document(
        [
            node(1, "Load"),
            node(2, "Off", mode=MUTED),
            node(3, "Past", mode=BYPASSED),
            node(4, "Note"),
            node(5, "Reroute"),
            node(6, "PrimitiveNode"),
            node(7, "g"),
            node(8, "g"),
            node(9, "off", mode=MUTED),
            node(10, "Load"),
        ],
        definitions=[
            subgraph("g", [node(20, "Inner"), node(21, "h")]),
            subgraph("h", [node(22, "Deep"), node(23, "g")]),
            subgraph("off", [node(24, "Hidden")]),
            subgraph("unused", [node(25, "Unused")]),
        ],
    )
)


def test_active_nodes_need_their_class() -> None:
    assert needed_classes(FILE) == ("Load", "Inner", "Deep")


def test_nodes_that_are_off_are_asked_for_last() -> None:
    assert asked_classes(FILE) == ("Load", "Inner", "Deep", "Off", "Past")
