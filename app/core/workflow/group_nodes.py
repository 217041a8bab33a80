"""Converts group nodes, made by editors before 2025, to subgraphs, as the editor does now.

The type of a group node is `workflow>Name`. Its content is in `extra.groupNodes[Name]`: nodes
without ids, links by node index, `external` outputs, and a `config` that hides or renames slots.
"""

from collections.abc import Mapping
from dataclasses import replace

from app.core.workflow.editor_file import (
    Canvas,
    Definition,
    EditorFile,
    InputSlot,
    Link,
    Node,
    Port,
)
from app.core.workflow.group_content import GroupContent, ReadNode
from app.core.workflow.loose import mapping_of

PREFIXES = ("workflow>", "workflow/")

_MAX_GROUP_NODES = 500
"""Maximum number of group nodes, since a malicious group node can contain itself."""


def with_group_nodes(file: EditorFile, last: int, read_node: ReadNode) -> EditorFile:
    """Return the file with a subgraph for each group node of its root and its subgraphs.

    `last` is the largest node number in use: the inner nodes get the next numbers, then their host.
    """
    contents = mapping_of(file.extra.get("groupNodes"))
    if not contents:
        return file
    definitions = dict(file.definitions)
    made: list[Definition] = []

    def converted(canvas: Canvas) -> Canvas:
        nonlocal last
        for node in canvas.nodes:
            content = mapping_of(contents.get(_name_of(node.type)))
            if content and len(made) < _MAX_GROUP_NODES:
                group = GroupContent(content, last, read_node)
                last += len(group.nodes) + 1
                definition = group.definition(f"{node.type}:{last}", _name_of(node.type))
                made.append(definition)
                canvas = _with_host(canvas, node, str(last), definition, group)
        return canvas

    root = converted(file.canvas)
    for definition in file.definitions.values():
        definitions[definition.id] = replace(definition, canvas=converted(definition.canvas))
    for definition in made:  # grows as nested group nodes are found
        definitions[definition.id] = replace(definition, canvas=converted(definition.canvas))
    return replace(file, canvas=root, definitions=definitions)


def _name_of(node_type: str) -> str:
    prefix = next((one for one in PREFIXES if node_type.startswith(one)), None)
    return node_type.removeprefix(prefix) if prefix else ""


def _with_host(
    canvas: Canvas, node: Node, new_id: str, definition: Definition, group: GroupContent
) -> Canvas:
    """Return the canvas with a host of `definition` in place of the group node."""
    widgets = [group.nodes[item.node].inputs[item.slot].widget for item in group.open]
    matched = _matched(node.inputs, definition.inputs, widgets)
    inputs = tuple(
        InputSlot(port.name, port.type, None if found is None else node.inputs[found].link, widget)
        for port, found, widget in zip(definition.inputs, matched, widgets)
    )
    host = replace(node, id=new_id, type=definition.id, inputs=inputs)
    places = {found: place for place, found in enumerate(matched) if found is not None}
    return replace(
        canvas,
        nodes=tuple(host if one is node else one for one in canvas.nodes),
        links=tuple(_relinked(link, node.id, new_id, places) for link in canvas.links),
    )


def _matched(
    slots: tuple[InputSlot, ...], ports: tuple[Port, ...], widgets: list[str]
) -> list[int | None]:
    """Return for each port the index of the group node's matching input, by name and type.

    When two inner nodes share a name, the second one's title or class precedes it.
    """
    free = list(range(len(slots)))
    matched: list[int | None] = []
    for port, widget in zip(ports, widgets):
        alike = [place for place in free if slots[place].type == port.type]
        named = [place for place in alike if _is_called(slots[place].name, port.name)]
        best = next(iter(named or ([] if widget else alike)), None)
        matched.append(best)
        if best is not None:
            free.remove(best)
    return matched


def _is_called(name: str, port: str) -> bool:
    return name == port or name.endswith(f" {port}")


def _relinked(link: Link, old: str, new: str, places: Mapping[int, int]) -> Link:
    if link.target == old:
        link = replace(link, target=new, target_slot=places.get(link.target_slot, -1))
    return replace(link, origin=new) if link.origin == old else link
