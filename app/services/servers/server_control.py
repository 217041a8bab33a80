"""Controls a server on a person's request: free its memory, restart it, read its log.

Imported when a person opens a server's menu: nothing is requested before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.comfy import control_requests as requests
from app.core.comfy.requests import Request
from app.core.comfy.requests import features as features_of
from app.core.comfy.responses import failed_status, read_json
from app.core.comfy.server_log import Failure, LogLine, parse_log
from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.services.ports import Clock, Http
from app.services.servers.client import Client

LOOKS_SECONDS = (0.3, 0.7, 1.0, 2.0)
"""Pauses before each look at the memory: a server frees it between two prompts, mostly within a
second, and a large model takes longer."""

LACKS = (404, 405)
"""Statuses by which a server says that it has no such route, or not with this method."""

REFUSES = (403, *LACKS)
"""Statuses by which a server says that a route, or this method, is not for us."""


@dataclass(frozen=True, slots=True)
class Manager:
    """ComfyUI-Manager on a server; `is_new`: version 4, which has its routes elsewhere."""

    is_new: bool


class ServerControl:
    """All methods raise `TransportError` (no response) or `ServerError` (an invalid response)."""

    def __init__(self, client: Client, http: Http, clock: Clock) -> None:
        self._client = client
        self._http = http
        self._clock = clock

    async def free(self, url: ServerUrl) -> int:
        """Free a server's memory; return how many bytes came free within a few seconds.

        While a prompt runs, the server waits for its end, and the result is 0.
        """
        before = await self._client.machine(url)
        await self._done(requests.free_memory(url))
        freed = 0
        for seconds in LOOKS_SECONDS:
            await self._clock.sleep(seconds)
            now = await self._client.machine(url)
            freed = max(freed, now.free - before.free)
            if freed > before.total // 100:
                break
        return freed

    async def manager(self, url: ServerUrl) -> Manager | None:
        """Return the server's ComfyUI-Manager, `None` without one; no request of this fails."""
        if requests.has_new_manager(read_json(await self._http.send(features_of(url)))):
            return Manager(is_new=True)
        scripts = read_json(await self._http.send(requests.extensions(url)))
        return Manager(is_new=False) if requests.has_old_manager(scripts) else None

    async def restart(self, url: ServerUrl, manager: Manager) -> None:
        """Restart a server. It may go before it responds, which is no error.

        Raises `ServerError` if ComfyUI-Manager refuses.
        """
        try:
            status = await self._reboot(url, "POST", manager)
            if status in REFUSES:
                status = await self._reboot(url, "GET", manager)
        except TransportError:
            # It restarts already, or its version refuses POST without letting a page read that.
            try:
                status = await self._reboot(url, "GET", manager)
            except TransportError:
                return
            if status in LACKS:
                return  # it takes POST alone, and is back already
        if status in REFUSES:
            raise ServerError("restart.refused", status=status)

    async def log(self, url: ServerUrl, failures: Sequence[Failure]) -> tuple[LogLine, ...]:
        """Return the last lines of a server's log, with the failures marked."""
        return parse_log(read_json(await self._http.send(requests.log(url))), failures)

    async def _reboot(self, url: ServerUrl, method: str, manager: Manager) -> int:
        request = requests.reboot(url, method, is_new=manager.is_new)
        return (await self._http.send(request)).status

    async def _done(self, request: Request) -> None:
        response = await self._http.send(request)
        if response.status != 200:
            raise failed_status(response)
