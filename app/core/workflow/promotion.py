"""Finds *promoted* inputs of subgraphs: those that lead to an inner node's widget, at any depth."""

from collections.abc import Iterable, Mapping

from app.core.workflow.editor_file import Definition, InputSlot, Node, Port
from app.core.workflow.joining import Joined
from app.core.workflow.node_class import NodeClass

MAX_DEPTH = 50
"""Maximum nesting of subgraphs: no real file is deeper, but a definition may contain itself."""


def port_places(host: Node, definition: Definition) -> Mapping[int, int]:
    """Return the index among the host's inputs for each input of its definition that it has.

    They are matched by name and type, then by name.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    for key_of in (_name_and_type, _name_alone):
        free: dict[object, list[int]] = {}
        for place, slot in enumerate(host.inputs):
            if place not in taken:
                free.setdefault(key_of(slot), []).append(place)
        for port, wanted in enumerate(definition.inputs):
            places = free.get(key_of(wanted))
            if port not in found and places:
                found[port] = places.pop(0)
                taken.add(found[port])
    return found


def _name_and_type(slot: InputSlot | Port) -> object:
    return slot.name, slot.type


def _name_alone(slot: InputSlot | Port) -> object:
    return slot.name


def promoted_ports(
    definitions: Mapping[str, Definition],
    joined: Mapping[str, Joined],
    classes: Mapping[str, NodeClass],
) -> Mapping[str, tuple[int, ...]]:
    """Return for each definition the indexes of its inputs that lead to a widget, at any depth."""
    found: dict[str, set[int]] = {definition_id: set() for definition_id in definitions}

    def is_promoted(inside: Joined, ends: Iterable[tuple[str, int]]) -> bool:
        targets = ((inside.nodes[node_id], place) for node_id, place in ends)
        return any(_is_widget(node, place, definitions, found, classes) for node, place in targets)

    for _ in range(MAX_DEPTH):  # each round finds those one level further out
        before = sum(map(len, found.values()))
        for definition_id, inside in joined.items():
            count = len(definitions[definition_id].inputs)
            known = found[definition_id]
            for port, ends in inside.entering.items():
                if port not in known and port < count and is_promoted(inside, ends):
                    known.add(port)
        if sum(map(len, found.values())) == before:
            break
    return {definition_id: tuple(sorted(ports)) for definition_id, ports in found.items()}


def _is_widget(
    node: Node,
    place: int,
    definitions: Mapping[str, Definition],
    found: Mapping[str, set[int]],
    classes: Mapping[str, NodeClass],
) -> bool:
    definition = definitions.get(node.type)
    if definition is not None:
        places = port_places(node, definition)
        return any(places.get(port) == place for port in found[definition.id])
    return has_widget(node, place, classes)


def has_widget(node: Node, place: int, classes: Mapping[str, NodeClass]) -> bool:
    """Return whether an input has a widget, by file or class; the node must not be a host."""
    slot = node.inputs[place]
    if slot.widget or node.type not in classes:
        return bool(slot.widget)
    return any(spec.name == slot.name and spec.has_widget for spec in classes[node.type].inputs)
