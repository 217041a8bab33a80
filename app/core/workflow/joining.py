"""Resolves the links of one canvas: which output feeds which input.

The link id in the input has priority over the index in the link. Files embedded in pictures omit
some inputs, so their indexes are wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.workflow.editor_file import (
    INPUT_NODE,
    OUTPUT_NODE,
    Canvas,
    InputSlot,
    Link,
    Node,
    Port,
)


@dataclass(frozen=True, slots=True)
class Joined:
    """A canvas by node id. `incoming` maps node id and index of an input to its link.

    The outputs of a subgraph are the inputs of its node `OUTPUT_NODE`. `entering` maps each input
    of a subgraph to the inputs that it leads to, as node id and index.
    """

    canvas: Canvas
    nodes: Mapping[str, Node]
    incoming: Mapping[tuple[str, int], Link]
    entering: Mapping[int, tuple[tuple[str, int], ...]]


def join(canvas: Canvas, outputs: tuple[Port, ...] = ()) -> Joined:
    """Return the canvas with resolved links; `outputs` are the subgraph's."""
    nodes = {node.id: node for node in canvas.nodes}
    slots = {node.id: node.inputs for node in canvas.nodes}
    ends = {port_link: place for place, port in enumerate(outputs) for port_link in port.links}
    slots[OUTPUT_NODE] = tuple(InputSlot(port.name, port.type) for port in outputs)
    named = {
        (node.id, slot.link): place
        for node in canvas.nodes
        for place, slot in enumerate(node.inputs)
        if slot.link is not None
    }
    incoming: dict[tuple[str, int], Link] = {}
    left: list[Link] = []
    for link in canvas.links:
        if link.origin not in nodes and link.origin != INPUT_NODE:
            continue
        is_end = link.target == OUTPUT_NODE
        place = ends.get(link.id) if is_end else named.get((link.target, link.id))
        if place is None:
            left.append(link)
        else:
            incoming.setdefault((link.target, place), link)
    for link in left:
        if 0 <= link.target_slot < len(slots.get(link.target, ())):
            incoming.setdefault((link.target, link.target_slot), link)
    entering: dict[int, list[tuple[str, int]]] = {}
    for (target, place), link in incoming.items():
        if link.origin == INPUT_NODE and target != OUTPUT_NODE:
            entering.setdefault(link.origin_slot, []).append((target, place))
    return Joined(canvas, nodes, incoming, {port: tuple(ends) for port, ends in entering.items()})
