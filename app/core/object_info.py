"""What a server can run: its node classes and the choices each offers, from `/object_info`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.message import Message, message
from app.core.shape import mapping_at
from app.core.workflow import Graph


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """One node class: the options of each choice field. Upload fields (any file) are left out."""

    name: str
    choices: Mapping[str, tuple[str, ...]]


def parse_class(value: Any, name: str) -> ClassInfo | None:
    """Read `/object_info/{class}`: `None` when the server does not have the class."""
    entry = mapping_at(value, "$").get(name)
    if entry is None:
        return None
    sections = mapping_at(mapping_at(entry, name).get("input"), f"{name}.input")
    choices: dict[str, tuple[str, ...]] = {}
    for section in ("required", "optional"):
        for field, spec in mapping_at(sections.get(section) or {}, f"{name}.{section}").items():
            options = _options(spec)
            if options is not None:
                choices[str(field)] = options
    return ClassInfo(name, choices)


def missing(graph: Graph, known: Mapping[str, ClassInfo | None]) -> tuple[Message, ...]:
    """Say what a graph needs and a server lacks: node classes, and values it does not offer.

    A class not in `known` was not asked for, and nothing is said about it.
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
        for field, value in node["inputs"].items():
            options = entry.choices.get(field)
            if options is not None and isinstance(value, str) and value not in options:
                lacking.append(message("missing.value", node=class_type, field=field, value=value))
    return _distinct(lacking)


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
