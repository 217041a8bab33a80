"""Records runs that wait, patiently; the page shows those whose recording takes long."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.core.errors import StoreError
from app.core.ids import PromptId
from app.core.queue.waiting import Waiting, in_order
from app.services.background import Background, first_of
from app.services.ports import Clock, Database
from app.services.queue.run_rows import RunRows
from app.services.storage.journal import WAIT_SECONDS
from app.services.storage.retry import insist
from app.services.window_store import WindowStore


class Recording:
    """Maintains `held_runs` of the window's state."""

    def __init__(
        self,
        window_store: WindowStore,
        database: Database,
        rows: RunRows,
        clock: Clock,
        background: Background,
    ) -> None:
        self._window_store = window_store
        self._database = database
        self._rows = rows
        self._clock = clock
        self._background = background
        self._recording: dict[PromptId, asyncio.Event] = {}

    async def record(
        self, made: Sequence[Waiting], show: Callable[[Sequence[Waiting]], None]
    ) -> None:
        """Write rows of new runs, and `show` them. Raises `StoreError`, and then none is there."""
        ids = {one.prompt_id for one in made}
        given_up = asyncio.Event()
        self._recording |= dict.fromkeys(ids, given_up)
        slow = self._background.spawn(self._hold_later(made), "a slow journal")

        async def pause(seconds: float) -> None:
            self._hold(made)
            await first_of(self._clock.sleep(seconds), given_up.wait())
            if given_up.is_set():
                raise StoreError("journal.given_up")

        try:
            await insist(lambda: self._rows.write(made), pause)
            if given_up.is_set():
                rows = [{"promptId": one.prompt_id, "rev": one.rev} for one in made]
                await self._database.unqueue(rows, files=True)
                raise StoreError("journal.given_up")
            show(made)
        finally:
            slow.cancel()
            for prompt_id in ids:
                del self._recording[prompt_id]
            held = [one for one in self._window_store.state.held_runs if one.prompt_id not in ids]
            self._window_store.change(held_runs=tuple(held))

    async def _hold_later(self, made: Sequence[Waiting]) -> None:
        await self._clock.sleep(WAIT_SECONDS)
        self._hold(made)

    def _hold(self, made: Sequence[Waiting]) -> None:
        held = self._window_store.state.held_runs
        known = {one.prompt_id for one in held}
        new = [one for one in made if one.prompt_id not in known]
        if new:
            self._window_store.change(held_runs=in_order((*held, *new)))

    def give_up(self) -> None:
        """Cancel the runs that wait to be recorded and are not shown yet."""
        held = self._window_store.state.held_runs
        for one in held:
            self._recording[one.prompt_id].set()
        self._window_store.change(held_runs=tuple(replace(one, cancelling=True) for one in held))
