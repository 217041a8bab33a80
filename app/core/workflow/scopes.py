"""Expands a file's subgraphs: one scope for the root and for each active host, at any depth.

Two hosts of one definition become two scopes, with different ids for the same inner nodes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.message import Message, message
from app.core.workflow.editor_file import PRIMITIVE, Definition, EditorFile, Link, Node, NodeMode
from app.core.workflow.fitting import NOTHING
from app.core.workflow.hosts import Given, given
from app.core.workflow.joining import Joined, join
from app.core.workflow.node_class import NodeClass
from app.core.workflow.promotion import MAX_DEPTH, port_places, promoted_ports
from app.core.workflow.values import CONTROL

MAX_NODES = 20_000
"""Maximum number of nodes: more than a server runs. Nested definitions multiply, so a limit is
needed."""


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """One level of a file. In the API graph its node ids start with `prefix`.

    `host` and `parent` are `None` at the root. `ports` maps each input of `definition` to the index
    among the host's own inputs. `promoted` are the inputs that lead to a widget. `children` are the
    scopes of this scope's active hosts; `lay_open` fills them in.
    """

    inside: Joined
    prefix: str = ""
    parent: "Scope | None" = field(default=None, repr=False)
    host: Node | None = None
    definition: Definition | None = None
    ports: Mapping[int, int] = field(default_factory=dict)
    promoted: tuple[int, ...] = ()
    given: Given = field(default_factory=Given)
    children: dict[str, "Scope"] = field(default_factory=dict)

    def key(self, node: Node) -> str:
        """Return a node's id in the API graph."""
        return f"{self.prefix}{node.id}"

    def put(self, node: Node) -> dict[str, Any]:
        """Return the values, by name, that hosts set for a node's widgets."""
        return dict(self.given.overrides.get(node.id, {}))

    def walk(self) -> Iterator["Scope"]:
        """Yield this scope and all nested ones, parents first."""
        yield self
        for child in self.children.values():
            yield from child.walk()


def lay_open(file: EditorFile, classes: Mapping[str, NodeClass]) -> Scope | Message:
    """Return the root's scope with all nested scopes, or the problem that there are too many."""
    joined = {one.id: join(one.canvas, one.outputs) for one in file.definitions.values()}
    promoted = promoted_ports(file.definitions, joined, classes)
    root = Scope(join(file.canvas))
    waiting = [(root, 0)]
    count = 0
    while waiting:
        scope, depth = waiting.pop()
        count += len(scope.inside.nodes)
        if count > MAX_NODES or depth > MAX_DEPTH:
            return message("editor.too_large", limit=MAX_NODES)
        for host in scope.inside.canvas.nodes:
            definition = file.definitions.get(host.type)
            if definition is None or host.mode is not NodeMode.ACTIVE:
                continue
            inside, ports = joined[definition.id], promoted[definition.id]
            child = Scope(
                inside,
                f"{scope.key(host)}:",
                scope,
                host,
                definition,
                port_places(host, definition),
                ports,
                given(host, definition, inside, ports, classes, scope.put(host)),
            )
            scope.children[host.id] = child
            waiting.append((child, depth + 1))
    return root


def primitive_value(scope: Scope, link: Link) -> Any:
    """Return the value that a link brings from a PrimitiveNode; `NOTHING` for any other node."""
    node = scope.inside.nodes.get(link.origin)
    if node is None or node.type != PRIMITIVE or link.origin_slot != 0:
        return NOTHING
    put = [value for name, value in scope.put(node).items() if name != CONTROL]
    values = node.values
    first = values.get("value") if isinstance(values, Mapping) else next(iter(values), None)
    value = put[0] if put else first
    return NOTHING if value is None else value
