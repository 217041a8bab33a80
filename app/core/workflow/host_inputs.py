"""The inputs that a file's author promoted to top-level hosts: the author's own form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.core.workflow.editor_file import EDITOR_ONLY, PRIMITIVE, Node, NodeMode
from app.core.workflow.hosts import HOST_ITSELF, bare, proxies
from app.core.workflow.node_class import NodeClass
from app.core.workflow.promotion import has_widget
from app.core.workflow.scopes import Scope
from app.core.workflow.values import CONTROL

Target = tuple[str, str]
"""An input in the API graph: a node's id and the input's name."""


@dataclass(frozen=True, slots=True)
class HostInput:
    """A promoted input. `label` is empty unless the author set one; `host` is the host's id.

    Its value goes to all `targets`, except those that a link feeds in the graph.
    """

    host: str
    name: str
    label: str
    targets: tuple[Target, ...]


def host_inputs(root: Scope, classes: Mapping[str, NodeClass]) -> tuple[HostInput, ...]:
    """Return the promoted inputs of the top-level hosts, in the order set by each host's author."""
    return tuple(
        found
        for node in root.inside.canvas.nodes
        if node.id in root.children
        for found in _of_host(root.children[node.id], node, classes)
    )


def _of_host(scope: Scope, host: Node, classes: Mapping[str, NodeClass]) -> list[HostInput]:
    listed = [
        HostInput(host.id, name, "", targets)
        for inner, name in proxies(host)
        if (targets := tuple(_proxied(scope, inner, name, classes, set())))
    ]
    for port in scope.promoted:
        targets = tuple(_entered(scope, port, classes))
        if not targets or scope.definition is None:
            continue
        wanted = scope.definition.inputs[port]
        place = scope.ports.get(port)
        label = wanted.label if place is None else host.inputs[place].label or wanted.label
        same = next((n for n, one in enumerate(listed) if one.targets[0] in targets), None)
        if same is None:
            listed.append(HostInput(host.id, wanted.name, label, targets))
        else:
            listed[same] = replace(listed[same], name=wanted.name, label=label, targets=targets)
    return listed


def _proxied(
    scope: Scope,
    inner: str,
    name: str,
    classes: Mapping[str, NodeClass],
    seen: set[tuple[str, str, str]],
) -> Iterator[Target]:
    """Yield the targets of an entry of `proxyWidgets`; none for previews and missing ids.

    `seen` holds the entries already followed, since several paths may lead to one.
    """
    entry = scope.prefix, inner, name
    node = scope.inside.nodes.get(inner)
    if name == CONTROL or name.startswith("$$") or entry in seen:
        return
    seen.add(entry)
    if inner == HOST_ITSELF:
        yield from _called(scope, name, classes)
    elif node is None:
        return
    elif node.id in scope.children:
        child = scope.children[node.id]
        yield from _called(child, name, classes)
        for inside, own in proxies(node):
            if name in (own, f"{inside}: {own}"):
                yield from _proxied(child, inside, own, classes, seen)
    elif node.type == PRIMITIVE:
        yield from _fed_by(scope, node, classes)
    elif _runs(node):
        yield scope.key(node), bare(name)


def _fed_by(scope: Scope, node: Node, classes: Mapping[str, NodeClass]) -> Iterator[Target]:
    for (target, place), link in scope.inside.incoming.items():
        if link.origin == node.id and target in scope.inside.nodes:
            yield from _target(scope, scope.inside.nodes[target], place, classes)


def _called(scope: Scope, name: str, classes: Mapping[str, NodeClass]) -> Iterator[Target]:
    for port in scope.promoted:
        if scope.definition is not None and scope.definition.inputs[port].name == name:
            yield from _entered(scope, port, classes)


def _entered(scope: Scope, port: int, classes: Mapping[str, NodeClass]) -> Iterator[Target]:
    """Yield the inner widgets that an input of a scope's subgraph leads to."""
    for node_id, place in scope.inside.entering.get(port, ()):
        yield from _target(scope, scope.inside.nodes[node_id], place, classes)


def _target(
    scope: Scope, node: Node, place: int, classes: Mapping[str, NodeClass]
) -> Iterator[Target]:
    child = scope.children.get(node.id)
    if child is not None:
        for port, own_place in child.ports.items():
            if own_place == place:
                yield from _entered(child, port, classes)
    elif _runs(node) and has_widget(node, place, classes):
        yield scope.key(node), node.inputs[place].name


def _runs(node: Node) -> bool:
    return node.mode is NodeMode.ACTIVE and node.type not in EDITOR_ONLY
