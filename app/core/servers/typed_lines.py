"""The lines of a typed or pasted text: one server each, and the addresses to try for it. Pure."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.core.errors import InputError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers.keys import Key
from app.core.servers.mixed_content import mixed_content
from app.core.servers.pasted_address import read_address
from app.core.servers.server import USUAL_PORT, is_near, normalise_base_url, typed_address

MAX_LINES = 20
"""Maximum number of lines that become servers at once: each is checked by some requests."""

MAX_TRIES = 3
"""Maximum number of addresses to try for a line: each failure is a red line in the console."""

_AROUND = " \t,;\"'`<>"
_BULLETS = "-*•"


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One line: `text` is the address without a key, `key` was cut out of it.

    `urls` are the addresses to try, the first one counts if none responds. They are empty for a
    line with an `error`.
    """

    text: str
    urls: tuple[ServerUrl, ...] = ()
    error: Message | None = None
    key: Key | None = None


def read_lines(text: str, page_url: str) -> tuple[TypedLine, ...]:
    """Return the lines of a text that have something in them; never raises.

    Of equal addresses the first counts. Lines after `MAX_LINES` have an error, so none is lost.
    """
    found: dict[str, TypedLine] = {}
    for raw in text.splitlines():
        line = _bare(raw)
        if line:
            read = _read(line, page_url)
            found.setdefault(str(read.urls[0] if read.urls else read.text), read)
    lines = list(found.values())
    late = [
        TypedLine(one.text, (), message("server.too_many", n=MAX_LINES), one.key)
        for one in lines[MAX_LINES:]
    ]
    return (*lines[:MAX_LINES], *late)


def _bare(raw: str) -> str:
    """Return a line without the bullet, the quotes and the comma around an address."""
    return raw.strip().lstrip(_BULLETS).strip(_AROUND)


def _read(line: str, page_url: str) -> TypedLine:
    pasted = read_address(line)
    try:
        urls = addresses_to_try(pasted.text, page_url)
    except InputError as error:
        return TypedLine(pasted.text, (), error.message, pasted.key)
    return TypedLine(pasted.text, urls, None, pasted.key)


def addresses_to_try(typed: str, page_url: str) -> tuple[ServerUrl, ...]:
    """Return the base URLs that a typed address may mean, the likeliest first.

    A typed port is never replaced. A typed scheme is replaced only if the browser blocks it, or if
    it is https on a near network. Addresses that the browser blocks are left out, unless nothing
    else remains. Raises `InputError` for a text that is no address.
    """
    first = normalise_base_url(typed_address(typed))
    has_scheme = "://" in typed
    port = urlsplit(typed.strip() if has_scheme else f"//{typed.strip()}").port
    given = "" if port is None else f":{port}"
    usual = given or f":{USUAL_PORT}"
    parts = urlsplit(first)
    host = parts.netloc.removesuffix(f":{parts.port}")
    near, is_blocked = is_near(parts.hostname or ""), _is_blocked(page_url, first)
    if has_scheme:
        pairs = [(parts.scheme, usual)]
        if is_blocked or (near and parts.scheme == "https"):
            pairs.append(({"http": "https", "https": "http"}[parts.scheme], usual))
    elif near:
        pairs = [("https", given), ("http", given)]
    else:
        pairs = [("http", usual), ("https", usual)]
    made = [normalise_base_url(f"{scheme}://{host}{port}{parts.path}") for scheme, port in pairs]
    urls = tuple(dict.fromkeys([first, *made]))
    allowed = tuple(url for url in urls if not _is_blocked(page_url, url))
    return allowed[:MAX_TRIES] or urls[:1]


def _is_blocked(page_url: str, url: ServerUrl) -> bool:
    return mixed_content(page_url, url) is not None
