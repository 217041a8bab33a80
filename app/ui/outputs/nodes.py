"""The name of a node in a task's graph: its title, else its class, else its id."""

from collections.abc import Mapping
from typing import Any

Graph = Mapping[str, Any]


def node_class(graph: Graph, node_id: str) -> str:
    """Return a node's class, or ""; a node inside a subgraph ("57:8") has its outer node's."""
    for known in (node_id, node_id.split(":", 1)[0]):
        node = graph.get(known)
        if isinstance(node, Mapping):
            return str(node.get("class_type") or "")
    return ""


def node_title(graph: Graph, node_id: str) -> str:
    """Return the title that the author gave a node, or ""."""
    node = graph.get(node_id)
    meta = node.get("_meta") if isinstance(node, Mapping) else None
    title = meta.get("title") if isinstance(meta, Mapping) else None
    return title if isinstance(title, str) else ""


def node_name(graph: Graph, node_id: str) -> str:
    """Return the name of a node on the page."""
    return node_title(graph, node_id) or node_class(graph, node_id) or node_id
