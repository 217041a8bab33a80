"""The API graph that an editor file stands for, on servers with given class definitions.

It is what the editor's *Export (API)* gives, except where that is wrong: seeds stay exact, values
that another version of a class has shifted are read by name, and nothing of a switched-off
subgraph is sent. Prompts and file prefixes stay as typed; `run_texts` fills them in for a run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.message import Message, message
from app.core.workflow.editor_file import EditorFile
from app.core.workflow.graph import Graph
from app.core.workflow.graph_making import GraphMaker
from app.core.workflow.needs import is_sent
from app.core.workflow.node_class import NodeClass
from app.core.workflow.run_texts import RunTexts
from app.core.workflow.scopes import lay_open
from app.core.workflow.tracing import Tracer


@dataclass(frozen=True, slots=True)
class Conversion:
    """What came of an editor file.

    `graph`: the nodes that are sent, each with class, inputs and a title in `_meta`.
    `missing`: classes of such nodes that were not given, in order; their nodes are in the graph
    with what the file itself tells, but cannot be relied on.
    `controls`: what a next run does to a value, by node id and field: "fixed", "increment",
    "decrement" or "randomize".
    `notes`: what was left out or could not be made, each with `node`, an id in the graph.
    `texts`: what of the graph is filled in anew for each run.
    """

    graph: Graph
    missing: tuple[str, ...] = ()
    controls: Mapping[tuple[str, str], str] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    texts: RunTexts = field(default_factory=RunTexts)


def convert(file: EditorFile, classes: Mapping[str, NodeClass]) -> Conversion | Message:
    """Return the API graph of an editor file, or the one problem because of which there is none.

    `classes` are definitions of one server: those of `asked_classes`, as far as it has them.
    """
    root = lay_open(file, classes)
    if isinstance(root, Message):
        return root
    making = GraphMaker(Tracer(file.definitions, classes))
    for scope in root.walk():
        for node in scope.inside.canvas.nodes:
            if is_sent(node, file):
                making.add(scope, node)
    if not making.graph:
        return message("editor.nothing_runs")
    if file.skipped:
        making.notes.append(message("editor.skipped", count=file.skipped))
    return Conversion(
        graph=making.graph,
        missing=tuple(dict.fromkeys(making.missing)),
        controls=making.controls,
        notes=tuple(making.notes),
        texts=making.texts(root),
    )
