"""Makes node ids distinct in a whole file, numbered as the editor does when it opens a file.

Pictures and progress messages name inner nodes by these ids, so both must use the same numbers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.core.workflow.editor_file import Canvas, Definition, EditorFile, Link, Node
from app.core.workflow.loose import id_of, list_of

PROXIES = "proxyWidgets"
"""The property of a host that lists inner widgets: pairs of an inner node's id and a name."""


def with_distinct_ids(file: EditorFile, last: int) -> tuple[EditorFile, int]:
    """Return the file with a new number for each inner node whose id was used before.

    `last` is the largest number that the file declares as used. The second value is the largest
    number in use afterwards.
    """
    used = {node.id for node in file.canvas.nodes}
    last = max([0, *numbers([str(last)]), *numbers(used)])
    renamed: dict[str, Mapping[str, str]] = {}
    for definition in file.definitions.values():
        names: dict[str, str] = {}
        for node in definition.canvas.nodes:
            if node.id in used:
                last += 1
                names[node.id] = str(last)
            new_id = names.get(node.id, node.id)
            used.add(new_id)
            last = max([last, *numbers([new_id])])
        if names:
            renamed[definition.id] = names
    if not renamed:
        return file, last
    definitions = {
        definition_id: _renamed(definition, renamed)
        for definition_id, definition in file.definitions.items()
    }
    canvas = _with_proxies(file.canvas, renamed)
    return replace(file, canvas=canvas, definitions=definitions), last


def numbers(ids: Iterable[str]) -> list[int]:
    """Return the ids that are numbers, without those too large to count on from."""
    return [int(one) for one in ids if one.isascii() and one.isdigit() and len(one) < _DIGITS]


_DIGITS = 16
"""Numbers with this many digits are ignored: JavaScript cannot represent larger ones exactly."""


def _renamed(definition: Definition, renamed: Mapping[str, Mapping[str, str]]) -> Definition:
    canvas = _with_proxies(definition.canvas, renamed)
    names = renamed.get(definition.id)
    if names is None:
        return replace(definition, canvas=canvas)
    nodes = tuple(replace(node, id=names.get(node.id, node.id)) for node in canvas.nodes)
    links = tuple(_relinked(link, names) for link in canvas.links)
    return replace(definition, canvas=replace(canvas, nodes=nodes, links=links))


def _relinked(link: Link, names: Mapping[str, str]) -> Link:
    origin, target = names.get(link.origin, link.origin), names.get(link.target, link.target)
    return replace(link, origin=origin, target=target)


def _with_proxies(canvas: Canvas, renamed: Mapping[str, Mapping[str, str]]) -> Canvas:
    """Return the canvas with the renamed inner ids in its hosts' proxies."""

    def fixed(node: Node) -> Node:
        names = renamed.get(node.type)
        if names is None or PROXIES not in node.properties:
            return node
        entries = [_named(entry, names) for entry in list_of(node.properties[PROXIES])]
        return replace(node, properties={**node.properties, PROXIES: entries})

    return replace(canvas, nodes=tuple(map(fixed, canvas.nodes)))


def _named(entry: Any, names: Mapping[str, str]) -> Any:
    parts = list_of(entry)
    new_id = names.get(id_of(parts[0]) or "") if parts else None
    return entry if new_id is None else [new_id, *parts[1:]]
