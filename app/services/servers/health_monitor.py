"""Checks the health of the pool's servers on demand.

`health_rounds` checks them periodically. Each server is checked separately, so a slow one does not
delay the others.
"""

from dataclasses import replace

from app.core.comfy.requests import PROBE_SECONDS
from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.message import message
from app.core.servers import health as rules
from app.core.servers.health import Health, Reach
from app.services.background import Background, all_of, first_of
from app.services.ports import Clock
from app.services.servers.client import Client
from app.services.servers.diagnostics import Diagnostics
from app.services.servers.health_sharing import HealthSharing
from app.services.window_store import WindowStore

SECOND_SECONDS = 5.0
"""Time limit in seconds of the second attempt, when no better server remains."""

PATIENT_SECONDS = 10.0
"""Time limit of a background check in seconds: a server that takes this long is slow, not down."""


class HealthMonitor:
    """Keeps `window_store.state.health` up to date, in the other windows too."""

    def __init__(
        self,
        window_store: WindowStore,
        client: Client,
        diagnostics: Diagnostics,
        clock: Clock,
        background: Background,
        sharing: HealthSharing,
    ) -> None:
        self._window_store = window_store
        self._client = client
        self._diagnostics = diagnostics
        self._clock = clock
        self._background = background
        self._sharing = sharing
        sharing.on_doubt = self._on_doubt

    async def check_all(self, seconds: float = PROBE_SECONDS) -> None:
        """Check every server of the pool concurrently; return after `seconds` at the latest.

        Later responses are recorded when they arrive.
        """
        checks = [
            self._background.spawn(self.check(server.url, seconds), "check a server")
            for server in self._window_store.state.pool.servers
        ]
        await first_of(self._clock.sleep(seconds), all_of(checks))

    async def check(
        self, url: ServerUrl, seconds: float = PROBE_SECONDS, *, asked: bool = False
    ) -> Health:
        """Check one server, record its health and return it; the other windows get it too.

        `asked`: a person requested the check. Only then is a server contacted that requested a
        pause; the pause ends with that. Its version and limit are read again then.
        """
        known = self._window_store.state.health.get(url)
        health = await self._check(url, seconds, asked=asked)
        is_changed = self._window_store.state.health.get(url) != known
        self._sharing.checked(url, is_changed=is_changed, asked=asked)
        return health

    async def _check(self, url: ServerUrl, seconds: float, *, asked: bool) -> Health:
        before = self._window_store.state.health_of(url)
        if before.set_aside or url in self._window_store.state.several:
            return before
        if before.rests(self._clock.monotonic()) and not asked:
            return before
        if asked:
            self._diagnostics.forget(url)
        health = await self._probe(url, seconds, asked=asked)
        if self._window_store.state.is_set_aside(url):  # meanwhile, because of its response
            return self._window_store.state.health_of(url)
        now = self._clock.monotonic()
        if (
            not asked
            and self._window_store.state.health_of(url).rests(now)
            and not health.rests(now)
        ):
            return self._window_store.state.health_of(url)  # it requested a pause meanwhile
        self._window_store.set_health(url, health)
        if self._window_store.state.is_set_aside(url):
            return self._window_store.state.health_of(url)
        if health.answers and (asked or not health.version):
            health = await self._learn(url, seconds)
            self._window_store.set_health(url, health)
        return health

    def refused_preflight(self, url: ServerUrl) -> None:
        """Record and share that a server refuses what a browser sends before a task."""
        before = self._window_store.state.health_of(url)
        self._window_store.set_health(url, self._diagnostics.preflight(before, url))
        self._sharing.post([url])

    def _on_doubt(self, url: ServerUrl, asked: bool) -> None:
        if asked:
            self._diagnostics.forget(url)
        self._background.spawn(self._examine(url), "check a server")

    async def _examine(self, url: ServerUrl) -> None:
        """Check a server that another window can read, and that refused preflights here."""
        if rules.refuses_preflights(await self.check(url)):
            self._sharing.post([url])  # also unchanged: the other window does not know

    async def _probe(self, url: ServerUrl, seconds: float, *, asked: bool) -> Health:
        if self._window_store.state.lacks_key(url):
            why = message("health.wants_key")
            return rules.down(self._known(url, asked=asked), why, self._clock.monotonic())
        blocked = self._diagnostics.blocked(self._known(url, asked=asked), url)
        if blocked is not None:
            return blocked
        started = self._clock.monotonic()
        try:
            depth = await self._client.queue_depth(url, seconds)
        except TransportError as error:
            failed_at, known = self._clock.monotonic(), self._known(url, asked=asked)
            health = await self._diagnostics.unread(known, url, seconds, error)
            return self._unless_answered(url, failed_at, health)
        except ServerError as error:
            if "status" not in error.message.args:
                self._window_store.ignore(url, str(error))
            failed_at, known = self._clock.monotonic(), self._known(url, asked=asked)
            health = await self._diagnostics.strange(known, url, seconds, error)
            return self._unless_answered(url, failed_at, health)
        now = self._clock.monotonic()
        before = self._known(url, asked=asked)
        if await self._diagnostics.still_refuses(before, url, seconds):
            return self._diagnostics.preflight(self._known(url, asked=asked), url)
        before = self._known(url, asked=asked)
        if now - started > PROBE_SECONDS * 1000:
            return rules.late(before, depth, round((now - started) / 1000, 1), now)
        if before.reach is Reach.DOWN:
            before = replace(before, version="", max_upload=None)
        return rules.answered(rules.passes_preflights(before), depth, now)

    def _unless_answered(self, url: ServerUrl, failed_at: int, health: Health) -> Health:
        """Return what examining a failure brought, unless a later request was answered meanwhile.

        The examination takes seconds, and other checks of the server end before it.
        """
        now = self._window_store.state.health_of(url)
        if now.answered_at is not None and now.answered_at > failed_at:
            return now
        return health

    def _known(self, url: ServerUrl, *, asked: bool) -> Health:
        """Return the server's known health; a pause that it requested may have ended."""
        health = self._window_store.state.health_of(url)
        return rules.woken(health) if asked else health

    async def _learn(self, url: ServerUrl, seconds: float) -> Health:
        """Return the health of a responding server, with its version and upload limit."""
        limit: int | None = None
        try:
            machine = await self._client.machine_facts(url, seconds)
        except (TransportError, ServerError):
            return self._window_store.state.health_of(url)
        self._window_store.set_machine_facts(url, machine)
        try:
            limit = await self._client.max_upload(url, seconds)
        except TransportError:  # older ones have no such flags, and send no header with that
            if await self._diagnostics.refuses_preflights(url, seconds):
                return self._diagnostics.preflight(self._window_store.state.health_of(url), url)
        except ServerError:
            pass
        return replace(
            self._window_store.state.health_of(url), version=machine.version, max_upload=limit
        )
