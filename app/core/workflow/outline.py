"""What a form needs of an editor file besides the graph: titles, groups, notes, models, packs.

All ids are those of the API graph. No server is needed. With a server's classes, more inputs of
hosts are known to have a widget.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.core.message import Message
from app.core.workflow.app_mode import AppMode, app_mode
from app.core.workflow.editor_file import NOTES, Canvas, EditorFile, Node
from app.core.workflow.host_inputs import HostInput, host_inputs
from app.core.workflow.loose import id_of, list_of, mapping_of, text_of
from app.core.workflow.needs import is_sent
from app.core.workflow.node_class import NodeClass
from app.core.workflow.scopes import Scope, lay_open


@dataclass(frozen=True, slots=True)
class NodeLabel:
    """The title of a node or host; empty if the author set none.

    `group` is the title of the smallest group around it. `host` is the id of the host that contains
    it, empty at the top level. A host without a title has its subgraph's name.
    """

    node: str
    title: str
    group: str
    host: str
    is_host: bool = False


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note for people; `is_markdown` gives its format."""

    title: str
    text: str
    is_markdown: bool


@dataclass(frozen=True, slots=True)
class ModelSource:
    """The download address of a model and its models folder, as given by the author."""

    name: str
    url: str
    directory: str


@dataclass(frozen=True, slots=True)
class Pack:
    """The node pack that a class comes from: its id in the registry, or `owner/name` on GitHub."""

    class_type: str
    registry_id: str
    repository: str
    version: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole outline. `groups` are the top-level titles in file order; `app` is app mode."""

    labels: tuple[NodeLabel, ...]
    groups: tuple[str, ...]
    notes: tuple[NoteText, ...]
    host_inputs: tuple[HostInput, ...]
    app: AppMode | None
    models: tuple[ModelSource, ...]
    packs: tuple[Pack, ...]


def outline(file: EditorFile, classes: Mapping[str, NodeClass]) -> Outline | Message:
    """Return the parts that a form needs, or the problem that the file is too large."""
    root = lay_open(file, classes)
    if isinstance(root, Message):
        return root
    promoted = host_inputs(root, classes)
    nodes = [node for scope in root.walk() for node in scope.inside.canvas.nodes]
    packs = {node.type: _pack(node) for node in nodes if is_sent(node, file)}
    return Outline(
        labels=tuple(label for scope in root.walk() for label in _labels(scope, file)),
        groups=tuple(group.title for group in file.canvas.groups if group.title),
        notes=tuple(_note(node) for node in nodes if node.type in NOTES),
        host_inputs=promoted,
        app=app_mode(file, root, promoted, classes),
        models=tuple(dict.fromkeys(source for node in nodes for source in _models(node))),
        packs=tuple(pack for pack in packs.values() if pack is not None),
    )


def _labels(scope: Scope, file: EditorFile) -> Iterator[NodeLabel]:
    for node in scope.inside.canvas.nodes:
        group, host = _group_of(node, scope.inside.canvas), scope.prefix[:-1]
        child = scope.children.get(node.id)
        if child is not None and child.definition is not None:
            title = node.title or child.definition.name
            yield NodeLabel(scope.key(node), title, group, host, is_host=True)
        elif is_sent(node, file):
            yield NodeLabel(scope.key(node), node.title, group, host)


def _group_of(node: Node, canvas: Canvas) -> str:
    left, top, width, height = node.bounds
    x, y = left + width / 2, top + height / 2
    around = [
        group
        for group in canvas.groups
        if 0 <= x - group.bounds[0] <= group.bounds[2]
        and 0 <= y - group.bounds[1] <= group.bounds[3]
    ]
    smallest = min(around, key=lambda group: group.bounds[2] * group.bounds[3], default=None)
    return smallest.title if smallest else ""


def _note(node: Node) -> NoteText:
    values = node.values if isinstance(node.values, tuple) else tuple(node.values.values())
    text = next((value for value in values if isinstance(value, str)), "")
    return NoteText(node.title, text, node.type == "MarkdownNote")


def _models(node: Node) -> Iterator[ModelSource]:
    for entry in map(mapping_of, list_of(node.properties.get("models"))):
        name, url, directory = (text_of(entry.get(key)) for key in ("name", "url", "directory"))
        if name:
            yield ModelSource(name, url, directory)


def _pack(node: Node) -> Pack | None:
    registry, repository, version = (
        id_of(node.properties.get(key)) or "" for key in ("cnr_id", "aux_id", "ver")
    )
    return Pack(node.type, registry, repository, version) if registry or repository else None
