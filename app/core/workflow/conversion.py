"""Converts an editor file to an API graph, for servers with the given class definitions.

The result equals the editor's *Export (API)*, with three corrections. Seeds stay exact. Values
shifted by another version of a class are read by name. Nothing of a switched-off subgraph is sent.
Prompts and file prefixes stay as typed; `run_texts` fills them in for each run.
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
    """The result of converting an editor file.

    * `graph`: the nodes to send, each with class, inputs and a title in `_meta`.
    * `missing`: classes of such nodes without a definition, in order. Their nodes are in the
      graph, but only with the values that the file names, so they may be wrong.
    * `controls`: how the next run changes a value, by node id and field: "fixed", "increment",
      "decrement" or "randomize".
    * `notes`: what was left out or could not be converted, each with `node`, an id in the graph.
    * `texts`: the texts of the graph that each run fills in.
    """

    graph: Graph
    missing: tuple[str, ...] = ()
    controls: Mapping[tuple[str, str], str] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    texts: RunTexts = field(default_factory=RunTexts)


def convert(file: EditorFile, classes: Mapping[str, NodeClass]) -> Conversion | Message:
    """Return the API graph of an editor file, or the problem that prevents it.

    `classes` are one server's definitions of `asked_classes`, except those it lacks.
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
