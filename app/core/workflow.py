"""A workflow in API format: nodes by id, each with a class and inputs (values or links)."""

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from app.core.errors import InputError

Graph = Mapping[str, Mapping[str, Any]]


def parse_graph(document: Any) -> Graph:
    """Return a workflow file's graph. Raises `InputError` that says what is wrong with the file."""
    if not isinstance(document, Mapping) or not document:
        raise InputError("workflow.not_object")
    if isinstance(document.get("nodes"), list):
        raise InputError("workflow.editor_format")
    for node_id, node in document.items():
        if not isinstance(node, Mapping) or not isinstance(node.get("class_type"), str):
            raise InputError("workflow.bad_node", node=node_id)
        if not isinstance(node.get("inputs"), Mapping):
            raise InputError("workflow.bad_node", node=node_id)
    return document


def is_link(value: Any) -> bool:
    """Tell whether an input is a link `[node id, output index]` rather than a value."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and isinstance(value[0], str)
        and isinstance(value[1], int)
    )


def classes(graph: Graph) -> frozenset[str]:
    """Return the node classes that a graph needs."""
    return frozenset(str(node["class_type"]) for node in graph.values())


def fill(graph: Graph, values: Iterable[tuple[str, str, Any]]) -> Graph:
    """Return a copy of the graph with `(node id, field, value)` put in."""
    filled: dict[str, Any] = copy.deepcopy(dict(graph))
    for node_id, field, value in values:
        filled[node_id]["inputs"][field] = copy.deepcopy(value)
    return filled


def keep_reachable(graph: Graph, roots: Iterable[str]) -> Graph:
    """Return the part of the graph that the `roots` (its output nodes) depend on."""
    wanted: set[str] = set()
    todo = [root for root in roots if root in graph]
    while todo:
        node_id = todo.pop()
        if node_id in wanted:
            continue
        wanted.add(node_id)
        for value in graph[node_id]["inputs"].values():
            if is_link(value) and value[0] in graph:
                todo.append(value[0])
    return {node_id: node for node_id, node in graph.items() if node_id in wanted}


MAX_STEPS = 1e6
"""More steps than any node takes weigh no more."""


def weights(graph: Graph) -> Mapping[str, float]:
    """Return how much of the work each node is: its number of steps, or one."""
    return {node_id: _steps(node["inputs"].get("steps")) for node_id, node in graph.items()}


def _steps(value: Any) -> float:
    return max(1.0, min(value, MAX_STEPS)) if isinstance(value, int) else 1.0
