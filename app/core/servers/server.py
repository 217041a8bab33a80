"""A ComfyUI server: its base URL in normal form, its name, and its visual mark."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.core.errors import InputError
from app.core.ids import ServerUrl

HUES = 10
"""Number of distinct hues in the style sheet (`--hue-0` to `--hue-9`)."""

SHAPES = 4
"""Number of dot shapes in the style sheet."""

MAX_NAME = 60
"""Maximum characters of a server's name: as many as a card shows on one line."""

USUAL_PORT = 8188
"""ComfyUI's default port."""

_IPV6 = re.compile(r"\[[0-9a-fA-F:.]+\](:\d*)?")
_HOST = re.compile(r"[\w.\-]+", re.UNICODE)
_NEAR = re.compile(r"(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$")
_NEAR_ENDS = (".localhost", ".local", ".lan", ".home", ".internal")
# Shifts of the digest: these bits differ well between neighbouring ports and addresses.
_HUE_BITS = 14
_SHAPE_BITS = 21
_TAG_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Server:
    """`url` is a normalised base URL (see `normalise_base_url`); it identifies the server."""

    url: ServerUrl
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A server's hue and shape (0 to `HUES` - 1, `SHAPES` - 1) and its tag: never colour alone."""

    hue: int
    tag: str
    shape: int = 0


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
    if not _is_near(host):
        return f"https://{text}"
    is_bare = port is None and not parts.path.strip("/")
    return f"http://{text.rstrip('/')}:{USUAL_PORT}" if is_bare else f"http://{text}"


def _is_near(host: str) -> bool:
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


def parse_servers(document: Any) -> tuple[tuple[Server, ...], tuple[InputError, ...]]:
    """Parse `servers.json`: `{"servers": [{"url", "name"?} or "url", ...]}` or the bare list.

    Returns the valid servers, the first of each address, and one error for every skipped entry.
    """
    entries = document.get("servers") if isinstance(document, Mapping) else document
    if not isinstance(entries, list):
        return (), (InputError("servers.shape"),)
    servers: dict[ServerUrl, Server] = {}
    errors: list[InputError] = []
    for entry in entries:
        fields = entry if isinstance(entry, Mapping) else {"url": entry}
        try:
            server = make_server(str(fields.get("url") or ""), str(fields.get("name") or ""))
        except InputError as error:
            errors.append(error)
            continue
        if server.url in servers:
            errors.append(InputError("server.duplicate", url=server.url))
            continue
        servers[server.url] = server
    return tuple(servers.values()), tuple(errors)


def server_mark(url: ServerUrl) -> Mark:
    """Return a server's mark, computed from its address only: the same in every window."""
    digest = zlib.crc32(url.encode())
    first, second = divmod(digest % len(_TAG_LETTERS) ** 2, len(_TAG_LETTERS))
    tag = _TAG_LETTERS[first] + _TAG_LETTERS[second]
    return Mark((digest >> _HUE_BITS) % HUES, tag, (digest >> _SHAPE_BITS) % SHAPES)
