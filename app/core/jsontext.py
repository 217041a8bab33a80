"""JSON from outside, read only when its nesting is sane.

Python's parser has a limit of its own for depth, and an error. In Pyodide the JavaScript stack is
over before that, which takes the whole page down and cannot be caught: so depth is looked at first.
"""

import json
from typing import Any

MAX_DEPTH = 500
"""Far deeper than any answer, workflow or setting; Pyodide survives several thousand."""

_OTHERS = bytes(set(range(256)) - set(b"[]{}"))


def read_json_text(text: str | bytes) -> Any:
    """Return the value of JSON text. Raises `ValueError`, also for one that nests too deep."""
    if nests_deeper(text, MAX_DEPTH):
        raise ValueError("nested too deep")
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


def nests_deeper(text: str | bytes, limit: int) -> bool:
    """Tell whether brackets nest deeper than `limit`; those inside strings count too."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    brackets = raw.translate(None, _OTHERS)
    if len(brackets) <= limit:
        return False
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in b"[{" else -1
        if depth > limit:
            return True
    return False
