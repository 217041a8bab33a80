"""Which server the address in a script means. Only servers that the page knows are reached."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.core.errors import InputError
from app.core.ids import NO_SERVER, ServerUrl

USUAL = frozenset({"127.0.0.1:8188", "localhost:8188", "[::1]:8188", "0.0.0.0:8188"})
"""The hosts that ComfyUI's own examples name: they mean the window's own choice of a server."""

_SCHEMES = {"http": "http", "https": "https", "ws": "http", "wss": "https"}
_PORTS = {"http": "80", "https": "443"}

MAX_URL = 8_000
"""Characters of an address: servers refuse longer ones."""


@dataclass(frozen=True, slots=True)
class Target:
    """`server` is `NO_SERVER` where the window chooses. `path` has no base path and no `/api`."""

    server: ServerUrl
    path: str
    query: str = ""

    def on(self, server: ServerUrl) -> str:
        """Return the address on a server."""
        query = f"?{self.query}" if self.query else ""
        return f"{server}/api{self.path}{query}"


def read_target(text: str, servers: Collection[ServerUrl]) -> Target:
    """Return what the address in a script means. Raises `InputError` for any other host.

    A listed server is meant by its own address, also where it is one of the usual ones.
    """
    if len(text) > MAX_URL or not text.isprintable():
        raise InputError("scripts.bad_address", url=text[:80])
    try:
        parts = urlsplit(text)
        host = _host(parts.netloc.rpartition("@")[2].lower(), _SCHEMES.get(parts.scheme, ""))
    except ValueError:
        raise InputError("scripts.bad_address", url=text[:80]) from None
    if parts.scheme not in _SCHEMES or not host:
        raise InputError("scripts.bad_address", url=text[:80])
    place = f"{_SCHEMES[parts.scheme]}://{host}{parts.path or '/'}"
    for server in sorted(servers, key=len, reverse=True):
        if place == server or place.startswith(f"{server}/"):
            return Target(server, _bare(place.removeprefix(server)), parts.query)
    if host in USUAL:
        return Target(NO_SERVER, _bare(parts.path), parts.query)
    raise InputError("scripts.foreign_host", host=host, known=sorted(servers))


def _host(netloc: str, scheme: str) -> str:
    port = _PORTS.get(scheme)
    return netloc.removesuffix(f":{port}") if port else netloc


def _bare(path: str) -> str:
    """Return a path as ComfyUI names it, without the `/api` that it takes in front."""
    bare = path.removeprefix("/api") if path == "/api" or path.startswith("/api/") else path
    if any(part in (".", "..") for part in bare.split("/")):
        raise InputError("scripts.bad_address", url=path[:80])
    return bare or "/"
