"""A ComfyUI server: its identity, its present and its earlier base URLs, and its name."""

import re
import zlib
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from app.core.errors import InputError
from app.core.ids import ServerId, ServerUrl
from app.core.servers.keys import KeyKind

MAX_NAME = 60
"""Maximum characters of a server's name: as many as a card shows on one line."""

MAX_EARLIER = 20
"""Maximum number of earlier addresses of a server: a workspace that is new each day for weeks."""

MAX_ID = 64
"""Maximum characters of an id in a file."""

NO_ID = ServerId("")

USUAL_PORT = 8188
"""ComfyUI's default port."""

_IPV6 = re.compile(r"\[[0-9a-fA-F:.]+\](:\d*)?")
_HOST = re.compile(r"[\w.\-]+", re.UNICODE)
_NEAR = re.compile(r"(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$")
_NEAR_ENDS = (".localhost", ".local", ".lan", ".home", ".internal")


class Wakes(StrEnum):
    """When the page may contact a server without a person's press."""

    TASKS = "tasks"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Server:
    """`url` is the present base URL, in normal form (see `normalise_base_url`).

    A server keeps its `id` when its address changes; "" stands for the id that follows from the
    address. `earlier` are the addresses that it had before, the oldest first. A task stays bound to
    the address to which it was sent. `wakes` is `NEVER` for a server that checks would keep awake:
    only Check, Run and its open tasks contact it. `wants` is the kind of key that a list says it
    demands.
    """

    url: ServerUrl
    name: str
    id: ServerId = NO_ID
    earlier: tuple[ServerUrl, ...] = ()
    wakes: Wakes = Wakes.TASKS
    wants: KeyKind | None = None

    @property
    def identity(self) -> ServerId:
        """The id, which is the same in every browser for a server that never moved."""
        return self.id or id_of(self.url)

    def had(self, url: ServerUrl) -> bool:
        """Return whether this is or was its address."""
        return url == self.url or url in self.earlier

    def moved(self, url: ServerUrl) -> "Server":
        """Return the server at another address; a name that is the address follows it."""
        if url == self.url:
            return self
        earlier = (*(one for one in self.earlier if one != url), self.url)[-MAX_EARLIER:]
        name = given_name(self) or _name_of(url)
        own = NO_ID if self.identity == id_of(url) else self.identity
        return replace(self, url=url, name=name, id=own, earlier=earlier)


def id_of(url: ServerUrl) -> ServerId:
    """Return the id of a server that was first known at this address."""
    return ServerId(f"s{zlib.crc32(url.encode()):08x}")


def typed_address(text: str) -> str:
    """Return the address that a person typed, with scheme and port added if missing.

    An address on this computer or a private network gets http and ComfyUI's default port. Any other
    address gets https.
    """
    text = text.strip()
    if not text or "://" in text:
        return text
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return f"https://{text}"
    if not is_near(host):
        return f"https://{text}"
    is_bare = port is None and not parts.path.strip("/")
    return f"http://{text.rstrip('/')}:{USUAL_PORT}" if is_bare else f"http://{text}"


def is_near(host: str) -> bool:
    """Return whether a host is this computer or on a private network."""
    return bool("." not in host or _NEAR.match(host) or host.endswith(_NEAR_ENDS))


def normalise_base_url(text: str) -> ServerUrl:
    """Return the base URL for all requests, without a trailing slash or `/api`.

    Scheme and host become lower case, a default port is dropped. Raises `InputError` for anything
    but an http(s) address without credentials, query and fragment.
    """
    text = text.strip()
    if not text:
        raise InputError("server.empty")
    if "://" not in text:
        raise InputError("server.no_scheme", text=text)
    if not text.isprintable() or any(character in ' \\<>"`{}' for character in text):
        raise InputError("server.not_a_url", text=text)
    try:
        parts = urlsplit(text)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        raise InputError("server.not_a_url", text=text) from None
    if parts.scheme not in ("http", "https"):
        raise InputError("server.scheme", scheme=parts.scheme)
    if "@" in parts.netloc:
        raise InputError("server.credentials")
    if "?" in text or "#" in text:
        raise InputError("server.query")
    host = _checked_host(host, parts.netloc, text)
    default = {"http": 80, "https": 443}[parts.scheme]
    port_text = "" if port is None or port == default else f":{port}"
    return ServerUrl(f"{parts.scheme}://{host}{port_text}{_base_path(parts.path)}")


def _checked_host(host: str, netloc: str, text: str) -> str:
    literal = "[" in netloc
    if not (_IPV6.fullmatch(netloc) if literal else _HOST.fullmatch(host)):
        raise InputError("server.not_a_url", text=text)
    return f"[{host}]" if literal else host


def _base_path(path: str) -> str:
    path = path.rstrip("/")
    while path.endswith("/api"):
        path = path.removesuffix("/api").rstrip("/")
    return path


def make_server(url: str, name: str = "") -> Server:
    """Make a server from typed text; without a name it is named by host and port."""
    base = normalise_base_url(url)
    given = " ".join(name.split())
    if len(given) > MAX_NAME:
        raise InputError("server.name_long", limit=MAX_NAME)
    return Server(base, given or _name_of(base))


def given_name(server: Server) -> str:
    """Return the name that a person gave a server, or "" if its name is its address."""
    return "" if server.name == _name_of(server.url) else server.name


def _name_of(url: ServerUrl) -> str:
    return url.split("://", 1)[1]
