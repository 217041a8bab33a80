"""The servers of a list, each with the path under which the gateway has it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from app.core.ids import ServerUrl
from app.core.message import Message
from app.core.servers.keys import KeyKind
from app.core.servers.server import Server
from app.core.servers.server_list import entry_of, parse_servers
from app.ui.locale.languages import ENGLISH

MAX_SLUG = 40
"""Maximum characters of a server's name in a path: enough to tell servers apart in a log."""

PORTS = {"http": 80, "https": 443}

_HOST = re.compile(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]")
_PATH = re.compile(r"[A-Za-z0-9._~%/-]*")


class GatewayError(Exception):
    """The gateway cannot be made; the message gives the reason and the fix."""


@dataclass(frozen=True, slots=True)
class Route:
    """One server behind the gateway: `slug` is its place in `/s/<slug>/`.

    `host` and `port` are where it listens, `path` is the prefix that it has there ("" for none).
    """

    server: Server
    slug: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The host and the port, as in the header `Host`: without a default port."""
        own = self.port == PORTS[self.scheme]
        return self.host if own else f"{self.host}:{self.port}"

    @property
    def upstream(self) -> str:
        """The name of its group of addresses in the configuration."""
        return f"bindery_{self.slug.replace('-', '_')}"


def read_routes(document: Any) -> tuple[Route, ...]:
    """Return the routes to the servers of a `servers.json`. Raises `GatewayError`."""
    servers, errors = parse_servers(document)
    if errors:
        raise GatewayError("\n".join(_text(error.message) for error in errors))
    if not servers:
        raise GatewayError("The list has no server.")
    routes: list[Route] = []
    for server in servers:
        routes.append(_route(server, {one.slug for one in routes}))
    return tuple(routes)


def _text(why: Message) -> str:
    return f"An entry cannot be used: {ENGLISH.texts[why.key].format(**why.args)}"


def _route(server: Server, taken: set[str]) -> Route:
    parts = urlsplit(server.url)
    host = parts.netloc.rsplit(":", 1)[0] if parts.port else parts.netloc
    if not _HOST.fullmatch(host) or not _PATH.fullmatch(parts.path):
        raise GatewayError(f"{server.url}: nginx takes letters, digits and . _ ~ % - only.")
    slug, number = slug_of(server.name), 2
    while slug in taken:
        slug, number = f"{slug_of(server.name)}-{number}", number + 1
    return Route(server, slug, parts.scheme, host, parts.port or PORTS[parts.scheme], parts.path)


def slug_of(name: str) -> str:
    """Return a name as it can stand in a path: letters, digits and hyphens of ASCII."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:MAX_SLUG].strip("-") or "server"


def page_list(routes: Sequence[Route], origin: str) -> dict[str, Any]:
    """Return the `servers.json` of the page at an origin.

    Each server keeps its id, and so its mark. Kinds of keys are left out: the gateway holds them.
    """
    behind = (
        replace(
            route.server,
            url=ServerUrl(f"{origin}/s/{route.slug}"),
            id=route.server.identity,
            earlier=(),
            wants=None,
        )
        for route in routes
    )
    return {"servers": [entry_of(server) for server in behind]}


def authorization_of(route: Route) -> str:
    """Return what the configuration says of the key that a server demands, "" for none."""
    if route.server.wants in (KeyKind.BEARER, KeyKind.BASIC):
        return f"It demands a key: write “{route.server.wants.value.title()} …” here."
    return "It demands a key: add it here." if route.server.wants else ""
