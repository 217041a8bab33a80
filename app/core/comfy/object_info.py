"""A server's node classes and the choices that each offers, parsed from `/object_info`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.message import Message, message
from app.core.reading.shape import mapping_at
from app.core.workflow.graph import Graph, fill
from app.core.workflow.limits import Limits, parse_limits
from app.core.workflow.model_names import FILE_ENDING, MODEL_FOLDERS, spelling


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """One node class: the options of its choice fields and the limits of its number fields.

    Upload fields are omitted, since they accept any file. `entry` is the server's whole entry of
    the class, for `workflow/node_class`.
    """

    name: str
    choices: Mapping[str, tuple[str, ...]]
    limits: Mapping[str, Limits] = field(default_factory=dict)
    entry: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


Classes = Mapping[str, ClassInfo | None]
"""The node classes that a server sent, by name; `None` for a class that it lacks."""


def entries_of(known: Classes) -> dict[str, Mapping[str, Any]]:
    """Return the entry of each class that the server has, as in a whole `/object_info`."""
    return {name: info.entry for name, info in known.items() if info is not None}


_OWN_OPTIONS = ("CustomCombo",)
"""Classes whose options are defined in the workflow, not on the server."""


def parse_class(value: Any, name: str) -> ClassInfo | None:
    """Parse `/object_info/{class}`; `None` when the server does not have the class."""
    entry = mapping_at(value, "$").get(name)
    if entry is None:
        return None
    entry = mapping_at(entry, name)
    sections = mapping_at(entry.get("input"), f"{name}.input")
    choices: dict[str, tuple[str, ...]] = {}
    limits: dict[str, Limits] = {}
    for section in ("required", "optional"):
        for key, spec in mapping_at(sections.get(section) or {}, f"{name}.{section}").items():
            options = _options(spec)
            if options is not None and name not in _OWN_OPTIONS:
                choices[str(key)] = options
            found = parse_limits(spec)
            if found is not None:
                limits[str(key)] = found
    return ClassInfo(name, choices, limits, entry)


def missing(graph: Graph, known: Classes) -> tuple[Message, ...]:
    """Return what a graph needs and a server lacks: node classes, options, numbers in range.

    Classes that are not in `known` were not requested and are not reported. Path separators may
    differ (`spelled`).
    """
    lacking: list[Message] = []
    for node in graph.values():
        class_type = str(node["class_type"])
        if class_type not in known:
            continue
        entry = known[class_type]
        if entry is None:
            lacking.append(message("missing.node", node=class_type))
            continue
        for key, value in node["inputs"].items():
            options, limits = entry.choices.get(key), entry.limits.get(key)
            if options is not None and isinstance(value, str) and spelling(value, options) is None:
                lacking.append(_not_offered(class_type, key, value))
            if limits is not None and _is_number(value) and not limits.allows(value):
                lacking.append(_out_of_range(class_type, key, value, limits))
    return _distinct(lacking)


def _not_offered(class_type: str, key: str, value: str) -> Message:
    folder = MODEL_FOLDERS.get(class_type) if FILE_ENDING.search(value.lower()) else None
    if folder is not None:
        return message("missing.file", file=value, folder=folder)
    return message("missing.value", node=class_type, field=key, value=value)


def spelled(graph: Graph, known: Classes) -> Graph:
    """Return the graph with options spelled as on the server (`same_path`)."""
    puts: list[tuple[str, str, str]] = []
    for node_id, node in graph.items():
        entry = known.get(str(node["class_type"]))
        for key, value in node["inputs"].items() if entry is not None else ():
            options = entry.choices.get(key) if entry is not None else None
            own = spelling(value, options) if options and isinstance(value, str) else None
            if own is not None and own != value:
                puts.append((node_id, key, own))
    return fill(graph, puts) if puts else graph


def _out_of_range(class_type: str, key: str, value: int | float, limits: Limits) -> Message:
    lacking = {"node": class_type, "field": key, "value": value}
    if limits.minimum is not None and value < limits.minimum:
        return message("missing.below", low=limits.minimum, **lacking)
    return message("missing.above", high=limits.maximum, **lacking)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _distinct(messages: list[Message]) -> tuple[Message, ...]:
    kept: list[Message] = []
    for item in messages:
        if item not in kept:
            kept.append(item)
    return tuple(kept)


def _options(spec: Any) -> tuple[str, ...] | None:
    if not isinstance(spec, list) or not spec:
        return None
    extra = spec[1] if len(spec) > 1 and isinstance(spec[1], Mapping) else {}
    if any(str(flag).endswith("_upload") and extra[flag] for flag in extra):
        return None
    options = extra.get("options") if spec[0] == "COMBO" else spec[0]
    return tuple(str(option) for option in options) if isinstance(options, list) else None
