"""Marks as text for the settings. Invalid entries are left out."""

import json
from collections.abc import Mapping
from typing import Any

from app.core.ids import ServerId
from app.core.reading.json_text import read_json_text
from app.core.servers.mark import HUES, SHAPES, Mark
from app.core.servers.server import MAX_ID

MAX_MARKS = 500
"""Maximum number of marks to store, the newest: workspaces come and go for years."""

_MAX_TAG = 2
"""Maximum characters of a tag."""


def marks_text(marks: Mapping[ServerId, Mark]) -> str:
    """Return the marks as text."""
    entries = list(marks.items())[-MAX_MARKS:]
    return json.dumps(
        {own: [mark.hue, mark.shape, mark.tag] for own, mark in entries}, ensure_ascii=False
    )


def read_marks(text: Any) -> dict[ServerId, Mark]:
    """Return the stored marks by server id."""
    try:
        saved = read_json_text(text) if isinstance(text, str) else {}
    except ValueError:
        return {}
    entries = list(saved.items())[:MAX_MARKS] if isinstance(saved, dict) else []
    found = {ServerId(own): _mark(value) for own, value in entries if len(own) <= MAX_ID}
    return {own: mark for own, mark in found.items() if mark is not None}


def _mark(value: Any) -> Mark | None:
    if not isinstance(value, list) or len(value) != 3:
        return None
    hue, shape, tag = value
    is_dot = _is_below(hue, HUES) and _is_below(shape, SHAPES)
    if not is_dot or not isinstance(tag, str) or len(tag) > _MAX_TAG or not tag.isalnum():
        return None
    return Mark(hue, tag, shape)


def _is_below(value: Any, limit: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < limit
