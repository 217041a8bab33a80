"""A gallery whose pictures are their addresses, each `size` bytes and a tenth of it small."""

import asyncio
from dataclasses import dataclass
from typing import Any

from app.core.errors import ServerError, StoreError, TransportError
from app.core.pictures.limit import KeptPicture, PictureToKeep
from tests.fakes.clock import FakeClock


@dataclass(frozen=True)
class FakePictureFile:
    """A kept picture as a file; `key` names the copy that it is."""

    name: str
    key: str


class FakePictureStore:
    """`fetched` are the addresses asked for; a `full` one has no room.

    The server has nothing of those in `gone`, does not answer for those in `silent`, and gives
    something that is no picture for those in `not_pictures`, which may also hold keys of kept
    pictures. `hanging` servers never answer.
    """

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.size = 1_000
        self.seconds = 0.0
        self.full = False
        self.gone: set[str] = set()
        self.silent: set[str] = set()
        self.not_pictures: set[str] = set()
        self.hanging: set[str] = set()
        self.fetched: list[str] = []
        self.wanted: list[PictureToKeep] = []
        self.under_way = 0
        self.most_under_way = 0
        self.pictures: dict[str, KeptPicture] = {}

    async def keep(self, wanted: PictureToKeep) -> int:
        """Fetch and keep a picture and its thumbnail, or a clip."""
        self.wanted.append(wanted)
        self.fetched.append(wanted.url)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        self._clock.touch()
        try:
            await (self._clock.sleep(self.seconds) if self.seconds else asyncio.sleep(0))
            if wanted.server in self.hanging:
                await asyncio.get_running_loop().create_future()
        finally:
            self.under_way -= 1
        self._refuse(wanted)
        if wanted.is_clip:
            self.pictures[wanted.key] = KeptPicture(wanted.key, self.size, wanted.at, wanted.server)
            return self.size
        small = self.size // 10
        for key, size in ((wanted.key, self.size), (wanted.thumb_key, small)):
            self.pictures[key] = KeptPicture(key, size, wanted.at, wanted.server)
        return self.size + small

    async def keep_small(self, one: KeptPicture, content: object) -> None:
        """Keep a small version that was made on the page."""
        await asyncio.sleep(0)
        if self.full:
            raise StoreError("journal.full", why="QuotaExceededError")
        self.pictures[one.key] = one

    async def kept(self) -> list[KeptPicture]:
        """Return what is kept."""
        return list(self.pictures.values())

    async def url(self, key: str) -> str | None:
        """Return an address for a kept picture."""
        is_picture = key in self.pictures and key not in self.not_pictures
        return f"blob:{key}" if is_picture else None

    async def file(self, key: str, name: str) -> Any | None:
        """Return a kept picture as a file."""
        is_picture = key in self.pictures and key not in self.not_pictures
        return FakePictureFile(name, key) if is_picture else None

    async def remove(self, keys: list[str]) -> None:
        """Delete kept pictures."""
        for key in keys:
            self.pictures.pop(key, None)

    def _refuse(self, wanted: PictureToKeep) -> None:
        if wanted.url in self.gone:
            raise ServerError("answer.status", status=404)
        if wanted.url in self.silent:
            raise TransportError("transport.failed", url=wanted.url)
        if wanted.url in self.not_pictures:
            raise ServerError("picture.none")
        if self.size > wanted.limit:
            raise ServerError("answer.too_large", limit=wanted.limit)
        if self.full:
            raise StoreError("journal.full", why="QuotaExceededError")
