"""Links joined with the inputs they lead to: what feeds which input of one canvas.

An input names its link, so that counts before the place that a link names: files embedded in
pictures lack inputs, and then the places are others.
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
    """A canvas by node id. `incoming` has the link to an input, by node id and place.

    The outputs of a subgraph are the inputs of its node `OUTPUT_NODE`. `entering` has the inputs,
    as node id and place, to which each input of a subgraph leads.
    """

    canvas: Canvas
    nodes: Mapping[str, Node]
    incoming: Mapping[tuple[str, int], Link]
    entering: Mapping[int, tuple[tuple[str, int], ...]]


def join(canvas: Canvas, outputs: tuple[Port, ...] = ()) -> Joined:
    """Return the canvas with its links joined; `outputs` are the subgraph's."""
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
