"""What a window does when it wakes up: verify its identity, then check everything again."""

import asyncio
import contextlib
from collections.abc import Callable

from app.core.errors import StoreError
from app.services.background import Background, first_of
from app.services.ports import Clock, WebLocks
from app.services.servers.health_rounds import HealthRounds
from app.services.tracking.tracker import Tracker
from app.services.window_store import WindowStore
from app.services.windows.attentions import Attentions
from app.services.windows.identity import living_windows
from app.services.windows.takeover import Takeover

EVERY_SECONDS = 5.0
"""Seconds between checks whether this window was suspended or another one was closed."""

LEFT_SECONDS = 1.0
"""Seconds to wait after a window's goodbye, as it may only be reloading."""

JUMP_MS = 20_000
"""Excess milliseconds of a wait that prove that the machine slept or the window was frozen."""


class Waker:
    """`wake` is cheap and may be called at any event."""

    def __init__(
        self,
        window_store: WindowStore,
        tracker: Tracker,
        rounds: HealthRounds,
        attentions: Attentions,
        takeover: Takeover,
        locks: WebLocks,
        clock: Clock,
        background: Background,
        on_lost: Callable[[], None],
    ) -> None:
        self._window_store = window_store
        self._tracker = tracker
        self._rounds = rounds
        self._attentions = attentions
        self._takeover = takeover
        self._locks = locks
        self._clock = clock
        self._background = background
        self._on_lost = on_lost
        self._awake = True
        self._left = asyncio.Event()

    def window_left(self) -> None:
        """Check soon whether the window that said goodbye left tasks."""
        self._left.set()

    def wake(self) -> None:
        """Check everything again, as the window may have been suspended."""
        if self._awake:
            self._awake = False
            self._background.spawn(self._check_all(), "wake up")

    async def run(self) -> None:
        """Wake up when the clock jumped, and detect closed windows; until cancelled."""
        while True:
            with contextlib.suppress(StoreError):  # the database may be available next time
                await self._takeover.take_over_alone()
            before = self._times()
            await first_of(self._clock.sleep(EVERY_SECONDS), self._left.wait())
            waited = max(now - then for now, then in zip(self._times(), before, strict=True))
            if waited > EVERY_SECONDS * 1000 + JUMP_MS:
                self.wake()
            if self._left.is_set():
                await self._clock.sleep(LEFT_SECONDS)
                self._left.clear()

    def _times(self) -> tuple[int, int]:
        """Return wall and elapsed time: on some machines elapsed time stops during sleep."""
        return self._clock.now(), self._clock.monotonic()

    async def _check_all(self) -> None:
        try:
            if self._window_store.state.window.window_id not in await living_windows(self._locks):
                self._on_lost()
                return
            self._tracker.wake()
            self._attentions.look()
            self._rounds.refresh()
        finally:
            self._awake = True
