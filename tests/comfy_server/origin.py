"""Who may call: CORS headers where an origin was given at the start, else a check of it."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from .faults import Faults

METHODS = "POST, GET, DELETE, PUT, OPTIONS"
SITE_CHECK_SINCE = (0, 19)
HEADERS = "Content-Type, Authorization"


def cors_middleware(allowed: str, faults: Faults) -> Middleware:
    """Add the headers to every answer that was returned. One that was raised goes without them."""

    @web.middleware
    async def add_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method == "OPTIONS":
            response: web.StreamResponse = web.Response()
        else:
            response = await handler(request)
        if not faults.no_cors and not response.prepared:
            response.headers["Access-Control-Allow-Origin"] = allowed
            response.headers["Access-Control-Allow-Methods"] = METHODS
            response.headers["Access-Control-Allow-Headers"] = HEADERS
            response.headers["Access-Control-Allow-Credentials"] = "true"
        return response

    return add_headers


def origin_middleware(version: tuple[int, ...]) -> Middleware:
    """Answer 403 to a page of another origin when this server is called by a loopback name.

    Newer servers refuse whatever the browser says comes from another site.
    """

    @web.middleware
    async def check_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
        host, origin = request.headers.get("Host"), request.headers.get("Origin")
        if host and origin and is_foreign(host, origin):
            return web.Response(status=403)
        if version >= SITE_CHECK_SINCE and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return web.Response(status=403)
        if request.method == "OPTIONS":
            return web.Response()
        return await handler(request)

    return check_origin


def is_foreign(host: str, origin: str) -> bool:
    """Say whether a request to this Host must not come from this Origin.

    Only a loopback Host is protected. `Origin: null` names no host and passes. Ports are compared
    when both sides name one.
    """
    asked, page = urlsplit(f"//{host.lower()}"), urlsplit(origin.lower())
    if not is_loopback(asked.hostname) or not page.hostname:
        return False
    if _port(asked) is None or _port(page) is None:
        return asked.hostname != page.hostname
    return asked.netloc != page.netloc


def is_loopback(name: str | None) -> bool:
    """Say whether a host name means this machine: `localhost`, or an address like ::1."""
    if name is None:
        return False
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        return None
