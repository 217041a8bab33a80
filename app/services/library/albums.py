"""Albums of results: named sets that all windows share. Deleting one leaves its pictures."""

from collections.abc import Callable, Collection, Mapping
from functools import partial

from app.core.library.albums import MAX_OF_ONE, album_keys, renamed, with_albums, without_album
from app.core.library.item import Note
from app.services.library.note_keeper import NoteKeeper
from app.services.window_store import WindowStore

Change = Callable[[Note], Note]


class Albums:
    """Changes the notes of results; each change is durable when its method returns."""

    def __init__(self, window_store: WindowStore, notes: NoteKeeper) -> None:
        self._window_store = window_store
        self._notes = notes

    async def add(self, keys: Collection[str], name: str) -> int:
        """Put results into an album; return how many are not in it, as they are in too many."""
        known = self._window_store.state.library.note_of
        full = [key for key in keys if len(known(key).albums) >= MAX_OF_ONE]
        full = [key for key in full if name not in known(key).albums]
        await self._change(keys, lambda note: with_albums(note, (name,)))
        return len(full)

    async def remove(self, keys: Collection[str], name: str) -> None:
        """Take results out of an album; they stay in the library."""
        await self._change(keys, partial(without_album, name=name))

    async def rename(self, name: str, new: str) -> None:
        """Give an album another name; if there is one with that name, it gets the results."""
        keys = album_keys(self._window_store.state.library.notes, name)
        await self._change(keys, partial(renamed, name=name, new=new))

    async def delete(self, name: str) -> tuple[str, ...]:
        """Delete an album; return the keys of the results that were in it, which stay."""
        keys = album_keys(self._window_store.state.library.notes, name)
        await self.remove(keys, name)
        return keys

    async def _change(self, keys: Collection[str], change: Change) -> None:
        library = self._window_store.state.library
        notes: Mapping[str, Note] = {key: library.note_of(key) for key in keys}
        changed = {key: change(note) for key, note in notes.items()}
        await self._notes.change({key: one for key, one in changed.items() if one != notes[key]})
