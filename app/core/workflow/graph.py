"""A workflow in API format: nodes by id, each with a class and inputs (values or links)."""

import copy
import math
from collections.abc import Iterable, Mapping
from typing import Any

from app.core.errors import InputError
from app.core.reading.json_text import read_json_text

Graph = Mapping[str, Mapping[str, Any]]


_WRAPPERS = ("prompt", "output", "workflow", "input")
"""Keys under which programs wrap a graph: request bodies, the metadata of pictures, exports."""

_NODE_KEYS = ("class_type", "inputs", "_meta")
"""All of a node that a server or this page reads. ComfyUI writes others, such as `is_changed`."""

_MAX_WRAPPERS = 4
"""Maximum wrapping depth; no known program wraps deeper. Files are untrusted, so a limit is
needed."""


def parse_graph(document: Any) -> Graph:
    """Return a workflow file's graph, reduced to its nodes and to the keys that servers read.

    A graph may be JSON text, or wrapped: `{"prompt": graph}`, a request body, JSON text inside
    `prompt`, the list of a queue or history entry. Entries that are not nodes are skipped. Raises
    `InputError`, which names the node and field of the problem.
    """
    if isinstance(document, str):
        document = _read(document)
    found = _unwrap(document, _MAX_WRAPPERS)
    if found is None:
        holds_editor_format = _holds_editor_format(document)
        raise InputError("workflow.editor_format" if holds_editor_format else "workflow.not_object")
    return {str(node_id): _parse_node(str(node_id), node) for node_id, node in found.items()}


def is_graph(value: Any) -> bool:
    """Return whether every entry of `value` is a node; nodes may have unknown keys."""
    return isinstance(value, Mapping) and all(
        isinstance(node, Mapping)
        and isinstance(node.get("class_type"), str)
        and isinstance(node.get("inputs"), Mapping)
        for node in value.values()
    )


def with_null_for_nan(value: Any) -> Any:
    """Return a copy of a JSON value with `None` in place of NaN and the infinities."""
    if isinstance(value, Mapping):
        return {key: with_null_for_nan(item) for key, item in value.items()}
    if isinstance(value, list):
        return [with_null_for_nan(item) for item in value]
    return value if _is_finite(value) else None


def _unwrap(value: Any, depth: int) -> Mapping[str, Any] | None:
    """Return the entries of `value` that should be nodes, or those of the graph that it wraps."""
    if isinstance(value, str):
        value = _read(value)
    if isinstance(value, list) and len(value) > 2:
        value = value[2]  # [number, prompt id, graph, …]: an entry of a queue or a history
    if not isinstance(value, Mapping):
        return None
    nodes = {key: node for key, node in value.items() if _is_meant_as_node(node)}
    if any("class_type" in node for node in nodes.values()):
        return nodes
    for key in _WRAPPERS if depth else ():
        found = _unwrap(value.get(key), depth - 1)
        if found is not None:
            return found
    return nodes or None


def _read(text: str) -> Any:
    try:
        return read_json_text(text)
    except ValueError:
        return None


def _is_meant_as_node(value: Any) -> bool:
    return isinstance(value, Mapping) and ("class_type" in value or "inputs" in value)


def _holds_editor_format(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    return isinstance(value.get("nodes"), list) or any(
        isinstance(inner, Mapping) and isinstance(inner.get("nodes"), list)
        for inner in value.values()
    )


def _parse_node(node_id: str, node: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(node.get("class_type"), str) or not isinstance(node.get("inputs"), Mapping):
        raise InputError("workflow.bad_node", node=node_id)
    for field, value in node["inputs"].items():
        if not _is_finite(value):
            raise InputError(
                "workflow.not_finite", node=node_id, type=node["class_type"], field=field
            )
    return {key: with_null_for_nan(node[key]) for key in _NODE_KEYS if key in node}


def _is_finite(value: Any) -> bool:
    """Return whether a JSON value contains no NaN and no infinity; JSON has neither."""
    if isinstance(value, Mapping):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list):
        return all(map(_is_finite, value))
    return not isinstance(value, float) or math.isfinite(value)


def is_link(value: Any) -> bool:
    """Return whether an input is a link `[node id, output index]` rather than a value."""
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
    """Return a copy of the graph with each `(node id, field, value)` set."""
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
"""Maximum weight of a node; no node takes more steps."""


def weights(graph: Graph) -> Mapping[str, float]:
    """Return the share of the work for each node: its number of steps, or one."""
    return {node_id: _steps(node["inputs"].get("steps")) for node_id, node in graph.items()}


def _steps(value: Any) -> float:
    return max(1.0, min(value, MAX_STEPS)) if isinstance(value, int) else 1.0
