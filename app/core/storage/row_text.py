"""Rows as JSON text that JavaScript parses without loss, and back. Pure.

JavaScript integers are exact up to 2^53 only, and seeds reach 2^64: larger integers are written as
`{"$int": "…"}`. Objects of that form are escaped too, since graphs come from untrusted files.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from app.core.errors import StoreError

_INT = "$int"
_MARKED = f'"{_INT}"'
_TO_MARK = re.compile(r'\d{16}|"\$int"')
_EXACT = 2**53
"""JavaScript integers are not exact from here on, so they are written as text."""


def text_of(value: Any) -> str:
    """Return the text of a row. Raises `StoreError` for values that JSON lacks, such as NaN."""
    try:
        text = json.dumps(value, allow_nan=False)
        return json.dumps(_marked(value)) if _TO_MARK.search(text) else text
    except (TypeError, ValueError) as error:
        raise StoreError("journal.failed", why=str(error)) from None


def value_of(text: str) -> Any:
    """Return the row of a text, written by Python or by JavaScript."""
    return json.loads(text, object_hook=_unmarked if _MARKED in text else None)


def _marked(value: Any) -> Any:
    if isinstance(value, Mapping):
        marked = {name: _marked(item) for name, item in value.items()}
        return {_INT: [marked[_INT]]} if marked.keys() == {_INT} else marked
    if isinstance(value, list | tuple):
        return [_marked(item) for item in value]
    if isinstance(value, int) and abs(value) >= _EXACT:
        return {_INT: str(value)}
    return value


def _unmarked(value: dict[str, Any]) -> Any:
    if value.keys() != {_INT}:
        return value
    inner = value[_INT]
    return {_INT: inner[0]} if isinstance(inner, list) else int(inner)
