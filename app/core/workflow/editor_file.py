"""An editor file as values: what ComfyUI's *Save* writes, without the unused parts.

`editor_reading` creates these. Ids are always strings, since files use numbers and strings for the
same node. After reading, node ids are distinct over all subgraphs, and group nodes are subgraphs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

INPUT_NODE = "-10"
"""The node in a subgraph where the links of its host's inputs begin."""

OUTPUT_NODE = "-20"
"""The node in a subgraph where the links of its host's outputs end."""

REROUTE = "Reroute"
PRIMITIVE = "PrimitiveNode"
NOTES = frozenset({"Note", "MarkdownNote"})
EDITOR_ONLY = frozenset({REROUTE, PRIMITIVE, *NOTES})
"""Node types that exist only in the editor; servers have no class for them."""

Bounds = tuple[float, float, float, float]
"""Left, top, width and height on the canvas, in its pixels."""


class NodeMode(Enum):
    """Whether a node runs, is off, or passes its inputs to its outputs."""

    ACTIVE = "active"
    MUTED = "muted"
    BYPASSED = "bypassed"


@dataclass(frozen=True, slots=True)
class InputSlot:
    """An input as the file lists it. `link` is a link's id; `widget` is empty for a socket."""

    name: str
    type: str
    link: str | None = None
    widget: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class OutputSlot:
    """An output as the file lists it."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Link:
    """A connection from output `origin_slot` of one node to input `target_slot` of another."""

    id: str
    origin: str
    origin_slot: int
    target: str
    target_slot: int
    type: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A node. `values` are its widgets' values by position, or by name if the file has an object.

    `named` are the same values by name, in newer files. `title` is empty unless the author set one.
    `type` is a class, an editor-only type, or the id of a subgraph's definition.
    """

    id: str
    type: str
    mode: NodeMode = NodeMode.ACTIVE
    title: str = ""
    inputs: tuple[InputSlot, ...] = ()
    outputs: tuple[OutputSlot, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)
    values: tuple[Any, ...] | Mapping[str, Any] = ()
    named: Mapping[str, Any] = field(default_factory=dict)
    bounds: Bounds = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Group:
    """A titled rectangle; it contains the nodes whose centre lies inside it."""

    title: str
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Canvas:
    """The content of one level of a file: the root, or a subgraph."""

    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output of a subgraph. `links` are the ids of its links inside."""

    name: str
    type: str
    label: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """The definition of a subgraph; a node whose type is its id is a *host* of it.

    The values of a host of a group node (`is_group_node`) are the inner nodes' values in a row.
    """

    id: str
    name: str
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    canvas: Canvas
    is_group_node: bool = False


@dataclass(frozen=True, slots=True)
class EditorFile:
    """A whole file. `skipped` counts entries that were not nodes or repeated an earlier id."""

    id: str
    canvas: Canvas
    definitions: Mapping[str, Definition]
    extra: Mapping[str, Any]
    skipped: int = 0
