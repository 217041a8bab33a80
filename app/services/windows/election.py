"""Elects the window that looks at the servers for all; the rules are in `core.windows.leadership`.

Claims are rare: at the start, and when the leader fell silent. So no window waits for a lock, and
a window in the back/forward cache holds none.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from app.core.errors import StoreError
from app.core.windows import leadership as rules
from app.core.windows.leadership import Leadership, read_term
from app.services.background import first_of
from app.services.ports import Channel, Clock, Close, WebLocks
from app.services.window_store import WindowStore

PREFIX = "bindery.leader."
"""Prefix of the Web Lock of a term."""

VERSION = 1
"""Version of the message format: messages of other releases are ignored."""

NO_WAIT = 0.0
"""Seconds to wait for a term's lock: it is free, or another window was faster."""


class Election:
    """Keeps `window_store.state.role` up to date."""

    def __init__(
        self, window_store: WindowStore, channel: Channel, locks: WebLocks, clock: Clock
    ) -> None:
        self._window_store = window_store
        self._channel = channel
        self._locks = locks
        self._clock = clock
        self._known = Leadership()
        self._stirred = asyncio.Event()
        self._closes: list[Close] = []
        self._release: Close | None = None

    def open(self) -> None:
        """Take part in the election; no effect if this window does already."""
        if not self._closes:
            self._closes.append(self._channel.listen(self._on_message))
            self.doubt()

    def close(self) -> None:
        """Leave: another window may lead at once."""
        if self._known.leads:
            self._post("left", self._known.term)
        self._know(rules.ended(self._known, self._clock.monotonic()))
        while self._closes:
            self._closes.pop()()

    def doubt(self) -> None:
        """Request a sign of the leader, and take its place if there is none soon."""
        self._post("who")
        self._known = rules.doubted(self._known, self._clock.monotonic())
        self._stirred.set()

    async def run(self) -> None:
        """Lead or follow, until cancelled."""
        if not await self._terms():
            await self._claim()
        while True:
            self._stirred.clear()
            now = self._clock.monotonic()
            if not self._closes:
                await self._stirred.wait()
            elif self._known.leads:
                self._post("leads", self._known.term)
                await self._pause(rules.BEAT_MS)
            elif self._known.is_silent(now):
                await self._claim()
            else:
                await self._pause(self._known.silent_at() - now)

    async def _pause(self, milliseconds: int) -> None:
        await first_of(self._clock.sleep(milliseconds / 1000), self._stirred.wait())

    async def _terms(self) -> list[int]:
        """Return the terms whose leaders are open, as far as known."""
        try:
            held = await self._locks.held()
        except StoreError:
            return []
        numbers = (name.removeprefix(PREFIX) for name in held if name.startswith(PREFIX))
        return [int(number) for number in numbers if number.isdecimal()]

    async def _claim(self) -> None:
        """Try to lead the next term; one window succeeds, and the others follow it."""
        term = self._known.next_term(await self._terms())
        try:
            release = await self._locks.hold(f"{PREFIX}{term}", NO_WAIT, self._lost)
        except StoreError:
            release = None
        now = self._clock.monotonic()
        if release is None:
            self._know(rules.refused(self._known, term, now))
            return
        if not self._closes:  # it was left meanwhile
            release()
            return
        self._release = release
        self._know(rules.claimed(self._known, term, now))

    def _lost(self) -> None:
        self._know(rules.ended(self._known, self._clock.monotonic()))
        self._stirred.set()

    def _on_message(self, value: Any) -> None:
        if not isinstance(value, Mapping) or value.get("version") != VERSION:
            return
        kind, term = value.get("kind"), read_term(value.get("term"))
        now = self._clock.monotonic()
        if kind == "who" and self._known.leads:
            self._stirred.set()
        if term is None:
            return
        if kind == "left":
            self._know(rules.left(self._known, term, now))
            self._stirred.set()
        if kind == "leads":
            if term < self._known.term and self._known.leads:
                self._stirred.set()  # so that the earlier leader learns of this one
            self._know(rules.heard(self._known, term, now))

    def _know(self, known: Leadership) -> None:
        self._known = known
        if not known.leads and self._release is not None:
            self._release()
            self._release = None
            self._stirred.set()
        if known.role is not self._window_store.state.role:
            self._window_store.change(role=known.role)

    def _post(self, kind: str, term: int = 0) -> None:
        self._channel.post({"version": VERSION, "kind": kind, "term": term})
