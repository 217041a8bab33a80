"""When the leading window checks each server, for all windows. Pure.

All times are monotonic milliseconds.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from app.core.servers.attention import Attention
from app.core.servers.server import Server, Wakes

OFTEN_MS = 5_000
"""Milliseconds between checks of a server that matters now: a probe costs it almost nothing."""

SELDOM_MS = (30_000, 120_000, 600_000)
"""Milliseconds between checks of other servers, one after the other. A workspace that is probed
more often never suspends; a person who looks at its row gets a check at once."""

FRESH_MS = 2_000
"""Age in milliseconds up to which a finding counts as fresh, so that windows which wake together
cause one check."""


class Need(Enum):
    """How often a server is checked."""

    OFTEN = "often"
    SELDOM = "seldom"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Look:
    """The last check of a server began `at`; `seldom` is how many in a row were seldom ones."""

    at: int
    seldom: int = 0


def need_of(server: Server, attentions: Collection[Attention]) -> Need:
    """Return how often a server is checked, by what all windows need.

    A server that must not be woken is never checked: only what a person does reaches it.
    """
    if server.wakes is Wakes.NEVER:
        return Need.NEVER
    if any(server.url in one.open for one in attentions):
        return Need.OFTEN
    if any(one.visible and server.url in one.shown for one in attentions):
        return Need.OFTEN
    is_used = any(one.visible or one.open for one in attentions)
    return Need.SELDOM if is_used else Need.NEVER


def due_at(need: Need, last: Look | None, now: int) -> int | None:
    """Return when a server is to be checked, `None` for not at all."""
    if need is Need.NEVER:
        return None
    if last is None:
        return now
    step = min(last.seldom, len(SELDOM_MS) - 1)
    return last.at + (OFTEN_MS if need is Need.OFTEN else SELDOM_MS[step])


def looked(need: Need, last: Look | None, at: int) -> Look:
    """Return the last check of a server, after one that began `at`."""
    is_again = need is Need.SELDOM and last is not None
    return Look(at, last.seldom + 1 if is_again and last is not None else 0)


def retry_ms(failures: int, *, is_visible: bool) -> int:
    """Return the milliseconds until a request is repeated that failed so often in a row."""
    if is_visible or failures <= 1:
        return OFTEN_MS
    return SELDOM_MS[min(failures - 2, len(SELDOM_MS) - 1)]


def is_fresh(last: Look | None, now: int) -> bool:
    """Return whether a server was checked so shortly before that it need not be again."""
    return last is not None and now - last.at < FRESH_MS
