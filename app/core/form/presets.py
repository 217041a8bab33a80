"""Presets: named sets of values for the inputs of one workflow.

A preset holds texts, numbers and switches. It holds no files: only the name of a file that the
workflow itself names. A seed without a value stays random.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.reading.json_text import json_object
from app.core.workflow.catalog import UPLOADS, Input, WorkflowType
from app.core.workflow.derive import MAX_INPUTS
from app.core.workflow.inputs import defaults

MAX_NAME = 80
"""Maximum characters of a preset's name: more do not fit on a phone."""

MAX_PRESETS = 100
"""Maximum presets of a workflow: more are not found again in a list."""

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Preset:
    """A set of values by input name; the name is unique among those of a workflow."""

    name: str
    values: Mapping[str, Value]


Presets = tuple[Preset, ...]


def preset_of(name: str, kind: WorkflowType, values: Mapping[str, Any]) -> Preset:
    """Return the preset of a form's values.

    A hidden input is left out, unless its value is another than the file's.
    """
    given = defaults(kind)
    held: dict[str, Value] = {}
    for item in kind.inputs:
        value = values.get(item.name, given.get(item.name))
        is_own = item.hidden and as_typed(value) == as_typed(given.get(item.name))
        if _is_value(value) and not is_own and not (item.kind in UPLOADS and value is None):
            held[item.name] = "" if value is None else value
    return Preset(name, held)


def left_out(kind: WorkflowType, values: Mapping[str, Any]) -> tuple[Input, ...]:
    """Return the inputs whose files a preset cannot hold."""
    return tuple(
        item
        for item in kind.uploads
        if not item.hidden and values.get(item.name) and not _is_value(values[item.name])
    )


def applied(
    preset: Preset, kind: WorkflowType, values: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a form's values with those of a preset, and the names of inputs that are gone."""
    known = {item.name for item in kind.inputs}
    taken = {name: value for name, value in preset.values.items() if name in known}
    return {**values, **taken}, tuple(name for name in preset.values if name not in known)


def is_changed(preset: Preset, kind: WorkflowType, values: Mapping[str, Any]) -> bool:
    """Return whether a form's values differ from those of a preset that the form has inputs for."""
    given = defaults(kind)
    return any(
        as_typed(values.get(item.name, given.get(item.name))) != as_typed(preset.values[item.name])
        for item in kind.inputs
        if item.name in preset.values
    )


def own_values(kind: WorkflowType, values: Mapping[str, Any]) -> tuple[Input, ...]:
    """Return the hidden inputs whose values are not those of the file."""
    given = defaults(kind)
    return tuple(
        item
        for item in kind.inputs
        if item.hidden
        and item.name in values
        and as_typed(values[item.name]) != as_typed(given.get(item.name))
    )


def as_typed(value: Any) -> str:
    """Return a value as a control shows it, so that 20, 20.0 and "20" are equal."""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float):
        return f"{value:.10g}"
    return "" if value is None else str(value)


def with_preset(presets: Presets, preset: Preset, instead_of: str = "") -> Presets:
    """Return presets with a new one, or with one replaced, whose place it takes."""
    former = instead_of or preset.name
    if former not in [one.name for one in presets]:
        return (*presets, preset)
    return tuple(preset if one.name == former else one for one in presets)


def without_preset(presets: Presets, name: str) -> Presets:
    """Return presets without one."""
    return tuple(one for one in presets if one.name != name)


def merged(here: Presets, given: Iterable[Preset]) -> Presets:
    """Return presets with given ones; a name that is here already keeps its values."""
    names = {one.name for one in here}
    return (*here, *(one for one in given if one.name not in names))[:MAX_PRESETS]


def presets_text(presets: Mapping[str, Presets]) -> str:
    """Return the presets of all workflows, by type id, as text for the settings."""
    listed = {
        type_id: [{"name": one.name, "values": dict(one.values)} for one in found]
        for type_id, found in presets.items()
        if found
    }
    return json.dumps({"presets": listed}, ensure_ascii=False)


def read_presets(text: str | None) -> tuple[Mapping[str, Presets], int]:
    """Return the presets of a text by type id, and the number of invalid entries."""
    document = json_object(text)
    listed = None if document is None else document.get("presets", {})
    if not isinstance(listed, Mapping):
        return {}, 1
    found: dict[str, Presets] = {}
    wrong = 0
    for type_id, entries in listed.items():
        presets: Presets = ()
        for entry in entries if isinstance(entries, list) else [None]:
            preset = _read(entry)
            if preset is None or len(presets) == MAX_PRESETS:
                wrong += 1
            else:
                presets = with_preset(presets, preset)
        if presets:
            found[str(type_id)] = presets
    return found, wrong


def name_of(typed: str) -> str:
    """Return a preset's name as typed, in one line and not too long."""
    return " ".join(typed.split())[:MAX_NAME]


def _read(entry: Any) -> Preset | None:
    if not isinstance(entry, Mapping):
        return None
    name, values = entry.get("name"), entry.get("values")
    if not isinstance(name, str) or not name_of(name) or not isinstance(values, Mapping):
        return None
    kept = {str(key): one for key, one in list(values.items())[:MAX_INPUTS] if _is_value(one)}
    return Preset(name_of(name), kept)


def _is_value(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)
