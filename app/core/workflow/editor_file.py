"""An editor file as values: what ComfyUI's *Save* writes, with what nobody needs left out.

`editor_reading` makes these. Ids are texts throughout, since files hold numbers and texts for one
node. In a file that was read, node ids are distinct over all subgraphs, and group nodes are
subgraphs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

INPUT_NODE = "-10"
"""The node in a subgraph from which links bring what its host's inputs get."""

OUTPUT_NODE = "-20"
"""The node in a subgraph to which links bring what its host's outputs give."""

REROUTE = "Reroute"
PRIMITIVE = "PrimitiveNode"
NOTES = frozenset({"Note", "MarkdownNote"})
EDITOR_ONLY = frozenset({REROUTE, PRIMITIVE, *NOTES})
"""Node types that exist in the editor only; no server has a class for them."""

Bounds = tuple[float, float, float, float]
"""Left, top, width and height on the canvas, in its pixels."""


class NodeMode(Enum):
    """Whether a node runs, is off, or lets its inputs through in place of its outputs."""

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
    """A node. `values` are its widgets' values by place, or by name where the file has an object.

    `named` are the same values by name, in newer files. `title` is empty unless its author gave
    one. `type` is a class, an editor's own type, or the id of a subgraph's definition.
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
    """A titled rectangle; a node whose middle is in it belongs to it."""

    title: str
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Canvas:
    """What lies on one level of a file: the root's, or a subgraph's."""

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
    """A subgraph; a node whose type is its id is a *host* of it.

    The values of a host of a group node (`is_group_node`) are those of the inner nodes in a row.
    """

    id: str
    name: str
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    canvas: Canvas
    is_group_node: bool = False


@dataclass(frozen=True, slots=True)
class EditorFile:
    """A whole file. `skipped` counts entries that were no nodes or had the id of an earlier one."""

    id: str
    canvas: Canvas
    definitions: Mapping[str, Definition]
    extra: Mapping[str, Any]
    skipped: int = 0
