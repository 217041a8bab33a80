"""Finds the source of an input: an output of a sent node, a value of a host, or nothing.

Each step leads from one link to the next, through bypassed nodes, reroutes and subgraphs. A loop
walks the path, without recursion; a path that returns to an earlier link has no source.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.workflow.editor_file import (
    EDITOR_ONLY,
    INPUT_NODE,
    OUTPUT_NODE,
    REROUTE,
    Definition,
    Link,
    Node,
    NodeMode,
)
from app.core.workflow.fitting import NOTHING
from app.core.workflow.node_class import MATCH_TYPE, NodeClass
from app.core.workflow.promotion import port_places
from app.core.workflow.scopes import Scope, primitive_value
from app.core.workflow.values import read_values


@dataclass(frozen=True, slots=True)
class OutputRef:
    """An output of a node in the API graph: the node's id and the output's index."""

    node: str
    slot: int


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that a host sets for an input."""

    value: Any


Source = OutputRef | Constant | None

Slot = tuple[str, str, int]
"""An input's name and type, and its index in the file's list; -1 if it is not listed."""


@dataclass(frozen=True, slots=True)
class Tracer:
    """Finds sources in a file with these definitions, for a server with these classes."""

    definitions: Mapping[str, Definition]
    classes: Mapping[str, NodeClass]

    def follow(self, scope: Scope, link: Link | None, wanted: str) -> Source:
        """Return the source of an input of type `wanted` with this link; `None` in a circle."""
        seen: set[tuple[str, int]] = set()
        while link is not None:
            if (scope.prefix, id(link)) in seen:
                return None
            seen.add((scope.prefix, id(link)))
            step = self._step(scope, link, wanted)
            if not isinstance(step, tuple):
                return step
            scope, link = step
        return None

    def _step(self, scope: Scope, link: Link, wanted: str) -> Source | tuple[Scope, Link | None]:
        if link.origin == INPUT_NODE:
            return self._outwards(scope, link.origin_slot)
        inside = scope.inside
        node = inside.nodes[link.origin]
        if node.mode is NodeMode.MUTED:
            return None
        if node.mode is NodeMode.BYPASSED:
            place = self._stand_in(scope, node, link.origin_slot, wanted)
            return scope, inside.incoming.get((node.id, place))
        if node.type == REROUTE:
            return scope, inside.incoming.get((node.id, 0))
        child = scope.children.get(node.id)
        if child is not None:
            return child, child.inside.incoming.get((OUTPUT_NODE, link.origin_slot))
        return None if node.type in EDITOR_ONLY else OutputRef(scope.key(node), link.origin_slot)

    def _outwards(self, scope: Scope, port: int) -> Source | tuple[Scope, Link | None]:
        """Continue at the host's input, or return the host's value for it."""
        if scope.parent is None or scope.host is None:
            return None
        link = scope.parent.inside.incoming.get((scope.host.id, scope.ports.get(port, -1)))
        if link is None:
            value = scope.given.ports.get(port, NOTHING)
        else:
            value = primitive_value(scope.parent, link)
        if value is not NOTHING:
            return Constant(value)
        return scope.parent, link

    def _stand_in(self, scope: Scope, node: Node, output: int, wanted: str) -> int:
        """Return the index of the input that a bypassed node passes through; -1 for none."""
        slots = self._slots(scope, node)
        if wanted in ("*", ""):
            chosen = slots[output] if output < len(slots) else next(iter(slots), None)
        else:
            chosen = _matching(slots, self._output_type(node, output), output, wanted)
        return -1 if chosen is None else chosen[2]

    def _slots(self, scope: Scope, node: Node) -> list[Slot]:
        """Return a node's inputs in the editor's order: sockets, then inputs with a widget."""
        definition = self.definitions.get(node.type)
        if definition is not None:
            places = port_places(node, definition)
            ports = enumerate(definition.inputs)
            return [(port.name, port.type, places.get(number, -1)) for number, port in ports]
        listed = [(slot.name, slot.type, place) for place, slot in enumerate(node.inputs)]
        node_class = self.classes.get(node.type)
        if node_class is None:
            return listed
        layout = read_values(node_class, node, scope.put(node)).layout
        by_name = {name: slot for slot in reversed(listed) for name in slot[:1]}
        slots: list[Slot] = []
        for socket in layout.sockets:
            if socket.is_growing:
                slots += [slot for slot in listed if socket.holds(slot[0])]
                continue
            of_file = by_name.get(socket.name, (socket.name, "", -1))
            is_open = socket.spec.type == MATCH_TYPE
            slots.append((socket.name, of_file[1] if is_open else socket.spec.type, of_file[2]))
        for name, spec in layout.inputs.items():
            if not spec.extra.get("socketless"):
                slots.append((name, spec.type, by_name.get(name, (name, "", -1))[2]))
        return slots

    def _output_type(self, node: Node, output: int) -> str:
        definition, node_class = self.definitions.get(node.type), self.classes.get(node.type)
        if definition is not None:
            return definition.outputs[output].type if output < len(definition.outputs) else ""
        types = node_class.outputs if node_class is not None else ()
        if output < len(types) and types[output] != MATCH_TYPE:
            return types[output]
        return node.outputs[output].type if output < len(node.outputs) else ""


def _matching(slots: list[Slot], given: str, output: int, wanted: str) -> Slot | None:
    def is_both(slot: Slot) -> bool:
        return types_fit(slot[1], given) and types_fit(slot[1], wanted)

    if output < len(slots) and is_both(slots[output]):
        return slots[output]
    same = next((slot for slot in slots if slot[1] == wanted), None)
    return same or next(filter(is_both, slots), None)


def types_fit(one: str, other: str) -> bool:
    """Return whether an output of one type can be linked to an input of the other."""
    if one in ("", "*") or other in ("", "*") or one.lower() == other.lower():
        return True
    return not set(one.lower().split(",")).isdisjoint(other.lower().split(","))
