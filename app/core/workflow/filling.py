"""Builds the graph to submit: a type's graph with a person's values."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.core.workflow.catalog import UPLOADS, WorkflowType
from app.core.workflow.graph import Graph, fill, keep_reachable
from app.core.workflow.inputs import defaults

_CUSTOM_COMBO = "CustomCombo"
"""The class that also takes the index of its chosen option (`node_class`)."""


def fill_graph(
    kind: WorkflowType, values: Mapping[str, Any], uploads: Mapping[str, str], prefix: str
) -> Graph:
    """Return the graph to submit, with values, uploaded names and the task's file prefix.

    Nodes that the outputs do not depend on are left out.
    """
    puts: list[tuple[str, str, Any]] = [(*target, prefix) for target in kind.prefix]
    for item in kind.inputs:
        value = uploads.get(item.name) if item.kind in UPLOADS else values.get(item.name)
        if value is None:
            continue
        for option in item.options:
            if option.value == value:
                value = option.put
                break
        puts.extend((*target, value) for target in item.targets)
    filled = fill(_without_unused(kind, values), [*puts, *_indexes(kind, puts)])
    roots = [node_id for node_id in (kind.primary, *kind.secondary) if node_id]
    return keep_reachable(filled, roots) if roots else filled


def _indexes(
    kind: WorkflowType, puts: Iterable[tuple[str, str, Any]]
) -> Iterator[tuple[str, str, int]]:
    """Yield the index of each chosen option, for combos with their own options; -1 if unlisted."""
    for key, field, value in puts:
        node = kind.graph[key]
        if field == "choice" and node["class_type"] == _CUSTOM_COMBO:
            options = [name for name, one in node["inputs"].items() if one == value != ""]
            named = [name for name in options if name.startswith("option")]
            yield key, "index", int(named[0].removeprefix("option")) - 1 if named else -1


def _without_unused(kind: WorkflowType, values: Mapping[str, Any]) -> Graph:
    """Return the graph without the inputs that belong to options not chosen."""
    if not kind.custom:
        return kind.graph
    chosen = {**defaults(kind), **values}
    used = {target for item in kind.inputs if item.applies(chosen) for target in item.targets}
    unused = {target for item in kind.inputs for target in item.targets} - used
    if not unused:
        return kind.graph
    return {
        key: {
            **node,
            "inputs": {
                name: value for name, value in node["inputs"].items() if (key, name) not in unused
            },
        }
        for key, node in kind.graph.items()
    }
