"""Deletes all that the browser stores, and follows when another window did: no page shows it on."""

import contextlib

from app.core.errors import StoreError
from app.services.archive.exporter import Archive
from app.services.board import Board
from app.services.lifecycle.recovery import Recovery
from app.services.pictures.picture_cache import Keeper
from app.services.ports import Previews, Store
from app.services.tasks.removal import Clearing
from app.services.windows.presence import Windows


class Wiping:
    """`follow` is called when another window has deleted everything."""

    def __init__(
        self,
        board: Board,
        store: Store,
        archive: Archive,
        clearing: Clearing,
        keeper: Keeper,
        recovery: Recovery,
        previews: Previews,
    ) -> None:
        self._board = board
        self._store = store
        self._archive = archive
        self._clearing = clearing
        self._keeper = keeper
        self._recovery = recovery
        self._previews = previews

    async def wipe(self, windows: Windows) -> None:
        """Delete everything, and tell the other windows. Raises `StoreError`."""
        await self._archive.wipe()
        windows.tell_wiped()

    async def follow(self) -> None:
        """Drop the tasks that are deleted, and store this window anew.

        Tasks that were recorded since then stay.
        """
        with contextlib.suppress(StoreError):
            before = {task.prompt_id for task in self._board.state.shown.tasks}
            own = self._board.state.window.window_id
            rows = await self._store.rows("tasks", "owner", own)
            gone = before - {row["promptId"] for row in rows}
            self._clearing.forget_undo()
            for prompt_id in gone:
                self._previews.drop(prompt_id)
                self._board.set_preview(prompt_id, None)
            self._board.drop(*gone)
            await self._recovery.keep_window()
            await self._recovery.find_orphans(again=True)
        await self._keeper.recount()
        self._board.change(wipes=self._board.state.wipes + 1)
