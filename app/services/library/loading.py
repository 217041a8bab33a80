"""Connects the services of the library, and loads it after the start."""

import contextlib
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from app.core.archive.library_news import News
from app.core.errors import StoreError
from app.core.library.notes import StoredNote
from app.core.task.task import Task
from app.services.background import Background
from app.services.library.albums import Albums
from app.services.library.deletion import PictureDeletion
from app.services.library.keeper import LibraryKeeper
from app.services.library.note_keeper import NoteKeeper, Stars
from app.services.library.sharing import LibrarySharing
from app.services.ports import Ports
from app.services.storage.journal import OnStoreError
from app.services.window_store import WindowStore


@dataclass(frozen=True, slots=True)
class LibraryServices:
    """The services of the library, connected."""

    keeper: LibraryKeeper
    notes: NoteKeeper
    stars: Stars
    albums: Albums
    deletion: PictureDeletion
    sharing: LibrarySharing

    def open(self, window_store: WindowStore, background: Background) -> None:
        """Listen to the other windows; a page that comes back reads what it missed."""
        self.sharing.open()
        if window_store.state.library.is_complete:
            background.spawn(self.begin(), "library")

    async def load_notes(self) -> None:
        """Read the notes, and go on with deletions from before the load.

        Call it before any kept picture may be deleted for space: starred ones stay.
        """
        with contextlib.suppress(StoreError):
            await self.deletion.resume(await self.notes.load())

    async def imported(self, notes: Collection[StoredNote]) -> None:
        """Show what an import added to the database, in all windows."""
        await self.notes.bring(notes)
        self.sharing.post(News(again=True))
        await self.keeper.load_again()

    async def begin(self) -> None:
        """Read all notes and tasks, while the page is in use."""
        await self.load_notes()
        self.keeper.announce()
        await self.keeper.load()


def connect_library(
    ports: Ports,
    window_store: WindowStore,
    background: Background,
    with_files: Callable[[Task], Awaitable[Task]],
    on_deleted: Callable[[], Awaitable[None]],
    on_trouble: OnStoreError,
) -> LibraryServices:
    """Return the services of the library; nothing is read yet.

    `with_files` returns a task with the files of its inputs. `on_deleted` is called when kept
    copies were deleted.
    """
    clock, database = ports.clock, ports.database
    sharing = LibrarySharing(ports.channel)
    keeper = LibraryKeeper(window_store, database, sharing, background, with_files)
    notes = NoteKeeper(window_store, database, sharing, clock, on_trouble)
    deletion = PictureDeletion(
        window_store,
        database,
        ports.picture_store,
        keeper,
        notes,
        sharing,
        clock,
        background,
        on_deleted,
        on_trouble,
    )
    stars, albums = Stars(window_store, notes, clock), Albums(window_store, notes)
    return LibraryServices(keeper, notes, stars, albums, deletion, sharing)
