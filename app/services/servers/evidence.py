"""Sends the further requests that tell causes apart; `core/servers/symptoms` evaluates them.

Each failed request is a red line in the console that no page can prevent. So most are sent once a
minute at most, and again as soon as a person requests a check.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar, cast

from app.core.comfy import requests
from app.core.comfy.provoked_errors import no_file, wrong_method
from app.core.comfy.requests import Request
from app.core.comfy.responses import parse_queue_depth, read_json
from app.core.comfy.socket_url import socket_url
from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.pictures.urls import example_url
from app.core.servers import hosts
from app.core.servers.keys import KeyKind
from app.core.servers.symptoms import Plain, Symptoms, may_try_plain, plain_address
from app.services.background import first_of
from app.services.ports import Clock, Http, Ids, Listener, Network, Sockets

ROUTE = "/api/prompt"
"""The route to request: ComfyUI's cheapest."""

EVERY_MS = 60_000
"""Minimum milliseconds between two equal attempts at one server."""

ERROR_STATUS = 400
"""The least status of an error."""


T = TypeVar("T")


class Evidence:
    """Collects the symptoms of one server at a time. Attempts of a minute ago still count."""

    def __init__(
        self,
        http: Http,
        sockets: Sockets,
        network: Network,
        clock: Clock,
        ids: Ids,
        page_url: str,
    ) -> None:
        self._http = http
        self._sockets = sockets
        self._network = network
        self._clock = clock
        self._ids = ids
        self._page_url = page_url
        self._found: dict[ServerUrl, dict[str, tuple[object, int]]] = {}

    def forget(self, server: ServerUrl) -> None:
        """Allow all attempts at the next collection."""
        self._found.pop(server, None)

    async def reachable(self, server: ServerUrl, seconds: float) -> bool:
        """Return whether anything answers, readable or not."""
        return await self._http.reachable(f"{server}{ROUTE}", seconds)

    async def of_readless(
        self, server: ServerUrl, seconds: float, *, worked: bool, key: KeyKind | None = None
    ) -> Symptoms:
        """Return the symptoms of a server that answers, but whose answers cannot be read.

        `key` is the kind of the key that requests to it carry.
        """
        keyless = key is not None and await self.once(
            server, "keyless", lambda: self._keyless_read(server, seconds)
        )
        opens = await self.once(server, "socket", lambda: self.socket_opens(server, seconds))
        reads_errors = opens and await self.once(
            server, "errors", lambda: self._reads_errors(server, seconds)
        )
        is_open_question = not opens or (not reads_errors and hosts.warns_browsers(server))
        shows = is_open_question and await self.shows_picture(server, seconds)
        return Symptoms(True, opens, shows, reads_errors, worked, key=key, keyless_read=keyless)

    async def of_silent(
        self, server: ServerUrl, seconds: float, *, worked: bool, name_known: bool
    ) -> Symptoms:
        """Return the symptoms of a server at which nothing answers."""
        plain, is_denied = Plain.NOTHING, False
        if may_try_plain(self._page_url, server):
            plain = await self.once(server, "plain", lambda: self._plain(server, seconds))
        if hosts.is_local(server):
            is_denied = await self._network.is_local_denied()
        return Symptoms(
            False, worked=worked, plain=plain, name_known=name_known, is_denied=is_denied
        )

    async def shows_picture(self, server: ServerUrl, seconds: float) -> bool:
        """Return whether the picture that comes with ComfyUI is shown."""
        url = example_url(server)
        return await self.once(server, "picture", lambda: self._http.shows_picture(url, seconds))

    async def socket_opens(self, server: ServerUrl, seconds: float) -> bool:
        """Return whether a WebSocket opens in time; it is closed again."""
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

    async def _reads_errors(self, server: ServerUrl, seconds: float) -> bool:
        """Return whether an error of ComfyUI can be read.

        A proxy often adds its header to good answers only. ComfyUI adds none when a route does not
        take the method. So such an answer has the header once where a good one has it twice.
        """
        for request in (no_file(server, seconds), wrong_method(server, seconds)):
            if await self._reads_error(request):
                return True
        return False

    async def _reads_error(self, request: Request) -> bool:
        try:
            response = await self._http.send(request)
        except (TransportError, ServerError):
            return False
        return response.status >= ERROR_STATUS

    async def _keyless_read(self, server: ServerUrl, seconds: float) -> bool:
        """Return whether the page may read the response to a request without the key."""
        try:
            await self._http.send(replace(requests.queue_depth(server, seconds), keyless=True))
        except TransportError:
            return False
        except ServerError:
            pass  # too large, and so it was readable
        return True

    async def _plain(self, server: ServerUrl, seconds: float) -> Plain:
        """Return what answers over http at the port of an https address."""
        plain = plain_address(server)
        try:
            parse_queue_depth(
                read_json(await self._http.send(requests.queue_depth(plain, seconds)))
            )
        except ServerError:
            return Plain.SOMETHING
        except TransportError:
            is_there = await self.reachable(plain, seconds)
            return Plain.SOMETHING if is_there else Plain.NOTHING
        return Plain.COMFYUI

    async def once(self, server: ServerUrl, what: str, look: Callable[[], Awaitable[T]]) -> T:
        """Return what an attempt brings, or brought within the last minute."""
        found = self._found.setdefault(server, {})
        known = found.get(what)
        now = self._clock.monotonic()
        if known is not None and 0 <= now - known[1] < EVERY_MS:
            return cast("T", known[0])
        result = await look()
        found[what] = result, now
        return result


async def _end(outcome: asyncio.Future[bool]) -> None:
    await asyncio.wait({outcome})
