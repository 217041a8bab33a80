"""The hostile server: a demo server with a mode in front of it."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.comfy_server import DemoServer
from tests.comfy_server.application import route_of

from .call import Call, Memory
from .modes import MODES


class HostileServer(DemoServer):
    """Use it as a demo server. `mode` may be changed at any time, from any thread.

    `other` is the base URL of the server that redirects lead to. The other keywords are the demo
    server's. Raises KeyError for an unknown mode.
    """

    def __init__(
        self, mode: str = "good", *, other: str = "", name: str = "H", **more: Any
    ) -> None:
        super().__init__(name, front=self._answer, **more)
        self.other = other
        self._memory = Memory()
        self.set_mode(mode)

    def set_mode(self, mode: str) -> None:
        """Choose how it misbehaves from the next request on."""
        self._mode = MODES[mode]

    def close(self) -> None:
        """Stop for good, also what hangs."""
        self._memory.is_over = True
        super().close()

    @web.middleware
    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        route = route_of(request.path)
        if route == "/prompt" and request.method == "POST":
            await self._note(request)
        call = Call(request, route, self.other, self._memory, lambda: handler(request))
        return await self._mode(call)

    async def _note(self, request: web.Request) -> None:
        body = await request.json()
        self._memory.prompt_ids.append(str(body.get("prompt_id", "")))
