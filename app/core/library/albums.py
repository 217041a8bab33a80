"""Albums: named sets of results. A note has the names of the albums that its result is in. Pure.

So an album exists while a result is in it, and goes wherever notes go: into files, to other tabs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.core.library.item import Note

MAX_NAME = 60
"""Most letters of an album's name: more do not fit on a chip."""

MAX_OF_ONE = 20
"""Most albums that one result is in, so that a note stays short."""


def album_name(typed: str) -> str:
    """Return the name of an album as it was typed, with single spaces; "" for none."""
    return " ".join(typed.split())[:MAX_NAME].rstrip()


def albums_of(value: Any) -> tuple[str, ...]:
    """Return the names in a value, which may come from a stranger: sound ones, each once."""
    if not isinstance(value, list):
        return ()
    found = {one for one in value if isinstance(one, str) and one and one == album_name(one)}
    return tuple(sorted(found))[:MAX_OF_ONE]


def with_albums(note: Note, names: Iterable[str]) -> Note:
    """Return a note whose result is in these albums, too, as far as there is room."""
    new = sorted(set(names) - set(note.albums))[: MAX_OF_ONE - len(note.albums)]
    return replace(note, albums=tuple(sorted((*note.albums, *new))))


def without_album(note: Note, name: str) -> Note:
    """Return a note whose result is no longer in this album."""
    return replace(note, albums=tuple(one for one in note.albums if one != name))


def renamed(note: Note, name: str, new: str) -> Note:
    """Return a note whose result is in the album `new` instead of in the album `name`."""
    return with_albums(without_album(note, name), (new,))


def album_keys(notes: Mapping[str, Note], name: str) -> tuple[str, ...]:
    """Return the keys of all results in an album, also of deleted ones that may come back."""
    return tuple(key for key, note in notes.items() if name in note.albums)


def album_names(notes: Mapping[str, Note]) -> tuple[str, ...]:
    """Return the names of the albums with results that are left, in the order of the alphabet."""
    found = {name for note in notes.values() if note.deleted_at is None for name in note.albums}
    return tuple(sorted(found, key=lambda name: (name.casefold(), name)))
