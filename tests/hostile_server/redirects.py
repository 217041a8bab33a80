"""Modes that send the client to another server."""

from __future__ import annotations

from aiohttp import web

from .answers import OPEN
from .call import Call, Mode, Modes


def _forward(call: Call, status: int) -> web.Response:
    where = f"{call.other}{call.request.path_qs}"
    return web.Response(status=status, headers={**OPEN, "Location": where})


def _all(status: int) -> Mode:
    async def mode(call: Call) -> web.StreamResponse:
        if call.request.method == "OPTIONS":
            return await call.proceed()
        return _forward(call, status)

    mode.__doc__ = f"Every request is forwarded to another server by {status}."
    return mode


def _only(route: str, method: str) -> Mode:
    async def mode(call: Call) -> web.StreamResponse:
        return _forward(call, 307) if call.is_for(route, method) else await call.proceed()

    mode.__doc__ = f"{method} {route} alone is forwarded to another server by 307."
    return mode


REDIRECTS: Modes = {
    "redirect-302": _all(302),
    "redirect-307": _all(307),
    "redirect-308": _all(308),
    "redirect-post": _only("/prompt", "POST"),
    "redirect-view": _only("/view", "GET"),
    "redirect-history": _only("/history", "GET"),
    "redirect-socket": _only("/ws", "GET"),
}
