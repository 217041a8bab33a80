"""Replaces Web Locks on pages without them (http from another computer): leases in the database.

A lease expires by itself, so a closed window holds nothing for long; an open one renews it.
"""

from collections.abc import Callable

from app.core.errors import StoreError
from app.services.background import Background
from app.services.ports import Clock, Close, Database, Ids, Session

LEASE_MS = 15_000
"""Duration of a lease in milliseconds. Renewals are late while another window starts in the same
process, which may take seconds."""

RENEW_SECONDS = 2.0
"""Seconds between renewals: several may fail or be late before the lease expires."""

TRY_SECONDS = 0.1
"""Seconds between attempts to take another window's lease, so that a reload waits no longer than
needed."""

LEFT = "left"


class Leases:
    """The same contract as `navigator.locks`, a few seconds later when a window dies.

    The session stores the lease holder of a page that was left normally, so a reload continues at
    once. A duplicated tab does not get it, since its original was not left.
    """

    def __init__(
        self, database: Database, session: Session, clock: Clock, ids: Ids, background: Background
    ) -> None:
        self._database = database
        self._session = session
        self._clock = clock
        self._background = background
        self._holder = session.read(LEFT) or ids.uuid()
        self._held: set[str] = set()
        session.write(LEFT, "")

    def leave(self) -> None:
        """Store the lease holder when the page is left, so that a reload continues with it."""
        self._session.write(LEFT, self._holder)

    def back(self) -> None:
        """Remove the stored holder when the page returns from the back/forward cache."""
        self._session.write(LEFT, "")

    async def hold(self, name: str, seconds: float, on_lost: Callable[[], None]) -> Close | None:
        """Hold a name, waiting up to `seconds`; `None` if another window keeps it."""
        deadline = self._clock.monotonic() + seconds * 1000
        while not await self._take(name):
            if self._clock.monotonic() >= deadline:
                return None
            await self._clock.sleep(TRY_SECONDS)
        self._held.add(name)
        self._background.spawn(self._renew(name, on_lost), f"renew {name}")

        def close() -> None:
            if name in self._held:
                self._held.discard(name)
                self._background.spawn(self._end(name), f"end {name}")

        return close

    async def held(self) -> frozenset[str]:
        """Return the names with a valid lease."""
        now = self._clock.now()
        running = [
            row for row in await self._database.rows("settings") if row.get("until", 0) > now
        ]
        for row in running:
            if row["until"] > now + LEASE_MS:  # the clock was set back: its holder may be closed
                await self._take(row["name"])
        return frozenset(row["name"] for row in running)

    async def _renew(self, name: str, on_lost: Callable[[], None]) -> None:
        while name in self._held:
            await self._clock.sleep(RENEW_SECONDS)
            try:
                lost = name in self._held and not await self._take(name)
            except StoreError:
                continue  # retried before the lease expires
            if lost:
                self._held.discard(name)
                on_lost()

    async def _take(self, name: str) -> bool:
        now = self._clock.now()
        return await self._database.lease(name, self._holder, now, now + LEASE_MS)

    async def _end(self, name: str) -> None:
        try:
            await self._database.lease(name, self._holder, self._clock.now(), 0)
        except StoreError:
            return  # it expires by itself
