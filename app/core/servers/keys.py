"""Keys that servers demand: their kinds, and what of them goes into a request. Pure.

A key belongs to the address for which a person gave it. Nothing else receives it.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote

from app.core.errors import InputError

MAX_KEY = 4_096
"""Maximum characters of a key: identity tokens have 2,000, and servers refuse headers of 8 KB."""

USUAL_PARAMETER = "token"
"""The parameter of an address that carries a key, unless a person names another one."""

_RAW = "~!$'()*,;:@/?="
"""Characters beside letters, digits, "-", "_" and "." that a query may contain as they are."""

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_PARAMETER = re.compile(r"[A-Za-z0-9_.~-]{1,100}")
_VISIBLE = re.compile(r"[!-~]+")
_LINE = re.compile(r"[!-~][ -~]*")

_BROWSERS = frozenset(
    {
        *("accept-charset", "accept-encoding", "connection", "content-length", "content-type"),
        *("cookie", "cookie2", "date", "dnt", "expect", "host", "keep-alive", "origin", "referer"),
        *("set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "via"),
    }
)
_BROWSERS_BEGIN = ("proxy-", "sec-", "access-control-")
"""Headers that browsers or this page set, so a key in one of them would not arrive."""


class KeyKind(StrEnum):
    """How a server receives its key."""

    BEARER = "bearer"
    BASIC = "basic"
    QUERY = "query"
    HEADER = "header"


@dataclass(frozen=True, slots=True)
class Key:
    """The key of one server. `name` is the user, the parameter or the header; "" for a bearer.

    The value is secret: it is not in the `repr`.
    """

    kind: KeyKind
    name: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a key adds to each HTTP request, and to the address of a socket.

    The queries are encoded, as "token=abc", or "".
    """

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: str = field(default="", repr=False)
    socket_query: str = field(default="", repr=False)


def carried(key: Key) -> Carried:
    """Return what a key adds to requests.

    Browsers set no headers on a socket. So a bearer token goes into its address there, as many
    proxies accept it; a user's password and other headers do not reach a socket.
    """
    match key.kind:
        case KeyKind.BEARER:
            headers = {"Authorization": f"Bearer {key.value}"}
            return Carried(headers, socket_query=_query(USUAL_PARAMETER, key.value))
        case KeyKind.BASIC:
            pair = b64encode(f"{key.name}:{key.value}".encode()).decode()
            return Carried({"Authorization": f"Basic {pair}"})
        case KeyKind.QUERY:
            query = _query(key.name, key.value)
            return Carried(query=query, socket_query=query)
        case _:
            return Carried({key.name: key.value})


def _query(name: str, value: str) -> str:
    """Return a parameter of an address.

    Proxies such as nginx compare it as it arrives, so only what would end or change it is encoded.
    """
    return f"{name}={quote(value, safe=_RAW)}"


def make_key(kind: KeyKind, name: str, value: str) -> Key:
    """Make a key from typed texts. Raises `InputError` ("server.key_…") for an unusable one."""
    name, value = name.strip(), value.strip()
    if kind is KeyKind.BEARER:
        name, value = "", value.removeprefix("Bearer ").strip()
    elif kind is KeyKind.QUERY:
        name = name or USUAL_PARAMETER
    _check_name(kind, name)
    if not value and kind is not KeyKind.BASIC:
        raise InputError("server.key_empty")
    fits = {KeyKind.BEARER: _VISIBLE, KeyKind.HEADER: _LINE}.get(kind)
    if len(value) > MAX_KEY or not value.isprintable() or (fits and not fits.fullmatch(value)):
        raise InputError("server.key_value")
    return Key(kind, name, value)


def _check_name(kind: KeyKind, name: str) -> None:
    if kind is KeyKind.BASIC and (not name or ":" in name or not name.isprintable()):
        raise InputError("server.key_user")
    if kind is KeyKind.QUERY and not _PARAMETER.fullmatch(name):
        raise InputError("server.key_parameter", name=name)
    if kind is KeyKind.HEADER:
        if not _HEADER_NAME.fullmatch(name):
            raise InputError("server.key_header", name=name)
        if name.lower() in _BROWSERS or name.lower().startswith(_BROWSERS_BEGIN):
            raise InputError("server.key_header_taken", name=name)


def wanted_kind(value: object) -> KeyKind | None:
    """Return the kind of key that a list of servers names, `None` if it names none.

    Raises `InputError` ("server.key_in_list") for anything else, such as a key itself.
    """
    if value is None or value == "none":
        return None
    try:
        return KeyKind(str(value))
    except ValueError:
        raise InputError("server.key_in_list") from None
