"""Which servers can run a workflow with the form's values, and what the others lack."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.comfy.object_info import Classes, missing
from app.core.form.cures import with_cures
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers.server import Server
from app.core.workflow.catalog import InputKind, WorkflowType
from app.core.workflow.graph import Graph, classes, fill


@dataclass(frozen=True, slots=True)
class Ability:
    """One server by its address and name. `is_able` is `None` while unknown.

    `lacking` lists what it lacks; `answers` is false while the server does not respond.
    """

    server: ServerUrl
    name: str
    is_able: bool | None
    lacking: tuple[Message, ...] = ()
    answers: bool = True


def chosen_graph(kind: WorkflowType, values: Mapping[str, Any]) -> Graph:
    """Return the graph with the form's options, which decide where it can run."""
    puts = [
        (node, field, values[item.name])
        for item in kind.inputs
        if item.kind is InputKind.CHOICE and item.options_from and item.name in values
        for node, field in item.targets
        if item.applies(values)
    ]
    return fill(kind.graph, puts) if puts else kind.graph


def ability(kind: WorkflowType, graph: Graph, server: Server, known: Classes) -> Ability:
    """Return whether a server can run a graph of the type; `known` are its known classes.

    For a shipped type only some classes are requested, so only the known ones are checked.
    """
    url, name = server.url, server.name
    gone = [one for one in kind.needs if one in known and known[one] is None]
    if gone:
        lacking = tuple(message("missing.node", node=one) for one in gone)
        return Ability(url, name, False, with_cures(kind, lacking))
    if (
        not (set(kind.needs) or classes(graph)) & known.keys()
        or not set(kind.needs) <= known.keys()
    ):
        return Ability(url, name, None)
    lacking = with_cures(kind, missing(graph, known))
    return Ability(url, name, not lacking, lacking)
