"""Sets harmful servers aside: nothing is sent to them until a person requests a check.

A strike is a response over its limit, a body that stalls, or a socket that floods. A single one may
be an accident, so a few are allowed. Strikes are not stored: after a reload every server is used
again.
"""

from collections import deque

from app.core.comfy.requests import STALL_SECONDS, Request, Response, ResponseFile
from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers.health import set_aside
from app.services.ports import Clock, Http
from app.services.window_store import WindowStore

MAX_STRIKES = 3
"""Number of strikes after which a server is set aside: two may be accidents."""

WINDOW_MS = 600_000
"""Milliseconds that a strike counts: accidents are rarer than one in ten minutes."""

SUSPECT_MS = 60_000
"""A server with a strike in the last minute gets work only when no other can take it.

If it strikes again, it is set aside within three checks, which are five seconds apart.
"""


class Strikes:
    """Counts the strikes of each server."""

    def __init__(self, window_store: WindowStore, clock: Clock) -> None:
        self._window_store = window_store
        self._clock = clock
        self._strikes: dict[ServerUrl, deque[int]] = {}

    def strike(self, server: ServerUrl, why: Message, began: int | None = None) -> None:
        """Count a strike; after the last one allowed, set the server aside for this reason.

        `began` is when the request was sent, in monotonic milliseconds. A request that was pending
        at the last strike failed for the same reason, and does not count.
        """
        now = self._clock.monotonic()
        strikes = self._strikes.setdefault(server, deque(maxlen=MAX_STRIKES))
        if began is not None and strikes and began <= strikes[-1]:
            return
        strikes.append(now)
        if len(strikes) == MAX_STRIKES and now - strikes[0] <= WINDOW_MS:
            self.set_aside(server, message("health.set_aside", count=MAX_STRIKES, why=why))

    def set_aside(self, server: ServerUrl, why: Message) -> None:
        """Send nothing to a server from now on; the page shows `why` in its row."""
        health = self._window_store.state.health_of(server)
        self._window_store.set_health(server, set_aside(health, why, self._clock.monotonic()))

    def is_set_aside(self, server: ServerUrl) -> bool:
        """Return whether nothing may be sent to a server."""
        return self._window_store.state.is_set_aside(server)

    def is_suspect(self, server: ServerUrl) -> bool:
        """Return whether a server misbehaved recently."""
        strikes = self._strikes.get(server)
        return strikes is not None and self._clock.monotonic() - strikes[-1] <= SUSPECT_MS

    def clear(self, server: ServerUrl) -> None:
        """Forget a server's strikes, and allow requests to it again."""
        self._strikes.pop(server, None)
        self._window_store.readmit(server)


class GuardedHttp:
    """The HTTP port for all services: counts strikes, and blocks requests to servers set aside."""

    def __init__(self, http: Http, strikes: Strikes, clock: Clock) -> None:
        self._http = http
        self._strikes = strikes
        self._clock = clock

    async def send(self, request: Request) -> Response:
        """Return the response.

        Raises what the port raises, and `TransportError` ("transport.set_aside") if the server is
        set aside, also during the request.
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
            # A short time limit is the caller's choice and proves nothing about the server.
            if error.message.key == "transport.stalled" and request.stall_seconds >= STALL_SECONDS:
                self._strikes.strike(server, error.message, began)
            raise
        self._check(server)
        return response

    async def file(self, request: Request) -> ResponseFile:
        """Return the body of the response as a file.

        Raises as `send` does. A file over the request's limit is not a fault of the server: its
        limit is that of another server.
        """
        server = _server_of(request.url)
        self._check(server)
        began = self._clock.monotonic()
        try:
            found = await self._http.file(request)
        except TransportError as error:
            if error.message.key == "transport.stalled":
                self._strikes.strike(server, error.message, began)
            raise
        self._check(server)
        return found

    async def reachable(self, url: str, seconds: float) -> bool:
        """Return whether anything responds at `url`; false for a server that was set aside."""
        if self._strikes.is_set_aside(_server_of(url)):
            return False
        return await self._http.reachable(url, seconds)

    async def final_url(self, url: str, seconds: float) -> str:
        """Return where `url` redirects; "" if unreadable or if its server is set aside."""
        if self._strikes.is_set_aside(_server_of(url)):
            return ""
        return await self._http.final_url(url, seconds)

    async def shows_picture(self, url: str, seconds: float) -> bool:
        """Return whether a picture comes from `url`; false for a server that was set aside."""
        if self._strikes.is_set_aside(_server_of(url)):
            return False
        return await self._http.shows_picture(url, seconds)

    def _check(self, server: ServerUrl) -> None:
        if self._strikes.is_set_aside(server):
            raise TransportError("transport.set_aside", server=server)


def _server_of(url: str) -> ServerUrl:
    """Return the base URL of a server from a URL of its API, or of its templates."""
    address = url.partition("?")[0]
    return ServerUrl(address[: max(0, *(address.rfind(route) for route in _ROUTES))])


_ROUTES = ("/api/", "/templates/")
"""Every request to a server has one of these behind the base URL; `transport.js` knows them too."""
