"""Validation of an exported file as a whole, and its size limits. Pure.

`row_check` validates a task's row, `imported_settings` a setting.
"""

from collections.abc import Mapping
from typing import Any

from app.core.archive.manifest import FORMAT, VERSION, Manifest, unnumbered
from app.core.archive.row_check import is_sound
from app.core.errors import InputError
from app.core.reading.json_text import read_json_text
from app.core.storage.journal import replay
from app.core.storage.recovery import tasks_of

MAX_MANIFEST = 128_000_000
"""Maximum bytes of a manifest, as Python reads it into memory as a whole."""

MAX_PARTS = 100_000
MAX_BYTES = 4_000_000_000
"""Maximum bytes of a file: more than any journal has."""

MAX_GROWTH = 256_000_000
"""Maximum bytes by which a file may grow when decompressed. Prompts compress well, but a small file
may expand to more than the page's memory. Pictures do not grow."""


def parse_manifest(text: str) -> Manifest:
    """Parse a manifest. Raises `InputError` if it is invalid or its parts contradict each other.

    The events must lead to the rows: a file that was edited or truncated is rejected.
    """
    try:
        document = read_json_text(text)
    except ValueError:
        raise InputError("archive.not_ours") from None
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise InputError("archive.not_ours")
    if document.get("version") != VERSION:
        raise InputError("archive.version", version=document.get("version"))
    tasks: Any = document.get("tasks")
    events: Any = document.get("events")
    pictures: Any = document.get("pictures")
    settings: Any = document.get("settings", {})  # missing in earlier versions
    notes: Any = document.get("notes", [])  # as well
    lists = (tasks, events, notes)
    if not (all(map(_rows, lists)) and _times(pictures) and isinstance(settings, Mapping)):
        raise InputError("archive.damaged")
    parts = (tuple(tasks), tuple(map(unnumbered, events)), pictures, settings, tuple(notes))
    manifest = Manifest(*parts)
    readable = not any(tasks_of([row])[1] for row in manifest.tasks) and _agree(manifest)
    if not (readable and all(is_sound(row) for row in manifest.tasks)):
        raise InputError("archive.damaged")
    return manifest


def _agree(manifest: Manifest) -> bool:
    try:
        rows = replay(manifest.events)
        return all(rows.get(row["promptId"]) == row for row in manifest.tasks)
    except (KeyError, TypeError):
        return False


def _rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, Mapping) for row in value)


def _times(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(at, int) for at in value.values())
