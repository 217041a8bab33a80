"""Deletes everything the browser stores, and reacts when another window did."""

import contextlib

from app.core.errors import StoreError
from app.services.archive.exporter import Exporter
from app.services.library.loading import LibraryServices
from app.services.lifecycle.recovery import Recovery
from app.services.pictures.picture_cache import PictureCache
from app.services.ports import Database, Previews
from app.services.queue.waiting_runs import WaitingRuns
from app.services.tasks.removal import Removal
from app.services.window_store import WindowStore
from app.services.windows.presence import Presence
from app.services.windows.takeover import Takeover


class Wiper:
    """`follow` is called after another window has deleted everything."""

    def __init__(
        self,
        window_store: WindowStore,
        database: Database,
        exporter: Exporter,
        removal: Removal,
        picture_cache: PictureCache,
        recovery: Recovery,
        takeover: Takeover,
        previews: Previews,
        library: LibraryServices,
        queue: WaitingRuns,
    ) -> None:
        self._window_store = window_store
        self._database = database
        self._exporter = exporter
        self._removal = removal
        self._picture_cache = picture_cache
        self._recovery = recovery
        self._takeover = takeover
        self._previews = previews
        self._library = library
        self._queue = queue

    async def wipe(self, presence: Presence) -> None:
        """Delete everything, and notify the other windows. Raises `StoreError`."""
        await self._exporter.wipe()
        presence.tell_wiped()

    async def follow(self) -> None:
        """Drop the deleted tasks, and store this window again.

        Tasks that were recorded after the deletion stay.
        """
        with contextlib.suppress(StoreError):
            before = {task.prompt_id for task in self._window_store.state.shown.tasks}
            own = self._window_store.state.window.window_id
            rows = await self._database.rows("tasks", "owner", own)
            gone = before - {row["promptId"] for row in rows}
            self._removal.forget_undo()
            for prompt_id in gone:
                self._previews.drop(prompt_id)
                self._window_store.set_preview(prompt_id, None)
            self._window_store.drop(*gone)
            self._library.deletion.forget_undo()
            self._library.keeper.wiped()
            await self._queue.load()
            await self._recovery.keep_window()
            await self._takeover.find_orphans(again=True)
        await self._picture_cache.recount()
        self._window_store.change(wipes=self._window_store.state.wipes + 1)
