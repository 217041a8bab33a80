"""Makes the file that ComfyUI's editor would save of an API graph, for the demo's own workflows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .definitions import Definition
from .graph import link_of

COLUMN, ROW = 320, 260
"""Pixels between the nodes on the editor's canvas."""

Known = Callable[[str], Definition | None]


def editor_document(
    graph: Mapping[str, Any], definition: Known, titles: Mapping[str, str]
) -> dict[str, Any]:
    """Give the document. `titles` are those that a person wrote over nodes, by their ids."""
    links: list[list[Any]] = []
    nodes: list[dict[str, Any]] = []
    for order, (node_id, node) in enumerate(graph.items()):
        known = definition(node["class_type"])
        assert known is not None, f"{node['class_type']} is a class of the demo server"
        sockets: list[dict[str, Any]] = []
        values: list[Any] = []
        for spec in known.inputs:
            value = node["inputs"].get(spec.name)
            link = link_of(value)
            if link is None:
                values += _widget(spec.name, value)
                continue
            links.append([len(links) + 1, int(link[0]), link[1], int(node_id), len(sockets)])
            links[-1].append(str(spec.type))
            sockets.append({"name": spec.name, "type": spec.type, "link": links[-1][0]})
        made = {
            "id": int(node_id),
            "type": known.name,
            "mode": 0,
            "order": order,
            "flags": {},
            "pos": [COLUMN * (order // 3), ROW * (order % 3)],
            "size": [280, 200],
            "inputs": sockets,
            "outputs": [{"name": kind, "type": kind, "links": []} for kind in known.returns],
            "properties": {"Node name for S&R": known.name},
            "widgets_values": values,
        }
        nodes.append(made | ({"title": titles[node_id]} if node_id in titles else {}))
    for number, source, slot, *_ in links:
        of = next(node for node in nodes if node["id"] == source)
        of["outputs"][slot]["links"].append(number)
    last = {"last_node_id": max(map(int, graph)), "last_link_id": len(links)}
    return {**last, "nodes": nodes, "links": links, "groups": [], "version": 0.4}


def _widget(name: str, value: Any) -> list[Any]:
    """Give what the file has for a widget: a seed has its mode behind it."""
    if value is None:
        return []
    return [value, "fixed"] if name == "seed" else [value]
