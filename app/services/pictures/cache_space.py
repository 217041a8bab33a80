"""The space of kept pictures: its size, each server's share, and what to delete when full."""

from dataclasses import replace

from app.core.ids import ServerUrl
from app.core.library.results import parse_key
from app.core.pictures.limit import KeptPicture, equal_share, to_evict
from app.services.ports import PictureStore
from app.services.window_store import WindowStore


class CacheSpace:
    """`usage` is the total size in bytes, and `None` until it was counted."""

    def __init__(self, picture_store: PictureStore, window_store: WindowStore) -> None:
        self._picture_store = picture_store
        self._window_store = window_store
        self._servers: frozenset[ServerUrl] = frozenset()
        self.usage: int | None = None

    def share(self, server: ServerUrl, limit: int) -> int:
        """Return the maximum bytes of a picture of this server that may be kept."""
        return equal_share(self._servers, server, limit)

    def add(self, server: ServerUrl, size: int) -> None:
        """Count a newly kept picture of a server, with its thumbnail."""
        self._servers |= {server}
        if self.usage is not None:
            self.usage += size

    async def count(self) -> list[KeptPicture]:
        """Count everything again, and return it. Raises `StoreError`."""
        kept = [self._with_server(one) for one in await self._picture_store.kept()]
        self._servers = frozenset(one.server for one in kept)
        self.usage = sum(one.size for one in kept)
        return kept

    async def tidy(self, limit: int) -> None:
        """Delete pictures over the limit; those of stars and albums stay. Raises `StoreError`."""
        if self.usage is None or self.usage > limit:
            kept = await self.count()
            gone = set(to_evict(kept, limit, self._treasured()))
            if gone:
                await self._picture_store.remove(list(gone))
                self.usage = sum(one.size for one in kept if one.key not in gone)

    def _treasured(self) -> frozenset[str]:
        found = map(parse_key, self._window_store.state.library.treasured)
        return frozenset(key for one in found if one is not None for key in one.kept_as)

    def _with_server(self, one: KeptPicture) -> KeptPicture:
        """Return the picture with its task's server, which rows of earlier releases lack."""
        task = None if one.server else self._window_store.state.any_task(one.key.partition("/")[0])
        return one if task is None else replace(one, server=task.execution_server)
