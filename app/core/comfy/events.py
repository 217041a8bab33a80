"""Parses the frames of a server's socket into events; an invalid frame becomes `Malformed`."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.comfy.responses import parse_queue_depth
from app.core.errors import ServerError
from app.core.reading.json_text import read_json_text
from app.core.reading.shape import mapping_at, name_at, number_at, text_at
from app.core.task.progress import NodeProgress

FEATURE_FLAGS = '{"type":"feature_flags","data":{"supports_preview_metadata":true}}'
"""Must be the first message after each connect; otherwise the server ignores it."""


def credential_auth(key: str) -> str:
    """Return the message that proves a client id; it comes before all others."""
    return json.dumps({"type": "credential_auth", "data": {"credential_key": key}})


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """`status`, sent to every socket at each change of the queue.

    The first one to a socket has `sid`, the client id whose events it gets, and on newer servers
    the secret `credential_key` by which this id is recognised when it connects again.
    """

    queue_remaining: int
    sid: str = field(default="", compare=False)
    credential_key: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Started:
    """`execution_start` (or any later event of a run): the prompt is running."""

    prompt_id: str


@dataclass(frozen=True, slots=True)
class NodeStarted:
    """`executing` with a node; `prompt_id` is "" right after a reconnect."""

    prompt_id: str
    node_id: str


@dataclass(frozen=True, slots=True)
class NodesMoved:
    """`progress_state`, `progress` or `execution_cached`: the progress of these nodes."""

    prompt_id: str
    nodes: Mapping[str, NodeProgress]


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The run has ended: request `/history`, the only source of its outcome."""

    prompt_id: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A live preview; `prompt_id` is "" in the old binary format, which has no id."""

    prompt_id: str
    image: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Uninteresting:
    """A valid frame that needs no action (feature flags, logs, custom nodes' events)."""

    name: str


@dataclass(frozen=True, slots=True)
class Malformed:
    """An invalid frame: it is counted for the debug output and otherwise ignored."""

    why: str


ServerEvent = (
    QueueChanged
    | Started
    | NodeStarted
    | NodesMoved
    | RunEnded
    | Preview
    | Uninteresting
    | Malformed
)

_MIMES = {1: "image/jpeg", 2: "image/png"}
_ENDS = ("execution_success", "execution_error", "execution_interrupted")


def parse_text(frame: str) -> ServerEvent:
    """Parse a JSON frame."""
    try:
        document = mapping_at(read_json_text(frame), "$")
        name = text_at(document.get("type"), "type")
        return _parse(name, mapping_at(document.get("data") or {}, "data"))
    except ValueError:
        return Malformed("not JSON")
    except ServerError as error:
        return Malformed(str(error))


def parse_binary(frame: bytes) -> ServerEvent:
    """Parse a binary frame: big-endian type 1 (preview), 3 (text), 4 (preview with metadata)."""
    if len(frame) < 8:
        return Malformed("short binary frame")
    kind, second = struct.unpack_from(">II", frame)
    if kind == 1 and second in _MIMES:
        return Preview("", frame[8:], _MIMES[second])
    if kind == 3:
        return Uninteresting("text")
    if kind == 4 and len(frame) > 8 + second:
        return _preview_with_metadata(frame[8 : 8 + second], frame[8 + second :])
    return Malformed(f"binary frame of type {kind}")


def _preview_with_metadata(head: bytes, image: bytes) -> ServerEvent:
    try:
        fields = mapping_at(read_json_text(head), "preview")
        prompt_id = text_at(fields.get("prompt_id"), "preview.prompt_id")
        mime = text_at(fields.get("image_type"), "preview.image_type")
    except ValueError:
        return Malformed("preview without JSON")
    except ServerError as error:
        return Malformed(str(error))
    if mime not in _MIMES.values():
        return Malformed("preview of an unknown type")
    return Preview(prompt_id, image, mime)


def _parse(name: str, fields: Mapping[str, Any]) -> ServerEvent:
    if name == "status":
        depth = parse_queue_depth(fields.get("status"))
        return QueueChanged(depth, _name(fields, "sid"), _name(fields, "credential_key"))
    if name == "executing":
        return _executing(fields)
    if name == "execution_start":
        return Started(_prompt(fields))
    if name == "execution_cached":
        nodes = fields.get("nodes")
        cached = {str(node): _CACHED for node in nodes} if isinstance(nodes, list) else {}
        return NodesMoved(_prompt(fields), cached)
    if name == "progress":
        return _progress(fields)
    if name == "progress_state":
        return _progress_state(fields)
    if name in _ENDS:
        return RunEnded(_prompt(fields))
    return Uninteresting(name)


_CACHED = NodeProgress(1, 1, finished=True)


def _name(fields: Mapping[str, Any], key: str) -> str:
    return name_at(fields.get(key) or "", f"data.{key}")


def _prompt(fields: Mapping[str, Any]) -> str:
    return text_at(fields.get("prompt_id"), "data.prompt_id")


def _executing(fields: Mapping[str, Any]) -> ServerEvent:
    node = fields.get("node")
    prompt_id = text_at(fields.get("prompt_id") or "", "data.prompt_id")
    if node is not None:
        return NodeStarted(prompt_id, str(node))
    return RunEnded(prompt_id) if prompt_id else Uninteresting("executing")


def _progress(fields: Mapping[str, Any]) -> ServerEvent:
    value, limit = number_at(fields.get("value"), "value"), number_at(fields.get("max"), "max")
    node = fields.get("node")
    moved = {} if node is None else {str(node): NodeProgress(value, limit)}
    return NodesMoved(_prompt(fields), moved)


def _progress_state(fields: Mapping[str, Any]) -> ServerEvent:
    nodes: dict[str, NodeProgress] = {}
    for node_id, node in mapping_at(fields.get("nodes"), "data.nodes").items():
        entry = mapping_at(node, "data.nodes")
        nodes[str(node_id)] = NodeProgress(
            number_at(entry.get("value"), "value"),
            number_at(entry.get("max"), "max"),
            entry.get("state") == "finished",
        )
    return NodesMoved(_prompt(fields), nodes)
