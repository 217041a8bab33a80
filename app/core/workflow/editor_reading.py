"""Parses an editor file: schema 0.4 and 1, which differ in how links are written.

Entries that are not nodes or links are skipped. No function here raises, whatever the JSON.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from app.core.workflow.distinct_ids import with_distinct_ids
from app.core.workflow.editor_file import (
    INPUT_NODE,
    OUTPUT_NODE,
    Bounds,
    Canvas,
    Definition,
    EditorFile,
    Group,
    InputSlot,
    Link,
    Node,
    NodeMode,
    OutputSlot,
    Port,
)
from app.core.workflow.group_nodes import with_group_nodes
from app.core.workflow.loose import (
    id_of,
    index_of,
    list_of,
    mapping_of,
    number_of,
    text_of,
    whole_of,
)

_MODES: Mapping[int, NodeMode] = {2: NodeMode.MUTED, 4: NodeMode.BYPASSED}
"""The numbers of the modes in a file; nodes with any other number, including 1 and 3, run."""


def is_editor_file(document: Any) -> bool:
    """Return whether a JSON document is an editor file: an object with a list `nodes`."""
    return isinstance(document, Mapping) and isinstance(document.get("nodes"), list)


def read_editor_file(document: Mapping[str, Any]) -> EditorFile:
    """Return an editor file with distinct node ids, and group nodes turned into subgraphs."""
    canvas, skipped = _read_canvas(document)
    definitions: dict[str, Definition] = {}
    for entry in _all_definitions(document):
        definition, more = _read_definition(entry)
        if definition is not None and definition.id not in definitions:
            definitions[definition.id] = definition
            skipped += more
    extra = mapping_of(document.get("extra"))
    state = mapping_of(document.get("state"))
    last = whole_of(document.get("last_node_id")) or whole_of(state.get("lastNodeId")) or 0
    file = EditorFile(id_of(document.get("id")) or "", canvas, definitions, extra, skipped)
    distinct, last = with_distinct_ids(file, last)
    return with_group_nodes(distinct, last, read_node)


def _all_definitions(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the entries of `definitions.subgraphs`; a definition may hold more of them."""
    for entry in list_of(mapping_of(document.get("definitions")).get("subgraphs")):
        if isinstance(entry, Mapping):
            yield entry
            yield from _all_definitions(entry)


def _read_definition(entry: Mapping[str, Any]) -> tuple[Definition | None, int]:
    definition_id = id_of(entry.get("id"))
    if definition_id is None:
        return None, 0
    canvas, skipped = _read_canvas(entry)
    inputs, outputs = (tuple(map(_read_port, list_of(entry.get(k)))) for k in ("inputs", "outputs"))
    return Definition(definition_id, text_of(entry.get("name")), inputs, outputs, canvas), skipped


def _read_canvas(entry: Mapping[str, Any]) -> tuple[Canvas, int]:
    nodes: dict[str, Node] = {}
    entries = list_of(entry.get("nodes"))
    for item in entries:
        node = read_node(item)
        if node is not None:
            nodes.setdefault(node.id, node)
    links = tuple(link for link in map(_read_link, list_of(entry.get("links"))) if link)
    groups = tuple(
        Group(text_of(item.get("title")), _bounds(list_of(item.get("bounding"))))
        for item in list_of(entry.get("groups"))
        if isinstance(item, Mapping)
    )
    return Canvas(tuple(nodes.values()), links, groups), len(entries) - len(nodes)


def read_node(entry: Any, own_id: str | None = None) -> Node | None:
    """Return a node of a file, or `None` if invalid; `own_id` is used when the file has no id."""
    item = mapping_of(entry)
    node_id = own_id if own_id is not None else id_of(item.get("id"))
    node_type = id_of(item.get("type"))
    if node_id is None or node_type is None or node_id in (INPUT_NODE, OUTPUT_NODE):
        return None
    values = item.get("widgets_values")
    return Node(
        id=node_id,
        type=node_type,
        mode=_MODES.get(whole_of(item.get("mode")) or 0, NodeMode.ACTIVE),
        title=text_of(item.get("title")),
        inputs=tuple(map(_read_input, list_of(item.get("inputs")))),
        outputs=tuple(map(_read_output, list_of(item.get("outputs")))),
        properties=mapping_of(item.get("properties")),
        values=values if isinstance(values, Mapping) else tuple(list_of(values)),
        named=mapping_of(item.get("widgets_values_named")),
        bounds=_bounds([*_pair(item.get("pos")), *_pair(item.get("size"))]),
    )


def _read_input(entry: Any) -> InputSlot:
    item = mapping_of(entry)
    widget = item.get("widget")
    named = text_of(mapping_of(widget).get("name"))
    name = text_of(item.get("name"))
    return InputSlot(
        name=name,
        type=_type_of(item.get("type")),
        link=id_of(item.get("link")),
        widget=named or (name if isinstance(widget, Mapping) else ""),
        label=text_of(item.get("label")),
    )


def _read_output(entry: Any) -> OutputSlot:
    item = mapping_of(entry)
    return OutputSlot(text_of(item.get("name")), _type_of(item.get("type")))


def _read_port(entry: Any) -> Port:
    item = mapping_of(entry)
    ids = tuple(found for found in map(id_of, list_of(item.get("linkIds"))) if found is not None)
    name, label = text_of(item.get("name")), text_of(item.get("label"))
    return Port(name, _type_of(item.get("type")), label, ids)


def _read_link(entry: Any) -> Link | None:
    if isinstance(entry, Mapping):
        keys = ("id", "origin_id", "origin_slot", "target_id", "target_slot", "type")
        parts = [entry.get(key) for key in keys]
    else:
        parts = [*list_of(entry), None][:6]
    if len(parts) < 5:
        return None
    link_id, origin, target = id_of(parts[0]), id_of(parts[1]), id_of(parts[3])
    origin_slot, target_slot = index_of(parts[2]), index_of(parts[4])
    if link_id is None or origin is None or target is None or origin_slot is None:
        return None
    slot = -1 if target_slot is None else target_slot
    return Link(link_id, origin, origin_slot, target, slot, _type_of(parts[5]))


def _type_of(value: Any) -> str:
    """Return a slot's type: a list of options means COMBO; 0 and -1 mean any or no type."""
    if isinstance(value, list):
        return "COMBO"
    return "*" if value == 0 and not isinstance(value, bool) else text_of(value)


def _pair(value: Any) -> tuple[Any, Any]:
    """Return two numbers from `[x, y]`, or from a serialised typed array `{"0": x, "1": y}`.

    Anything else becomes two zeros.
    """
    if isinstance(value, Mapping):
        return value.get("0"), value.get("1")
    items = list_of(value)
    return (items[0], items[1]) if len(items) > 1 else (0, 0)


def _bounds(values: Any) -> Bounds:
    left, top, width, height = [*map(number_of, values), 0.0, 0.0, 0.0, 0.0][:4]
    return left, top, width, height
