"""The servers that this browser sends no new task to, as text for the settings. Pure."""

import json
from collections.abc import Iterable

from app.core.ids import ServerId
from app.core.reading.json_text import read_json_text
from app.core.servers.server import MAX_ID

MAX_PAUSED = 1_000
"""Maximum number of stored ids; a pool has far fewer servers."""


def paused_text(paused: Iterable[ServerId]) -> str:
    """Return the ids of paused servers as text."""
    return json.dumps(sorted(paused))


def read_paused(text: str | None) -> frozenset[ServerId]:
    """Return the ids of paused servers; invalid ones are left out."""
    try:
        listed = read_json_text(text or "[]")
    except ValueError:
        return frozenset()
    if not isinstance(listed, list):
        return frozenset()
    ids = [one for one in listed[:MAX_PAUSED] if isinstance(one, str) and 0 < len(one) <= MAX_ID]
    return frozenset(map(ServerId, ids))
