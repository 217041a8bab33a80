"""Which values a widget can hold, and its value when a file has none."""

import math
import re
from collections.abc import Mapping
from typing import Any

from app.core.workflow.loose import sendable, whole_of
from app.core.workflow.node_class import DYNAMIC_COMBO, DYNAMIC_GROUP, InputSpec
from app.core.workflow.widgets import UPLOADS, Role, Widget, first_option

CONTROL_WORDS = ("fixed", "increment", "decrement", "randomize")

NOTHING = object()
"""Stands for a missing value, since `None` is a value in JSON."""

_FILE_NAME = re.compile(r".\.[A-Za-z0-9]{1,11}")
"""Matches a file name with an extension: models, pictures, sounds."""


def can_hold(spec: InputSpec, value: Any) -> bool:
    """Return whether a widget can hold the value. Options that the server lacks are accepted."""
    match spec.type:
        case "INT":
            return whole_of(value) is not None
        case "FLOAT":
            return _is_number(value)
        case "BOOLEAN":
            return isinstance(value, bool)
        case "STRING":
            return isinstance(value, str)
        case "COMBO":
            return _can_choose(spec, value)
        case "COMFY_DYNAMICCOMBO_V3":
            return isinstance(value, str)
        case "COMFY_DYNAMICGROUP_V3":
            return whole_of(value) is not None
        case "COLORS" | "BOUNDING_BOXES":
            return isinstance(value, list)
        case "BOUNDING_BOX":
            return isinstance(value, Mapping)
    return value is not None


def is_sound(widget: Widget, value: Any) -> bool:
    """Return whether a value at a widget's position probably belongs to it.

    With listed options, it must be one of them; for a control, it must be a control word. A file
    name may be missing from the options: this server lacks that model or picture.
    """
    spec = widget.spec
    if widget.role is Role.CONTROL:
        return isinstance(value, bool) or value in CONTROL_WORDS
    if widget.role is Role.FILTER:
        return isinstance(value, str)
    if widget.role is not Role.VALUE:
        return True
    if spec.type == DYNAMIC_COMBO:
        return isinstance(value, str) and value in spec.children
    if spec.type == "COMBO" and value is None:
        return bool(spec.options)
    if not can_hold(spec, value):
        return False
    return spec.type != "COMBO" or _is_offered(spec, value)


def default_of(spec: InputSpec) -> Any:
    """Return the value of a widget without one in the file; `NOTHING` if it has no default."""
    default = spec.extra.get("default", NOTHING)
    if spec.type == DYNAMIC_COMBO:
        return first_option(spec)
    if spec.type == DYNAMIC_GROUP:
        return whole_of(spec.extra.get("min")) or 0
    if default is not NOTHING and default is not None:
        return sendable(default)
    if spec.type == "COMBO":
        return sendable(spec.options[0]) if spec.options else NOTHING
    return _DEFAULTS.get(spec.type, NOTHING)


_DEFAULTS: Mapping[str, Any] = {
    "INT": 0,
    "FLOAT": 0,
    "BOOLEAN": False,
    "STRING": "",
    "LOAD_3D": "",
    "PREVIEW_3D": "",
}


def as_held(spec: InputSpec, value: Any) -> Any:
    """Return a widget's value in the form in which it is sent: exact integers, no NaN inside."""
    if spec.type == "INT":
        return whole_of(value)
    return sendable(value)


def _can_choose(spec: InputSpec, value: Any) -> bool:
    if isinstance(value, str):
        return True
    if isinstance(value, list):
        return bool(spec.extra.get("multiselect") or spec.extra.get("multi_select"))
    return _is_among(value, spec.options)


def _is_offered(spec: InputSpec, value: Any) -> bool:
    if not spec.options or isinstance(value, list) or _is_among(value, spec.options):
        return True
    if any(spec.extra.get(flag) for flag in UPLOADS) or spec.extra.get("remote"):
        return True
    return _FILE_NAME.search(str(value)) is not None


def _is_among(value: Any, options: tuple[Any, ...]) -> bool:
    """Return whether a value is one of the options; True does not equal 1 here."""
    return any(value == one and isinstance(value, bool) is isinstance(one, bool) for one in options)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return not isinstance(value, float) or math.isfinite(value)
