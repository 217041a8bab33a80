"""Addresses as people paste them: with a path, a query, a fragment or a key. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from app.core.servers.keys import Key, KeyKind

KEY_NAMES = ("token", "access_token", "api_key", "apikey", "key", "auth")
"""The parameters of a query that carry a key."""

_PAGES = re.compile(
    r"(/api)*/(queue|prompt|history(/[^/]*)?|view|ws|system_stats|object_info(/[^/]*)?|features"
    r"|upload(/[^/]*)?|interrupt|free|embeddings|extensions|index\.html)$"
)
"""Routes and pages of ComfyUI that follow its base address."""


@dataclass(frozen=True, slots=True)
class PastedAddress:
    """`text` is the address without what belongs to a page of it; `key` was cut out of it.

    The key is as it was typed: `make_key` decides whether it is usable.
    """

    text: str
    key: Key | None = None


def read_address(pasted: str) -> PastedAddress:
    """Split what a person pasted into the server's address and the key; never raises.

    The text may still be no valid address (`normalise_base_url` decides).
    """
    text, _, _ = pasted.strip().partition("#")
    text, _, query = text.partition("?")
    scheme, mark, rest = text.rpartition("://")
    place, slash, path = rest.partition("/")
    user, at, host = place.rpartition("@")
    path = _PAGES.sub("", f"{slash}{path}".rstrip("/"))
    address = f"{scheme}{mark}{host}{path or slash}"
    if at and user:
        name, _, value = user.partition(":")
        return PastedAddress(address, Key(KeyKind.BASIC, unquote(name), unquote(value)))
    given = {name.lower(): (name, value) for name, value in parse_qsl(query)}
    known = next((given[name] for name in KEY_NAMES if name in given), None)
    return PastedAddress(address, Key(KeyKind.QUERY, *known) if known else None)
