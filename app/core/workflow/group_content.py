"""The content of a group node, converted to a subgraph."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.core.workflow.editor_file import (
    INPUT_NODE,
    OUTPUT_NODE,
    Canvas,
    Definition,
    Link,
    Node,
    Port,
)
from app.core.workflow.loose import index_of, list_of, mapping_of, text_of

ReadNode = Callable[[Any, str], Node | None]


@dataclass(frozen=True, slots=True)
class OpenInput:
    """An input of an inner node that is not linked inside, so its host has it too."""

    node: int
    slot: int
    name: str


class GroupContent:
    """The content of a group node, with ids for its nodes and the slots that its host shows."""

    def __init__(self, content: Mapping[str, Any], last: int, read_node: ReadNode) -> None:
        read = [read_node(entry, "") for entry in list_of(content.get("nodes"))]
        empty = Node("", "")
        self.nodes = tuple(
            replace(node or empty, id=str(last + place)) for place, node in enumerate(read, 1)
        )
        self._config = mapping_of(content.get("config"))
        self._links = list(self._inner_links(list_of(content.get("links"))))
        self.open = tuple(self._open_inputs())
        self._shown = tuple(self._shown_outputs(list_of(content.get("external"))))

    def definition(self, definition_id: str, name: str) -> Definition:
        """Return the subgraph."""
        ids = [node.id for node in self.nodes]
        links = [
            Link(f"i{n}", ids[link[0]], link[1], ids[link[2]], link[3])
            for n, link in enumerate(self._links)
        ]
        links += [
            Link(f"p{n}", INPUT_NODE, n, ids[item.node], item.slot)
            for n, item in enumerate(self.open)
        ]
        named = {(link.target, link.target_slot): link.id for link in links}
        links += [
            Link(f"o{n}", ids[node], slot, OUTPUT_NODE, n)
            for n, (node, slot) in enumerate(self._shown)
        ]
        nodes = tuple(
            replace(
                node,
                inputs=tuple(
                    replace(slot, link=named.get((node.id, place)))
                    for place, slot in enumerate(node.inputs)
                ),
            )
            for node in self.nodes
        )
        slots = [self.nodes[item.node].inputs[item.slot] for item in self.open]
        inputs = [Port(item.name, slot.type) for item, slot in zip(self.open, slots)]
        shown = [self.nodes[node].outputs[slot] for node, slot in self._shown]
        outputs = [Port(slot.name, slot.type, links=(f"o{n}",)) for n, slot in enumerate(shown)]
        canvas = Canvas(nodes, tuple(links))
        return Definition(definition_id, name, tuple(inputs), tuple(outputs), canvas, True)

    def _inner_links(self, entries: Any) -> Iterator[tuple[int, int, int, int]]:
        for entry in entries:
            parts = [index_of(part) for part in list_of(entry)[:4]]
            if len(parts) < 4:
                continue
            origin, origin_slot, target, target_slot = parts
            if origin is None or origin_slot is None or target is None or target_slot is None:
                continue  # a link without an origin comes from outside the group
            if max(origin, target) < len(self.nodes):
                yield origin, origin_slot, target, target_slot

    def _open_inputs(self) -> Iterator[OpenInput]:
        fed = {link[2:] for link in self._links}
        for place, node in enumerate(self.nodes):
            config = mapping_of(mapping_of(self._config.get(str(place))).get("input"))
            for number, slot in enumerate(node.inputs):
                own = mapping_of(config.get(slot.name))
                if (place, number) not in fed and own.get("visible") is not False:
                    yield OpenInput(place, number, text_of(own.get("name")) or slot.name)

    def _shown_outputs(self, external: Any) -> Iterator[tuple[int, int]]:
        used = {link[:2] for link in self._links}
        asked = {tuple(index_of(part) for part in list_of(entry)[:2]) for entry in external}
        for place, node in enumerate(self.nodes):
            config = mapping_of(mapping_of(self._config.get(str(place))).get("output"))
            for number in range(len(node.outputs)):
                visible = mapping_of(config.get(str(number))).get("visible")
                is_free = (place, number) not in used or (place, number) in asked
                if visible is True or (visible is not False and is_free):
                    yield place, number
