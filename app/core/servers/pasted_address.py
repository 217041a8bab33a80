"""Addresses as people paste them: with a path, a query, a fragment or a key. Pure."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

KEY_NAMES = ("token", "access_token", "api_key", "apikey", "key", "auth")
"""The parameters of a query that carry a key."""

_PAGES = re.compile(
    r"(/api)*/(queue|prompt|history(/[^/]*)?|view|ws|system_stats|object_info(/[^/]*)?|features"
    r"|upload(/[^/]*)?|interrupt|free|embeddings|extensions|index\.html)$"
)
"""Routes and pages of ComfyUI that follow its base address."""


@dataclass(frozen=True, slots=True)
class AddressKey:
    """A key that was part of an address: `name` is the user, or the parameter of a query.

    `kind` is "basic" or "query". The value is never shown, so it is not in the `repr`.
    """

    kind: str
    name: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PastedAddress:
    """`text` is the address without what belongs to a page of it; `key` was cut out of it."""

    text: str
    key: AddressKey | None = None


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
        return PastedAddress(address, AddressKey("basic", unquote(name), unquote(value)))
    given = {name.lower(): (name, value) for name, value in parse_qsl(query)}
    known = next((given[name] for name in KEY_NAMES if name in given), None)
    return PastedAddress(address, AddressKey("query", *known) if known else None)
