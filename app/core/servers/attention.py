"""Which servers a window needs to know about: it has tasks there, or a person sees their rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.ids import ServerUrl
from app.core.servers.server_list import is_base_url

MOST_SERVERS = 1_000
"""Maximum servers in one message: more than a window has tasks on, or rows in sight."""


@dataclass(frozen=True, slots=True)
class Attention:
    """`open`: the servers with open tasks. `shown`: those with a row in sight.

    A person may see the window if it is `visible`.
    """

    visible: bool = True
    open: frozenset[ServerUrl] = field(default_factory=frozenset)
    shown: frozenset[ServerUrl] = field(default_factory=frozenset)


def plain_attention(attention: Attention) -> dict[str, Any]:
    """Return an attention as plain values for the other windows."""
    return {
        "visible": attention.visible,
        "open": _listed(attention.open),
        "shown": _listed(attention.shown),
    }


def parse_attention(value: Mapping[str, Any]) -> Attention:
    """Return another window's attention; invalid values are left out."""
    return Attention(
        value.get("visible") is True, _addresses(value.get("open")), _addresses(value.get("shown"))
    )


def _listed(servers: Iterable[ServerUrl]) -> list[ServerUrl]:
    return sorted(servers)[:MOST_SERVERS]


def _addresses(value: Any) -> frozenset[ServerUrl]:
    listed = value[:MOST_SERVERS] if isinstance(value, list) else []
    return frozenset(url for url in listed if is_base_url(url))
