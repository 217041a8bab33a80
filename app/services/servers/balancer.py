"""Chooses the server for the next task: the locked one, or the best of the pool now."""

import asyncio
from collections.abc import Mapping

from app.core.comfy.requests import PROBE_SECONDS
from app.core.errors import InputError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers.pool import Candidate, choose_many
from app.core.servers.server import Server
from app.core.windows.window_lock import LockMode
from app.core.workflow.graph import Graph
from app.services.background import Background, all_of, first_of
from app.services.ports import Clock, Ids
from app.services.servers.capabilities import Capabilities, Draft
from app.services.servers.health_monitor import SECOND_SECONDS, HealthMonitor
from app.services.servers.shared_address_probe import SharedAddressProbe
from app.services.servers.strikes import Strikes
from app.services.window_store import WindowStore

_Lacking = Mapping[ServerUrl, tuple[Message, ...]]


class NotCapable(InputError):
    """No responsive server can run the graph, or the locked server cannot.

    `lacking` lists what each server lacks, by URL. `able` are servers that can run the graph but
    are not the locked one.
    """

    def __init__(
        self,
        key: str,
        lacking: _Lacking,
        able: tuple[ServerUrl, ...] = (),
        /,
        **args: object,
    ) -> None:
        what = next((item for items in lacking.values() for item in items), "")
        super().__init__(key, what=what, **args)
        self.lacking = lacking
        self.able = able


class Balancer:
    """Chooses one server at a time, so that two concurrent runs do not both see an empty queue."""

    def __init__(
        self,
        window_store: WindowStore,
        monitor: HealthMonitor,
        capabilities: Capabilities,
        clock: Clock,
        ids: Ids,
        background: Background,
        probe: SharedAddressProbe,
        strikes: Strikes,
    ) -> None:
        self._window_store = window_store
        self._monitor = monitor
        self._capabilities = capabilities
        self._clock = clock
        self._ids = ids
        self._background = background
        self._probe = probe
        self._strikes = strikes
        self.turn = asyncio.Lock()

    async def pick(
        self,
        graph: Graph | Draft | None = None,
        count: int = 1,
        server: ServerUrl | None = None,
    ) -> list[ServerUrl]:
        """Return the base URLs for the next `count` tasks; the caller holds `turn` until bound.

        All are the same server, unless the window spreads. A server that does not respond within a
        probe's time is waited for only when no other can take the work. The caller may name the
        `server`. Raises `InputError` ("pool.empty", those of `none_usable`, "lock.down",
        "option.server_down") or `NotCapable`.
        """
        if server is not None:
            return [await self._named(server, graph)] * count
        lock = self._window_store.state.window.lock
        if lock.server is not None and lock.mode is not LockMode.SPREAD:
            return [await self._locked(lock.server, graph)] * count
        able = await self._free(graph)
        if lock.mode is LockMode.SPREAD:
            return choose_many(able, count, self._ids.below)
        return choose_many(able, 1, self._ids.below) * count

    async def able(self, graph: Graph | Draft, server: ServerUrl | None = None) -> list[ServerUrl]:
        """Return the servers that can take an order now, the least loaded first.

        Only the locked one, if the lock admits no other. Raises the errors of `pick`.
        """
        if server is not None:
            return [await self._named(server, graph)]
        lock = self._window_store.state.window.lock
        if lock.server is not None and not lock.admits_others:
            return [await self._locked(lock.server, graph)]
        found = await self._free(graph)
        return [one.url for one in sorted(found, key=lambda one: (one.is_suspect, one.load))]

    async def _free(self, graph: Graph | Draft | None) -> list[Candidate]:
        """Return the servers of the pool that can run a graph; see `pick` for the errors."""
        servers = self._in_use()
        if not servers:
            count = len(self._window_store.state.pool.servers)
            raise InputError("pool.paused", count=count) if count else InputError("pool.empty")
        began = self._clock.monotonic()
        await self._monitor.check_all()
        await self._probe.ready(self._usable())
        candidates = [self._candidate(server.url) for server in servers]
        alive = [one for one in candidates if self._window_store.state.found_up(one.url, began)]
        alive = alive or await self._second_chance(candidates)
        if not alive:
            raise self._window_store.state.none_usable()
        able, lacking = await self._split(alive, graph)
        if not able:
            raise self._not_capable(lacking, [one for one in candidates if one not in alive])
        able = self._as_they_are_now(able)
        if not able:
            raise self._window_store.state.none_usable()
        return able

    def fits(self, servers: list[ServerUrl]) -> bool:
        """Return whether the current lock allows binding tasks to these servers."""
        lock = self._window_store.state.window.lock
        return lock.mode is LockMode.SPREAD or set(servers) <= {lock.server or servers[0]}

    def _in_use(self) -> list[Server]:
        """Return the servers of the pool that are not paused."""
        state = self._window_store.state
        return [server for server in state.pool.servers if not state.is_paused(server.url)]

    def _check_paused(self, server: ServerUrl, key: str) -> None:
        state = self._window_store.state
        if state.is_paused(server):
            raise InputError(key, server=state.name_of(server))

    async def _locked(self, server: ServerUrl, graph: Graph | Draft | None) -> ServerUrl:
        self._check_paused(server, "lock.paused")
        if not await self._is_ready(server):
            raise self._window_store.state.lock_down(server)
        able, lacking = await self._split([self._candidate(server)], graph)
        if not able:
            raise await self._locked_not_capable(server, lacking, graph)
        if not self._as_they_are_now(able):
            raise self._window_store.state.lock_down(server)
        return server

    async def _named(self, server: ServerUrl, graph: Graph | Draft | None) -> ServerUrl:
        """Return the server that the caller names, if it can take the work."""
        self._check_paused(server, "option.server_paused")
        state = self._window_store.state
        is_ready = await self._is_ready(server)
        able, lacking = await self._split([self._candidate(server)] if is_ready else [], graph)
        if lacking:
            raise NotCapable("option.server_not_capable", lacking, server=state.name_of(server))
        if not self._as_they_are_now(able):
            why = self._window_store.state.health_of(server).why or ""
            raise InputError("option.server_down", server=state.name_of(server), why=why)
        return server

    async def _is_ready(self, server: ServerUrl) -> bool:
        """Return whether a server responds now, or within a longer time."""
        health = await self._monitor.check(server)
        if health.usable:
            await self._probe.ready([server])
            health = self._window_store.state.health_of(server)
        return health.why is None or bool(await self._second_chance([self._candidate(server)]))

    def _as_they_are_now(self, candidates: list[Candidate]) -> list[Candidate]:
        """Return the updated candidates, without those that were set aside meanwhile."""
        state = self._window_store.state
        return [self._candidate(one.url) for one in candidates if not state.is_set_aside(one.url)]

    def _not_capable(self, lacking: _Lacking, silent: list[Candidate]) -> NotCapable:
        """Return the error for a free window; unresponsive servers are counted separately."""
        if not silent:
            return NotCapable("pool.not_capable", lacking)
        names = [self._window_store.state.name_of(one.url) for one in silent]
        return NotCapable("pool.not_capable_some", lacking, names=names, count=len(names))

    async def _locked_not_capable(
        self, server: ServerUrl, lacking: _Lacking, graph: Graph | Draft | None
    ) -> NotCapable:
        """Return the error for a locked window; it names the servers that can run the graph."""
        await self._monitor.check_all()
        others = [one.url for one in self._in_use() if one.url != server]
        usable = [
            self._candidate(url) for url in others if self._window_store.state.health_of(url).usable
        ]
        able, _ = await self._split(usable, graph)
        names = [self._window_store.state.name_of(one.url) for one in able]
        is_pinned = self._window_store.state.window.lock.mode is LockMode.PINNED
        return NotCapable(
            "lock.pinned_not_capable" if is_pinned else "lock.not_capable",
            lacking,
            tuple(one.url for one in able),
            server=self._window_store.state.name_of(server),
            others=message("lock.others_can", names=names) if names else "",
        )

    def _usable(self) -> list[ServerUrl]:
        urls = [server.url for server in self._in_use()]
        return [url for url in urls if self._window_store.state.health_of(url).usable]

    async def _second_chance(self, candidates: list[Candidate]) -> list[Candidate]:
        """Return the candidates that respond within a longer time: no better ones remain."""
        urls = [one.url for one in candidates]
        checks = (self._monitor.check(url, SECOND_SECONDS) for url in urls)
        healths = zip(urls, await asyncio.gather(*checks), strict=True)
        return [self._candidate(url) for url, health in healths if health.answers]

    async def _split(
        self, candidates: list[Candidate], graph: Graph | Draft | None
    ) -> tuple[list[Candidate], _Lacking]:
        """Return the candidates that can run the graph, and what the others lack, by URL."""
        if graph is None:
            return candidates, {}
        known: dict[ServerUrl, tuple[Message, ...]] = {}

        async def judge(one: Candidate) -> None:
            known[one.url] = await self._capabilities.lacking(one.url, graph)

        judging = [self._background.spawn(judge(one), "ask what it can run") for one in candidates]
        for seconds in (PROBE_SECONDS, SECOND_SECONDS):
            await first_of(self._clock.sleep(seconds), all_of(judging))
            able = [one for one in candidates if known.get(one.url) == ()]
            if able:
                break
        else:  # an unresponsive server validates the graph itself later
            able = [one for one in candidates if one.url not in known]
        return able, {url: lacking for url, lacking in known.items() if lacking}

    def _candidate(self, url: ServerUrl) -> Candidate:
        health = self._window_store.state.health_of(url)
        return Candidate(
            url,
            health.usable,
            health.queue_remaining or 0,
            self._window_store.state.window.tasks.reservations(url),
            self._strikes.is_suspect(url),
        )
