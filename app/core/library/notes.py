"""Notes about results as rows of the store "settings", and notes of strangers. Pure.

The schema of the database gets no new stores (`app/static/database/schema.js`). A row of a setting
has a `text`, a lease has `until`; a note has neither.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.core.library.albums import albums_of, with_albums
from app.core.library.item import NO_NOTE, Note
from app.core.library.results import parse_key

PREFIX = "note/"
"""Names of notes begin with this; the key of the result follows."""

MAX_KEY = 200
"""Most letters of a key: a prompt id has 36."""

_LATEST = 2**47
"""Milliseconds of the year 6429, as for the times of a task."""


@dataclass(frozen=True, slots=True)
class StoredNote:
    """A stored note: its key, the window that deleted the result, and whether that is over.

    While it is not `done`, the deletion can be undone, and the kept copy is still there.
    """

    key: str
    note: Note
    by: str = ""
    done: bool = False


def note_name(key: str) -> str:
    """Return the name of a note's row."""
    return PREFIX + key


def note_row(stored: StoredNote) -> dict[str, Any]:
    """Return the row of a note."""
    return {
        "name": note_name(stored.key),
        "starredAt": stored.note.starred_at,
        "deletedAt": stored.note.deleted_at,
        "albums": list(stored.note.albums),
        "by": stored.by,
        "done": stored.done,
    }


def note_of(row: Any) -> StoredNote | None:
    """Return the note of a row, `None` if the row is none. The row may come from a stranger."""
    if not isinstance(row, Mapping) or not isinstance(row.get("name"), str):
        return None
    name = row["name"]
    key = name.removeprefix(PREFIX)
    if key == name or len(key) > MAX_KEY or parse_key(key) is None:
        return None
    times = (row.get("starredAt"), row.get("deletedAt"))
    if not all(map(_is_time, times)):
        return None
    by, note = row.get("by"), Note(*times, albums_of(row.get("albums")))
    return StoredNote(key, note, by if isinstance(by, str) else "", row.get("done") is True)


def notes_of(rows: Iterable[Mapping[str, Any]]) -> list[StoredNote]:
    """Return the notes of rows, without those that are none."""
    return [found for row in rows if (found := note_of(row)) is not None]


def plain_note(key: str, note: Note) -> dict[str, Any]:
    """Return a note for a message or a file."""
    return {
        "name": note_name(key),
        "starredAt": note.starred_at,
        "deletedAt": note.deleted_at,
        "albums": list(note.albums),
    }


def exported(stored: Iterable[StoredNote], prompt_ids: Collection[str]) -> list[dict[str, Any]]:
    """Return the notes about the results of tasks for a file.

    A deletion that can still be undone is left out.
    """
    return [
        plain_note(one.key, one.note if one.done else replace(one.note, deleted_at=None))
        for one in stored
        if one.key.rpartition(":")[0] in prompt_ids
    ]


def of_file(rows: Iterable[Mapping[str, Any]], prompt_ids: Collection[str]) -> list[StoredNote]:
    """Return the notes in a file about the results of its tasks; its deletions are over."""
    return [
        replace(one, by="", done=True)
        for one in notes_of(rows)
        if one.key.rpartition(":")[0] in prompt_ids and one.note != NO_NOTE
    ]


def brought(known: Note | None, stored: StoredNote) -> StoredNote | None:
    """Return what a note of a file changes here, `None` if nothing: a known one gets its albums."""
    if known is None:
        return stored
    note = with_albums(known, stored.note.albums)
    return None if note == known or known.deleted_at is not None else StoredNote(stored.key, note)


def _is_time(value: Any) -> bool:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value is None or (is_whole and 0 <= value < _LATEST)
