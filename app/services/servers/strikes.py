"""Servers that do harm are set aside: nothing more is sent to them until a person asks again.

A strike is an answer over its limit, a body that stops coming, or a socket that floods. One may be
an accident, so a few are allowed. Nothing is kept: a page that loads again asks every server again.
"""

from collections import deque

from app.core.comfy.requests import STALL_SECONDS, Request, Response
from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers.health import set_aside
from app.services.ports import Clock, Http
from app.services.window_store import WindowStore

MAX_STRIKES = 3
"""How often a server may do harm: once may be an accident, and twice a coincidence."""

WINDOW_MS = 600_000
"""Strikes count together for ten minutes: accidents are rarer, and harm is not so patient."""

SUSPECT_MS = 60_000
"""A server that struck within the last minute gets work only when no other can take it.

One that goes on is set aside within three checks, which are five seconds apart.
"""


class Strikes:
    """Counts the strikes of each server."""

    def __init__(self, window_store: WindowStore, clock: Clock) -> None:
        self._window_store = window_store
        self._clock = clock
        self._strikes: dict[ServerUrl, deque[int]] = {}

    def strike(self, server: ServerUrl, why: Message, began: int | None = None) -> None:
        """Count a strike; the last one allowed sets the server aside, for this reason.

        `began` is when the request was sent, in monotonic milliseconds. One that was under way when
        the last strike was counted met the same accident, and counts no more.
        """
        now = self._clock.monotonic()
        strikes = self._strikes.setdefault(server, deque(maxlen=MAX_STRIKES))
        if began is not None and strikes and began <= strikes[-1]:
            return
        strikes.append(now)
        if len(strikes) == MAX_STRIKES and now - strikes[0] <= WINDOW_MS:
            self.set_aside(server, message("health.set_aside", count=MAX_STRIKES, why=why))

    def set_aside(self, server: ServerUrl, why: Message) -> None:
        """Send nothing to a server from now on; `why` is what its row says."""
        health = self._window_store.state.health_of(server)
        self._window_store.set_health(server, set_aside(health, why, self._clock.monotonic()))

    def is_set_aside(self, server: ServerUrl) -> bool:
        """Tell whether nothing may be sent to a server."""
        return self._window_store.state.is_set_aside(server)

    def is_suspect(self, server: ServerUrl) -> bool:
        """Tell whether a server misbehaved a moment ago."""
        strikes = self._strikes.get(server)
        return strikes is not None and self._clock.monotonic() - strikes[-1] <= SUSPECT_MS

    def clear(self, server: ServerUrl) -> None:
        """Forget what a server did, and let it be asked again."""
        self._strikes.pop(server, None)
        self._window_store.readmit(server)


class GuardedHttp:
    """The http port for all services: counts strikes, and sends nothing to who is set aside."""

    def __init__(self, http: Http, strikes: Strikes, clock: Clock) -> None:
        self._http = http
        self._strikes = strikes
        self._clock = clock

    async def send(self, request: Request) -> Response:
        """Return the answer. Raises as the port says, and `TransportError` ("transport.set_aside").

        The latter also when the server was set aside while it answered.
        """
        server = _server_of(request.url)
        self._check(server)
        began = self._clock.monotonic()
        try:
            response = await self._http.send(request)
        except ServerError as error:
            self._strikes.strike(server, error.message, began)
            raise
        except TransportError as error:
            # A short limit says that somebody is in a hurry, and nothing of the server.
            if error.message.key == "transport.stalled" and request.stall_seconds >= STALL_SECONDS:
                self._strikes.strike(server, error.message, began)
            raise
        self._check(server)
        return response

    async def reachable(self, url: str, seconds: float) -> bool:
        """Tell whether anything answers at `url`; one that is set aside counts as silent."""
        if self._strikes.is_set_aside(_server_of(url)):
            return False
        return await self._http.reachable(url, seconds)

    async def final_url(self, url: str, seconds: float) -> str:
        """Return where `url` leads; "" when that cannot be read, or its server is set aside."""
        if self._strikes.is_set_aside(_server_of(url)):
            return ""
        return await self._http.final_url(url, seconds)

    def _check(self, server: ServerUrl) -> None:
        if self._strikes.is_set_aside(server):
            raise TransportError("transport.set_aside", server=server)


def _server_of(url: str) -> ServerUrl:
    """Return the base URL of a server from an address of its interface."""
    return ServerUrl(url.partition("?")[0].rpartition("/api/")[0])
