"""The health of the pool's servers: probed when somebody needs to know, and every few seconds."""

import asyncio
import contextlib
from dataclasses import replace

from app.core import health as rules
from app.core.errors import ServerError, TransportError
from app.core.health import Health, Reach
from app.core.requests import PROBE_SECONDS
from app.services.board import Board
from app.services.client import Client
from app.services.ports import Clock, Http

EVERY_SECONDS = 5.0
SECOND_SECONDS = 5.0
"""How long a server gets when nothing better is left."""

PATIENT_SECONDS = 10.0
"""How long a background check waits: a server that takes this long is slow, not down."""


class Monitor:
    """Keeps `board.health` true. `page_url` decides what mixed content is."""

    def __init__(self, board: Board, client: Client, http: Http, clock: Clock, page_url: str):
        self._board = board
        self._client = client
        self._http = http
        self._clock = clock
        self._page_url = page_url

    async def run(self) -> None:
        """Check all servers now and again and again, until cancelled."""
        while True:
            await self.check_all(PATIENT_SECONDS)
            await self._clock.sleep(EVERY_SECONDS)

    async def check_all(self, seconds: float = PROBE_SECONDS) -> None:
        """Check every server of the pool, side by side."""
        urls = [server.url for server in self._board.pool.servers]
        await asyncio.gather(*(self.check(url, seconds) for url in urls))

    async def check(self, url: str, seconds: float = PROBE_SECONDS) -> Health:
        """Check one server, note its health on the board and return it."""
        if self._board.health_of(url).set_aside:
            return self._board.health_of(url)
        health = await self._probe(url, seconds)
        self._board.set_health(url, health)
        if self._board.health_of(url).set_aside:
            return self._board.health_of(url)
        if health.answers and not health.version:
            health = await self._learn(url, health, seconds)
            self._board.set_health(url, health)
        return health

    async def _probe(self, url: str, seconds: float) -> Health:
        before = self._board.health_of(url)
        blocked = rules.mixed_content(self._page_url, url)
        if blocked is not None:
            return rules.down(before, blocked, self._clock.monotonic())
        started = self._clock.monotonic()
        try:
            depth = await self._client.queue_depth(url, seconds)
        except TransportError as error:
            return await self._silent(before, url, seconds, error)
        except ServerError as error:
            status = error.message.args.get("status")
            if isinstance(status, int) and status != 404:
                return rules.failed_status(before, status, self._clock.monotonic())
            self._board.ignore(url, str(error))
            return rules.strange(before, self._clock.monotonic())
        now = self._clock.monotonic()
        if now - started > PROBE_SECONDS * 1000:
            return rules.late(before, depth, round((now - started) / 1000, 1), now)
        if before.reach is Reach.DOWN:
            before = replace(before, version="", max_upload=None)
        return rules.answered(before, depth, now)

    async def _silent(
        self, before: Health, url: str, seconds: float, error: TransportError
    ) -> Health:
        if error.message.key in ("transport.timeout", "transport.stalled"):
            return rules.slow(before, seconds, self._clock.monotonic())
        alive = await self._http.reachable(f"{url}/api/prompt", seconds)
        why = rules.why_silent(self._page_url, url, alive)
        return rules.down(before, why, self._clock.monotonic())

    async def _learn(self, url: str, health: Health, seconds: float) -> Health:
        limit: int | None = None
        try:
            version = await self._client.version(url, seconds)
        except (TransportError, ServerError):
            return health
        with contextlib.suppress(TransportError, ServerError):  # older ones have no such flags
            limit = await self._client.max_upload(url, seconds)
        return replace(self._board.health_of(url), version=version, max_upload=limit)
