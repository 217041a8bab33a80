"""Reads the lists of servers that `servers.json` names, as long as any window is visible.

The window that looks at the servers for all reads them; the others get the pool by the settings.
"""

import asyncio
from collections.abc import Callable

from app.core.comfy.requests import Request
from app.core.errors import BinderyError
from app.core.servers.discovery import Discovery
from app.core.servers.server import Server
from app.core.windows.leadership import Role
from app.core.windows.window_state import WindowState
from app.services.background import first_of
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
        self._leads = asyncio.Event()

    async def run(self) -> None:
        """Read the lists at once, and again periodically, until cancelled."""
        due = self._clock.monotonic()
        self._window_store.watch(self._on_change)
        while self._discovery.urls:
            self._leads.clear()
            if self._clock.monotonic() >= due and self._is_due():
                await self._look()
                due = self._clock.monotonic() + round(self._discovery.seconds * 1000)
            await first_of(self._clock.sleep(LOOK_SECONDS), self._leads.wait())

    def _is_due(self) -> bool:
        state = self._window_store.state
        is_visible = self._is_visible() or any(one.visible for one in state.attentions)
        return state.role is Role.LEADS and is_visible

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if after.role is not before.role:
            self._leads.set()

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
