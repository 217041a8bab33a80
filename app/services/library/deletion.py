"""Deletes results here, with a while to undo that. Nothing is sent to any server."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import replace
from functools import partial
from itertools import count

from app.core.archive.library_news import News
from app.core.errors import StoreError
from app.core.library.notes import StoredNote
from app.core.library.results import parse_key
from app.core.storage.recovery import RELOAD_SECONDS
from app.services.background import Background
from app.services.library.keeper import LibraryKeeper
from app.services.library.note_keeper import NoteKeeper
from app.services.library.sharing import LibrarySharing
from app.services.ports import Clock, Database, PictureStore
from app.services.storage.journal import OnStoreError
from app.services.storage.retry import insist
from app.services.tasks.removal import UNDO_SECONDS
from app.services.window_store import WindowStore


class PictureDeletion:
    """Deleted results are shown nowhere at once, and their copies deleted after `UNDO_SECONDS`.

    The keys that can be undone are `deleted` of the state, also after a reload. A task with no
    result left is then forgotten, in all windows. `on_deleted` is called after that.
    """

    def __init__(
        self,
        window_store: WindowStore,
        database: Database,
        picture_store: PictureStore,
        keeper: LibraryKeeper,
        notes: NoteKeeper,
        sharing: LibrarySharing,
        clock: Clock,
        background: Background,
        on_deleted: Callable[[], Awaitable[None]],
        on_trouble: OnStoreError,
    ) -> None:
        self._window_store = window_store
        self._database = database
        self._picture_store = picture_store
        self._keeper = keeper
        self._notes = notes
        self._sharing = sharing
        self._clock = clock
        self._background = background
        self._on_deleted = on_deleted
        self._on_trouble = on_trouble
        self._batches: dict[str, int] = {}
        self._numbers = count(1)
        sharing.listen(self._on_news)

    async def delete(self, keys: Iterable[str]) -> None:
        """Delete results by their keys; durable when it returns."""
        library = self._window_store.state.library
        notes = {key: library.note_of(key) for key in keys if parse_key(key) is not None}
        here = {key: note for key, note in notes.items() if note.deleted_at is None}
        now = self._clock.now()
        if here:
            self._offer(here)
            await self._notes.change(
                {key: replace(note, deleted_at=now) for key, note in here.items()}
            )

    async def undo(self) -> None:
        """Bring back all results that can be brought back."""
        keys, self._batches = list(self._batches), {}
        library = self._window_store.state.library
        self._publish()
        notes = {key: library.note_of(key) for key in keys}
        await self._notes.change(
            {key: replace(note, deleted_at=None) for key, note in notes.items()}
        )

    def forget_undo(self) -> None:
        """Offer nothing any more: everything stored was deleted."""
        self._batches = {}
        self._publish()

    async def resume(self, stored: Collection[StoredNote]) -> None:
        """Go on with deletions from before a load; those of other windows may still be undone."""
        own = self._window_store.state.window.window_id
        oldest = self._clock.now() - RELOAD_SECONDS * 1000
        begun = [(one, one.note.deleted_at) for one in stored if not one.done]
        recent = [one for one, at in begun if at is not None and at > oldest]
        late = [one.key for one, at in begun if at is not None and at <= oldest]
        self._offer([one.key for one in recent if one.by == own])
        await self._finish(late)

    def _offer(self, keys: Collection[str]) -> None:
        if keys:
            number = next(self._numbers)
            self._batches |= dict.fromkeys(keys, number)
            self._publish()
            self._background.spawn(self._end_later(number), "end the deletion of pictures")

    async def _end_later(self, number: int) -> None:
        await self._clock.sleep(UNDO_SECONDS)
        over = [key for key, own in self._batches.items() if own == number]
        for key in over:
            del self._batches[key]
        self._publish()
        await self._finish(over)

    async def _finish(self, keys: Collection[str]) -> None:
        """Delete the copies of results, and forget the tasks that have none left."""
        if not keys:
            return
        found = [one for key in keys if (one := parse_key(key)) is not None]
        try:
            kept = [name for one in found for name in one.kept_as]
            if kept:
                await self._picture_store.remove(kept)
            tasks = await self._keeper.known({one.prompt_id for one in found})
            library = self._window_store.state.library
            empty = [task.prompt_id for task in tasks if not library.left_of(task)]
            await self._forget(empty)
        except StoreError as error:
            self._on_trouble(error)  # the next load goes on with it
            return
        await self._notes.settle(one.text for one in found if one.prompt_id not in empty)
        await self._on_deleted()

    async def _forget(self, prompt_ids: Collection[str]) -> None:
        rows = [await self._database.row("tasks", one) for one in prompt_ids]
        owners = {row["owner"] for row in rows if row is not None}
        for owner in owners:
            forget = partial(self._database.forget, list(prompt_ids), owner)
            await insist(forget, self._clock.sleep)
        await self._notes.drop(prompt_ids)
        self._keeper.forget(*prompt_ids)
        self._sharing.post(News(gone=tuple(prompt_ids)))

    def _on_news(self, news: News) -> None:
        """Offer nothing that another window brought back."""
        library = self._window_store.state.library
        back = {key for key in news.notes if library.note_of(key).deleted_at is None}
        if back & self._batches.keys():
            self._batches = {key: one for key, one in self._batches.items() if key not in back}
            self._publish()

    def _publish(self) -> None:
        deleted = tuple(self._batches)
        if deleted != self._window_store.state.deleted:
            self._window_store.change(deleted=deleted)
