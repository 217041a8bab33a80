"""Tolerant parsing of JSON from any source: a value of the wrong type counts as missing.

`core/reading/shape` is the strict counterpart, for server responses. A workflow file may be old,
edited by hand or made by another program, so its valid parts are used.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any


def mapping_of(value: Any) -> Mapping[str, Any]:
    """Return `value` when it is a JSON object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def list_of(value: Any) -> Sequence[Any]:
    """Return `value` when it is a JSON array, else an empty one."""
    return value if isinstance(value, list | tuple) else ()


def text_of(value: Any) -> str:
    """Return `value` when it is a text, else an empty one."""
    return value if isinstance(value, str) else ""


def id_of(value: Any) -> str | None:
    """Return an id as text: files write 5, 5.0 and "5" for the same node or link."""
    if isinstance(value, str):
        return value
    number = whole_of(value)
    return None if number is None else str(number)


def whole_of(value: Any) -> int | None:
    """Return an integer as an exact `int`; `None` for any other value, True included."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, float) and value.is_integer() else None


def index_of(value: Any) -> int | None:
    """Return an integer of at least 0, `None` for any other value."""
    number = whole_of(value)
    return number if number is not None and number >= 0 else None


def number_of(value: Any) -> float:
    """Return a number that fits in a finite `float`, 0 for any other value."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or (isinstance(value, int) and abs(value) > _LARGEST):
        return 0.0
    return float(value) if math.isfinite(value) else 0.0


def sendable(value: Any, depth: int = 0) -> Any:
    """Return a copy of a JSON value that can be sent: `None` replaces NaN and too deep values.

    JSON has no NaN. The depth is limited to protect Python's stack; node values are rarely nested.
    """
    if isinstance(value, Mapping | list) and depth >= _MAX_DEPTH:
        return None
    if isinstance(value, Mapping):
        return {str(key): sendable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [sendable(item, depth + 1) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


_MAX_DEPTH = 50
"""Maximum nesting depth of a node's value; the deepest known values have five levels."""

_LARGEST = 2**53
"""Canvas coordinates are JavaScript numbers, which are exact up to here."""
