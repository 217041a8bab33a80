"""Keeps people's notes about results: shown at once, stored, and sent to other windows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from app.core.archive.library_news import News
from app.core.errors import StoreError
from app.core.library.item import NO_NOTE, Note
from app.core.library.notes import PREFIX, StoredNote, brought, note_name, note_row, notes_of
from app.services.library.sharing import LibrarySharing
from app.services.ports import Clock, Database
from app.services.storage.journal import OnStoreError
from app.services.storage.retry import insist
from app.services.window_store import WindowStore

STORE = "settings"


class NoteKeeper:
    """Writes notes. An error of the database is reported; the note then lasts as long as the page.

    `is_loaded` is false until the stored notes were read.
    """

    def __init__(
        self,
        window_store: WindowStore,
        database: Database,
        sharing: LibrarySharing,
        clock: Clock,
        on_trouble: OnStoreError,
    ) -> None:
        self._window_store = window_store
        self._database = database
        self._sharing = sharing
        self._clock = clock
        self._on_trouble = on_trouble
        self._changed: set[str] = set()
        self.is_loaded = False
        sharing.listen(self._on_news)

    async def load(self) -> list[StoredNote]:
        """Read the stored notes into the state, and return them. Raises `StoreError`.

        What changed meanwhile stays.
        """
        found = notes_of(await self._database.rows_starting(STORE, PREFIX))
        self._show({one.key: one.note for one in found if one.key not in self._changed})
        self.is_loaded = True
        return found

    async def change(self, notes: Mapping[str, Note]) -> None:
        """Show notes, tell the other windows, and write them; durable when it returns."""
        self._changed |= notes.keys()
        self._show(notes)
        self._sharing.post(News(notes=notes))
        by = self._window_store.state.window.window_id
        await self._write(StoredNote(key, note, by) for key, note in notes.items())

    async def bring(self, stored: Collection[StoredNote]) -> None:
        """Take the notes of a file; those that are here already stay, and get their albums."""
        known = self._window_store.state.library.notes
        found = (brought(known.get(one.key), one) for one in stored)
        new = [one for one in found if one is not None]
        notes = {one.key: one.note for one in new}
        self._changed |= notes.keys()
        self._show(notes)
        self._sharing.post(News(notes=notes))
        await self._write(new)

    async def settle(self, keys: Iterable[str]) -> None:
        """Record that the deletion of results is over; it cannot be undone."""
        library = self._window_store.state.library
        notes = ((key, library.note_of(key)) for key in keys)
        await self._write(
            StoredNote(key, note, done=True) for key, note in notes if note.deleted_at is not None
        )

    async def drop(self, prompt_ids: Collection[str]) -> None:
        """Delete the stored notes about the results of tasks that are forgotten."""
        gone = set(prompt_ids)
        notes = self._window_store.state.library.notes
        await self._remove([key for key in notes if key.rpartition(":")[0] in gone])

    async def _write(self, given: Iterable[StoredNote]) -> None:
        stored = list(given)
        rows = [note_row(one) for one in stored if one.note != NO_NOTE]
        try:
            if rows:
                await insist(lambda: self._database.put_all(STORE, rows), self._clock.sleep)
        except StoreError as error:
            self._on_trouble(error)
        await self._remove([one.key for one in stored if one.note == NO_NOTE])

    async def _remove(self, keys: list[str]) -> None:
        names = list(map(note_name, keys))
        try:
            if names:
                await insist(lambda: self._database.remove(STORE, names), self._clock.sleep)
        except StoreError as error:
            self._on_trouble(error)

    def _on_news(self, news: News) -> None:
        self._changed |= news.notes.keys()
        self._show(news.notes)

    def _show(self, notes: Mapping[str, Note]) -> None:
        library = self._window_store.state.library
        new = {key: note for key, note in notes.items() if library.note_of(key) != note}
        if new:
            self._window_store.change(library=library.with_notes(new))


class Stars:
    """Stars of results: they survive the size limit, and other windows show them."""

    def __init__(self, window_store: WindowStore, notes: NoteKeeper, clock: Clock) -> None:
        self._window_store = window_store
        self._notes = notes
        self._clock = clock

    async def toggle(self, keys: Collection[str]) -> None:
        """Star all of these results; if all have a star, take it from all."""
        library = self._window_store.state.library
        at = None if set(keys) <= library.starred else self._clock.now()
        notes = {key: library.note_of(key) for key in keys}
        await self._notes.change(
            {
                key: replace(note, starred_at=at)
                for key, note in notes.items()
                if at is None or note.starred_at is None
            }
        )
