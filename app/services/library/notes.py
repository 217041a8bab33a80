"""Stars and deletions of this page, in its state."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from app.services.ports import Clock
from app.services.window_store import WindowStore


class Notes:
    """Changes the notes of the library."""

    def __init__(self, window_store: WindowStore, clock: Clock) -> None:
        self._window_store = window_store
        self._clock = clock

    async def toggle(self, keys: Collection[str]) -> None:
        """Star all of these results; if all have a star, take it from all."""
        library = self._window_store.state.library
        notes = {key: library.note(*_place(key)) for key in keys}
        all_starred = all(note.starred_at is not None for note in notes.values())
        at = None if all_starred else self._clock.now()
        changed = {key: replace(note, starred_at=at) for key, note in notes.items()}
        self._window_store.change(library=library.with_notes(changed))

    async def delete(self, keys: Iterable[str]) -> None:
        """Delete results by their keys."""
        library, at, names = self._window_store.state.library, self._clock.now(), list(keys)
        notes = {key: replace(library.note(*_place(key)), deleted_at=at) for key in names}
        deleted = (*self._window_store.state.deleted, *names)
        self._window_store.change(library=library.with_notes(notes), deleted=deleted)

    async def undo(self) -> None:
        """Bring back all results that can be brought back."""
        library = self._window_store.state.library
        keys = self._window_store.state.deleted
        notes = {key: replace(library.note(*_place(key)), deleted_at=None) for key in keys}
        self._window_store.change(library=library.with_notes(notes), deleted=())


def _place(key: str) -> tuple[str, int]:
    prompt_id, _, index = key.rpartition(":")
    return prompt_id, int(index)
