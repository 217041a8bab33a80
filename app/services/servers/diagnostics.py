"""Collects the symptoms of an unusable server with further requests; `diagnosis` evaluates them."""

import asyncio
from collections.abc import Callable

from app.core.comfy.requests import queue_depth, socket_url
from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.servers import diagnosis
from app.core.servers import health as states
from app.core.servers.diagnosis import Symptoms
from app.core.servers.health import Health
from app.core.servers.keys import KeyKind
from app.core.servers.mixed_content import mixed_content
from app.services.background import first_of
from app.services.ports import Clock, Http, Ids, Listener, Network, Sockets

ROUTE = "/api/prompt"
"""The route to request: ComfyUI's cheapest."""

SOCKET_EVERY_MS = 60_000
"""Minimum milliseconds between socket attempts: each failure is a red line in the console."""


class Diagnostics:
    """Examines one server at a time. `page_url` determines what the browser itself blocks.

    `key_kind` returns the kind of the key that requests to a server carry.
    """

    def __init__(
        self,
        http: Http,
        sockets: Sockets,
        network: Network,
        clock: Clock,
        ids: Ids,
        page_url: str,
        key_kind: Callable[[ServerUrl], KeyKind | None],
    ) -> None:
        self._http = http
        self._sockets = sockets
        self._network = network
        self._clock = clock
        self._ids = ids
        self._page_url = page_url
        self._key_kind = key_kind
        self._opens: dict[ServerUrl, tuple[bool, int]] = {}

    def blocked(self, before: Health, server: ServerUrl) -> Health | None:
        """Return the health of a server that the browser blocks for this page, else `None`."""
        why = mixed_content(self._page_url, server)
        return None if why is None else states.down(before, why, self._clock.monotonic())

    async def unread(
        self, before: Health, server: ServerUrl, seconds: float, error: TransportError
    ) -> Health:
        """Return the health of a server whose response did not arrive or could not be read."""
        key = error.message.key
        if key == "transport.redirected":
            target = await self._http.final_url(f"{server}{ROUTE}", seconds)
            why = diagnosis.why_redirected(server, ROUTE, target)
            return states.down(before, why, self._clock.monotonic())
        if key in ("transport.timeout", "transport.stalled"):
            return states.slow(before, seconds, self._clock.monotonic())
        reachable = await self._http.reachable(f"{server}{ROUTE}", seconds)
        if not reachable and not self._network.online():
            return states.offline(before, self._clock.monotonic())
        opens = reachable and await self._socket_opens(server, seconds)
        kind = self._key_kind(server)
        keyless = reachable and kind is not None and await self._keyless_read(server, seconds)
        signs = Symptoms(reachable, opens, before.answered_at is not None, kind, keyless)
        why = diagnosis.why_unread(self._page_url, server, signs)
        return states.down(before, why, self._clock.monotonic())

    def strange(self, before: Health, server: ServerUrl, error: ServerError) -> Health:
        """Return the health of a server whose response did not come from ComfyUI."""
        now = self._clock.monotonic()
        seconds = diagnosis.rest_seconds(error)
        if seconds is not None:
            return states.resting(before, seconds, now)
        why = diagnosis.why_strange(error, is_keyed=self._key_kind(server) is not None)
        return states.down(before, why, now)

    def forget(self, server: ServerUrl) -> None:
        """Allow a socket attempt at the next examination."""
        self._opens.pop(server, None)

    async def _keyless_read(self, server: ServerUrl, seconds: float) -> bool:
        """Return whether the page may read the response to a request without the key."""
        try:
            await self._http.send(queue_depth(server, seconds, keyless=True))
        except TransportError:
            return False
        except ServerError:
            pass  # too large, and so it was readable
        return True

    async def _socket_opens(self, server: ServerUrl, seconds: float) -> bool:
        known = self._opens.get(server)
        now = self._clock.monotonic()
        if known is not None and 0 <= now - known[1] < SOCKET_EVERY_MS:
            return known[0]
        opened = await self._try_socket(server, seconds)
        self._opens[server] = opened, now
        return opened

    async def _try_socket(self, server: ServerUrl, seconds: float) -> bool:
        outcome: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def settle(opened: bool) -> None:
            if not outcome.done():
                outcome.set_result(opened)

        listener = Listener(
            on_open=lambda: settle(True),
            on_text=lambda _: None,
            on_binary=lambda _: None,
            on_close=lambda: settle(False),
            on_flood=lambda _: settle(True),
        )
        socket = self._sockets.open(socket_url(server, self._ids.uuid()), listener)
        try:
            await first_of(self._clock.sleep(seconds), _end(outcome))
        finally:
            socket.close()
        return outcome.done() and outcome.result()


async def _end(outcome: asyncio.Future[bool]) -> None:
    await asyncio.wait({outcome})
