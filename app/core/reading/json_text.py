"""JSON from outside, read only when its nesting is sane.

Python's parser has a limit of its own for depth, and an error. In Pyodide the JavaScript stack is
over before that, which takes the whole page down and cannot be caught: so depth is looked at first.
"""

import json
import re
from typing import Any

MAX_DEPTH = 500
"""Far deeper than any answer, workflow or setting; Pyodide survives several thousand."""

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
"""A string, up to the end of the text when nothing closes it. It never steps back: otherwise the
search would begin again at each quote within an open string, for minutes in one of 1 MB."""

_OTHERS = bytes(set(range(256)) - set(b"[]{}"))


def read_json_text(text: str | bytes) -> Any:
    """Return the value of JSON text. Raises `ValueError`, also for one that nests too deep."""
    if isinstance(text, bytes):
        text = text.decode()  # what is no UTF-8 is no answer of ComfyUI's either
    if nests_deeper(text, MAX_DEPTH):
        raise ValueError("nested too deep")
    return json.loads(text)


def nests_deeper(text: str, limit: int) -> bool:
    """Tell whether brackets nest deeper than `limit`; those inside strings do not count."""
    raw = text.encode("utf-8", "surrogatepass")
    # Nearly all texts pass the first look, which is the cheap one.
    return _deeper(raw, limit) and _deeper(_STRING.sub(b"", raw), limit)


def has_more_values(text: str, limit: int) -> bool:
    """Tell whether a JSON text holds more values than `limit`, without making one of them.

    Each value follows a comma or an opening bracket, so an empty list counts as two.
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
