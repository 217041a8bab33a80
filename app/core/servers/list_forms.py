"""Lists of servers in the forms in which people keep them. Pure.

Understood are a list as in `servers.json`, a list of addresses, a list of objects, one such object,
and a text with one address a line.
"""

from collections.abc import Mapping
from typing import Any

from app.core.reading.iso_time import seconds_of
from app.core.reading.json_text import read_json_text
from app.core.servers.pasted_address import read_address
from app.core.servers.server import MAX_NAME, Server, typed_address
from app.core.servers.server_list import parse_servers

MAX_LISTED = 100
"""Maximum number of servers of a list, since each is probed every few seconds."""

MILLISECONDS_FROM = 100_000_000_000
"""Times from this number on are milliseconds since 1970, below it seconds: the year 5138."""

ADDRESS_FIELDS = ("url", "address", "healthUrl")
"""The fields of an entry that hold its address; the first that is a text counts."""


def read_list(text: str, now: int) -> tuple[Server, ...] | None:
    """Return the servers of a list, `None` for a text that is no list; never raises.

    Entries without a valid address are left out, and those that expired at `now` (milliseconds
    since 1970). An empty text is an empty list. A web page is no list.
    """
    try:
        entries = _entries(read_json_text(text))
    except ValueError:
        entries = _lines(text)
    if entries is None:
        return None
    valid = [one for one in map(_entry, entries) if not _is_over(one.pop("expires"), now)]
    return parse_servers(valid)[0][:MAX_LISTED]


def _entries(value: Any) -> list[Any] | None:
    if isinstance(value, str):
        return _lines(value)
    if isinstance(value, Mapping):
        is_one = any(name in value for name in ADDRESS_FIELDS)
        value = [value] if is_one else value.get("servers")
    return value if isinstance(value, list) else None


def _lines(text: str) -> list[str] | None:
    """Return the addresses of a text; each line must be one, as words may look like names."""
    lines = [line.strip() for line in text.splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    return found if all(one.startswith(("http://", "https://")) for one in found) else None


def _entry(value: Any) -> dict[str, Any]:
    """Return an entry as in `servers.json`, with `expires`. A key in an address is left out."""
    fields = value if isinstance(value, Mapping) else {"url": value}
    texts = (fields.get(name) for name in ADDRESS_FIELDS)
    address = next((text for text in texts if isinstance(text, str) and text), "")
    name = fields.get("name")
    return {
        "url": typed_address(read_address(address).text),
        "name": name[:MAX_NAME] if isinstance(name, str) else "",
        "id": fields.get("id"),
        "key": fields.get("key"),
        "expires": fields.get("expires"),
    }


def _is_over(expires: Any, now: int) -> bool:
    if isinstance(expires, str):
        expires = seconds_of(expires)
    if not isinstance(expires, (int, float)) or isinstance(expires, bool):
        return False
    return (expires if expires >= MILLISECONDS_FROM else expires * 1000) <= now
