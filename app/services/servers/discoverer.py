"""Reads the lists of servers that `servers.json` names, as long as the window is visible."""

from collections.abc import Callable

from app.core.comfy.requests import Request
from app.core.errors import BinderyError
from app.core.servers.discovery import Discovery
from app.core.servers.server import Server
from app.services.ports import Clock, Http
from app.services.servers.pool_keeper import PoolKeeper
from app.services.window_store import WindowStore

LOOK_SECONDS = 2.0
"""Seconds between two looks at whether the window is visible: a person who returns waits that."""

LIST_SECONDS = 10.0
"""Time limit of a request in seconds: the next one follows soon."""

LIST_BYTES = 1_000_000
"""Maximum bytes of a list, as of `servers.json`: far more than a pool needs."""


class Discoverer:
    """Puts the servers of the lists into the pool; an unreadable list stays as read last."""

    def __init__(
        self,
        window_store: WindowStore,
        pool_keeper: PoolKeeper,
        http: Http,
        is_visible: Callable[[], bool],
        clock: Clock,
        discovery: Discovery,
    ) -> None:
        self._window_store = window_store
        self._pool_keeper = pool_keeper
        self._http = http
        self._is_visible = is_visible
        self._clock = clock
        self._discovery = discovery
        self._read: dict[str, tuple[Server, ...]] = {}

    async def run(self) -> None:
        """Read the lists at once, and again periodically, until cancelled."""
        due = self._clock.monotonic()
        while self._discovery.urls:
            if self._clock.monotonic() >= due and self._is_visible():
                await self._look()
                due = self._clock.monotonic() + round(self._discovery.seconds * 1000)
            await self._clock.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        from app.core.servers.found import with_found  # most hosts name no lists

        for url in self._discovery.urls:
            servers = await self._list(url)
            if servers is not None:
                self._read[url] = servers
        if not self._read:
            return
        listed = {one.url: one for servers in self._read.values() for one in servers}
        is_whole = len(self._read) == len(self._discovery.urls)
        pool = self._window_store.state.pool
        found = with_found(pool, tuple(listed.values()), is_whole=is_whole)
        if found != pool:
            self._pool_keeper.keep(found)

    async def _list(self, url: str) -> tuple[Server, ...] | None:
        from app.core.servers.list_forms import read_list  # most hosts name no lists

        request = Request("GET", url, seconds=LIST_SECONDS, limit=LIST_BYTES)
        try:
            response = await self._http.send(request)
        except BinderyError:
            return None
        if response.status != 200:
            return None
        return read_list(response.body.decode(errors="replace"), self._clock.now())
