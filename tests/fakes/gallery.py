"""A gallery whose pictures are their addresses, each `size` bytes and a tenth of it small."""

import asyncio

from app.core.errors import ServerError, StoreError, TransportError
from app.core.keeping import Kept
from tests.fakes.clock import FakeClock


class FakeGallery:
    """`fetched` are the addresses asked for; a `full` one has no room.

    Of those in `gone` the server has nothing, of those in `silent` it does not answer.
    """

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.size = 1_000
        self.seconds = 0.0
        self.full = False
        self.gone: set[str] = set()
        self.silent: set[str] = set()
        self.fetched: list[str] = []
        self.under_way = 0
        self.most_under_way = 0
        self.pictures: dict[str, Kept] = {}

    async def keep(self, key: str, thumb_key: str, url: str, at: int) -> int:
        """Fetch and keep a picture and its thumbnail."""
        self.fetched.append(url)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        self._clock.touch()
        try:
            await (self._clock.sleep(self.seconds) if self.seconds else asyncio.sleep(0))
        finally:
            self.under_way -= 1
        if url in self.gone:
            raise ServerError("answer.status", status=404)
        if url in self.silent:
            raise TransportError("transport.failed", url=url)
        if self.full:
            raise StoreError("journal.full", why="QuotaExceededError")
        self.pictures[key] = Kept(key, self.size, at)
        self.pictures[thumb_key] = Kept(thumb_key, self.size // 10, at)
        return self.size + self.size // 10

    async def kept(self) -> list[Kept]:
        """Return what is kept."""
        return list(self.pictures.values())

    async def url(self, key: str) -> str | None:
        """Return an address for a kept picture."""
        return f"blob:{key}" if key in self.pictures else None

    async def remove(self, keys: list[str]) -> None:
        """Delete kept pictures."""
        for key in keys:
            self.pictures.pop(key, None)
