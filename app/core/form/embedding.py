"""Writes the sent values into an editor file, so that ComfyUI opens a picture with these values.

Each value goes to the place where the editor stores it: the node, the host that promotes it, or the
PrimitiveNode that feeds it. An inner value that is not promoted is shared by all hosts of its
subgraph. It is written only if there is one host.
"""

import copy
from collections.abc import Mapping
from typing import Any

from app.core.message import Message
from app.core.workflow.editor_file import INPUT_NODE, PRIMITIVE, EditorFile, Node
from app.core.workflow.fitting import NOTHING, default_of
from app.core.workflow.graph import Graph, is_link
from app.core.workflow.hosts import bare, proxies
from app.core.workflow.loose import id_of, list_of, mapping_of
from app.core.workflow.node_class import NodeClass
from app.core.workflow.scopes import Scope, lay_open
from app.core.workflow.values import read_values
from app.core.workflow.widgets import Layout, Role, lay_out
from app.core.workflow.wrapping import unwrapped

PREFIX = "filename_prefix"
"""The page sets this input for each run; the file keeps its author's value."""


def with_values(
    document: Mapping[str, Any],
    file: EditorFile,
    classes: Mapping[str, NodeClass],
    before: Graph,
    sent: Graph,
) -> Mapping[str, Any]:
    """Return the document with the values of `sent` that differ from `before`.

    `file` was parsed from the document; `before` is its graph. Links do not change. A value without
    a place in the document is left out.
    """
    root = lay_open(file, classes)
    if isinstance(root, Message):
        return document
    writer = _Writer(copy.deepcopy(dict(document)), classes)
    for scope in root.walk():
        for node in scope.inside.canvas.nodes:
            key = scope.key(node)
            if key in sent and key in before and node.type in classes:
                writer.node(scope, node, before[key]["inputs"], sent[key]["inputs"])
    return writer.document


class _Writer:
    """Writes into a copy of a document."""

    def __init__(self, document: dict[str, Any], classes: Mapping[str, NodeClass]) -> None:
        self.document = document
        self._classes = classes
        self._nodes = {"": _by_id(document)}
        self._hosts: dict[str, int] = {}
        subgraphs = list_of(mapping_of(document.get("definitions")).get("subgraphs"))
        for definition in map(mapping_of, subgraphs):
            self._nodes[str(definition.get("id"))] = _by_id(definition)
        for nodes in self._nodes.values():
            for node in nodes.values():
                kind = str(node.get("type"))
                self._hosts[kind] = self._hosts.get(kind, 0) + 1

    def node(
        self, scope: Scope, node: Node, before: Mapping[str, Any], sent: Mapping[str, Any]
    ) -> None:
        """Write the changed values of one node of the graph."""
        for name, value in sent.items():
            is_ours = name.rpartition(".")[2] == PREFIX
            if not is_ours and not is_link(value) and before.get(name, NOTHING) != value:
                self._put(scope, node, name, unwrapped(value), sent)

    def _put(
        self, scope: Scope, node: Node, name: str, value: Any, inputs: Mapping[str, Any]
    ) -> None:
        place = next((n for n, slot in enumerate(node.inputs) if slot.name == name), -1)
        link = scope.inside.incoming.get((node.id, place))
        if link is not None and link.origin == INPUT_NODE:
            if scope.parent is not None and scope.host is not None and scope.definition is not None:
                port = scope.definition.inputs[link.origin_slot].name
                self._put(scope.parent, scope.host, port, value, {})
            return
        origin = None if link is None else scope.inside.nodes.get(link.origin)
        if origin is not None and origin.type == PRIMITIVE:
            node, name = origin, "value"
        if not self._put_proxied(scope, node, name, value):
            self._write(scope, node, name, value, inputs)

    def _put_proxied(self, scope: Scope, node: Node, name: str, value: Any) -> bool:
        """Write to the host's list of inner values, if the widget is in it."""
        host = scope.host
        if host is None or scope.parent is None:
            return False
        for place, (inner, widget) in enumerate(proxies(host)):
            if inner == node.id and (node.type == PRIMITIVE or bare(widget) == name):
                _set(self._raw(scope.parent, host), place, widget, value)
                return True
        return False

    def _write(
        self, scope: Scope, node: Node, name: str, value: Any, inputs: Mapping[str, Any]
    ) -> None:
        raw = self._raw(scope, node)
        child = scope.children.get(node.id)
        if child is not None and child.definition is not None:
            names = [child.definition.inputs[port].name for port in child.promoted]
            if name in names:
                _set(raw, names.index(name), name, value)
            return
        kind = scope.definition.id if scope.definition is not None else ""
        if kind and self._hosts.get(kind, 0) != 1:
            return
        if node.type == PRIMITIVE:
            _set(raw, 0, name, value)
            return
        node_class = self._classes[node.type]
        now = lay_out(node_class, lambda _, name: unwrapped(inputs.get(name)))
        if isinstance(node.values, tuple) and len(now.widgets) != len(node.values):
            raw["widgets_values"] = _listed(now, node_class, node, inputs)
        else:
            places = [one.name if one.role is Role.VALUE else "" for one in now.widgets]
            if name in places:
                _set(raw, places.index(name), name, value)

    def _raw(self, scope: Scope, node: Node) -> dict[str, Any]:
        """Return the document's node; an empty one if its id differs there."""
        kind = scope.definition.id if scope.definition is not None else ""
        return self._nodes.get(kind, {}).get(node.id, {})


def _listed(
    layout: Layout, node_class: NodeClass, node: Node, inputs: Mapping[str, Any]
) -> list[Any]:
    """Return a node's complete list of values, after an option changed its widgets."""
    controls = read_values(node_class, node).controls
    found: list[Any] = []
    for widget in layout.widgets:
        if widget.role is Role.VALUE:
            value = inputs.get(widget.name, NOTHING)
            value = default_of(widget.spec) if value is NOTHING or is_link(value) else value
            found.append(None if value is NOTHING else unwrapped(value))
        elif widget.role is Role.CONTROL:
            found.append(controls.get(widget.name, "fixed"))
        else:
            found.append("image" if widget.role is Role.BUTTON else "")
    return found


def _by_id(canvas: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    nodes = [node for node in list_of(canvas.get("nodes")) if isinstance(node, dict)]
    return {id_of(node.get("id")) or "": node for node in nodes}


def _set(raw: dict[str, Any], place: int, name: str, value: Any) -> None:
    values = raw.get("widgets_values")
    if isinstance(values, dict):
        values[name] = value
        return
    listed = list(values) if isinstance(values, list) else []
    listed += [None] * (place + 1 - len(listed))
    listed[place] = value
    raw["widgets_values"] = listed
    if isinstance(raw.get("widgets_values_named"), dict):
        raw["widgets_values_named"][name] = value
