"""Parsing of untrusted JSON, with a limit on its nesting depth.

CPython's parser raises an error when JSON nests too deeply. In Pyodide the JavaScript stack
overflows before that. Such an overflow crashes the whole page and cannot be caught. So the depth is
checked before parsing.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

MAX_DEPTH = 500
"""Maximum depth: far more than any response, workflow or setting has. Pyodide survives
thousands."""

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
"""A string, up to the end of the text when it is not closed. The possessive quantifier prevents
backtracking. With backtracking, an open string of 1 MB would take minutes."""

_OTHERS = bytes(set(range(256)) - set(b"[]{}"))


def read_json_text(text: str | bytes) -> Any:
    """Return the value of a JSON text. Raises `ValueError`, also for JSON that nests too deeply."""
    if isinstance(text, bytes):
        text = text.decode()  # ComfyUI always sends UTF-8
    if nests_deeper(text, MAX_DEPTH):
        raise ValueError("nested too deep")
    return json.loads(text)


def json_object(text: str | None) -> Mapping[str, Any] | None:
    """Return the object of a stored JSON text: an empty one for no text, `None` if it has none."""
    try:
        value = read_json_text(text or "{}")
    except ValueError:
        return None
    return value if isinstance(value, Mapping) else None


def nests_deeper(text: str, limit: int) -> bool:
    """Return whether brackets nest deeper than `limit`; brackets inside strings do not count."""
    raw = text.encode("utf-8", "surrogatepass")
    # Cheap check first: nearly all texts pass it.
    return _deeper(raw, limit) and _deeper(_STRING.sub(b"", raw), limit)


def has_more_values(text: str, limit: int) -> bool:
    """Return whether a JSON text holds more values than `limit`, without parsing it.

    It counts commas and opening brackets, so an empty list counts as two values.
    """
    bare = _STRING.sub(b"", text.encode("utf-8", "surrogatepass"))
    return sum(map(bare.count, (b",", b"[", b"{"))) > limit


def _deeper(raw: bytes, limit: int) -> bool:
    depth = 0
    for bracket in raw.translate(None, _OTHERS):
        depth += 1 if bracket in b"[{" else -1
        if depth > limit:
            return True
    return False
