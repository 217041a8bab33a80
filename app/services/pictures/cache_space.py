"""The room that kept pictures take: how much it is, whose it is, and what goes when it is full."""

from dataclasses import replace

from app.core.ids import ServerUrl
from app.core.pictures.limit import KeptPicture, equal_share, to_evict
from app.services.ports import PictureStore
from app.services.window_store import WindowStore


class CacheSpace:
    """`usage` is the size of what is kept, in bytes, and `None` until it was counted."""

    def __init__(self, picture_store: PictureStore, window_store: WindowStore) -> None:
        self._picture_store = picture_store
        self._window_store = window_store
        self._servers: frozenset[ServerUrl] = frozenset()
        self.usage: int | None = None

    def share(self, server: ServerUrl, limit: int) -> int:
        """Return the size in bytes of the largest picture of a server that may be kept."""
        return equal_share(self._servers, server, limit)

    def add(self, server: ServerUrl, size: int) -> None:
        """Count a picture of a server that was kept just now, with its thumbnail."""
        self._servers |= {server}
        if self.usage is not None:
            self.usage += size

    async def count(self) -> list[KeptPicture]:
        """Count everything anew, and return it. Raises `StoreError`."""
        kept = [self._with_server(one) for one in await self._picture_store.kept()]
        self._servers = frozenset(one.server for one in kept)
        self.usage = sum(one.size for one in kept)
        return kept

    async def tidy(self, limit: int) -> None:
        """Delete what is over the limit. Raises `StoreError`."""
        if self.usage is None or self.usage > limit:
            kept = await self.count()
            gone = set(to_evict(kept, limit))
            if gone:
                await self._picture_store.remove(list(gone))
                self.usage = sum(one.size for one in kept if one.key not in gone)

    def _with_server(self, one: KeptPicture) -> KeptPicture:
        """Return it with its task's server, which a row of an earlier release does not tell."""
        task = None if one.server else self._window_store.state.task(one.key.partition("/")[0])
        return one if task is None else replace(one, server=task.execution_server)
