"""The health of a server, and how each kind of response changes it. Pure.

`diagnosis` finds out why a server is unusable.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.core.message import Message, message

MOST_DEPTH = 1_000_000
"""Maximum plausible queue length; a larger number counts as invalid."""

SEVERAL = "health.several"
"""The message for an address shared by several servers; nothing is sent to it."""

PREFLIGHT = "health.preflight"
"""The message for a server that can be read, but gets nothing that a browser asks about first."""


class Reach(StrEnum):
    """Whether a server is usable; the page shows these values as `data-state`."""

    CHECKING = "checking"
    UP = "up"
    SLOW = "slow"
    DOWN = "down"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Health:
    """The latest known health of one server; `why` is set when it is slow or down.

    All times here (`checked_at`, every `at`) are monotonic milliseconds. `answered_at` is when this
    page last read a valid response from it. Nothing is sent to a server that was set aside until a
    person requests a check. A server that sent `Retry-After` gets no requests before `rests_until`,
    unless a person requests one; until then it stays unusable. `running` is how many of
    `queue_remaining` are running, `None` while only the sum is known.
    """

    reach: Reach = Reach.CHECKING
    queue_remaining: int | None = None
    why: Message | None = None
    checked_at: int | None = None
    version: str = ""
    max_upload: int | None = None
    set_aside: bool = False
    answered_at: int | None = None
    rests_until: int | None = None
    running: int | None = None

    @property
    def usable(self) -> bool:
        """Whether the balancer may choose it."""
        return self.reach is Reach.UP

    @property
    def answers(self) -> bool:
        """Whether its last response came, in time or late, or it was not checked yet."""
        late_but_there = self.reach is Reach.SLOW and self.queue_remaining is not None
        return self.reach in (Reach.CHECKING, Reach.UP) or late_but_there

    def rests(self, at: int) -> bool:
        """Whether it requested a pause that includes this time."""
        return self.rests_until is not None and at < self.rests_until


def answered(
    health: Health, queue_remaining: int, at: int, *, running: int | None = None
) -> Health:
    """Return the health after the server reported its queue length in time.

    `running` is kept while the length stays the same. A pause that the server requested continues,
    and so does a refusal of preflights, of which a read proves nothing.
    """
    if health.rests(at) or refuses_preflights(health):
        return replace(health, checked_at=at, answered_at=at)
    if running is None and queue_remaining == health.queue_remaining:
        running = health.running
    return replace(
        health,
        reach=Reach.UP,
        queue_remaining=queue_remaining,
        why=None,
        checked_at=at,
        answered_at=at,
        rests_until=None,
        running=running,
    )


def refuses_preflights(health: Health) -> bool:
    """Return whether the last known preflight was refused, which no read disproves."""
    return health.why is not None and health.why.key == PREFLIGHT


def passes_preflights(health: Health) -> Health:
    """Return the health after a preflight passed, or when none is known to be refused."""
    return replace(health, why=None) if refuses_preflights(health) else health


def slow(health: Health, seconds: float, at: int) -> Health:
    """Return the health after no response within `seconds`; the server may still respond."""
    why = message("health.slow", seconds=seconds)
    return _put(health, Reach.SLOW, why, at)


def late(health: Health, queue_remaining: int, seconds: float, at: int) -> Health:
    """Return the health after a slow response: the server is used only if no other is usable.

    A pause that the server requested continues.
    """
    if health.rests(at):
        return replace(health, checked_at=at, answered_at=at)
    return replace(slow(health, seconds, at), queue_remaining=queue_remaining, answered_at=at)


def down(health: Health, why: Message, at: int) -> Health:
    """Return the health of a server that is unusable for this reason."""
    return _put(health, Reach.DOWN, why, at)


def _put(health: Health, reach: Reach, why: Message, at: int) -> Health:
    until = health.rests_until if health.rests(at) else None
    return replace(
        health, reach=reach, queue_remaining=None, why=why, checked_at=at, rests_until=until
    )


def set_aside(health: Health, why: Message, at: int) -> Health:
    """Return the health of a harmful or untrusted server: it is down and gets no more requests."""
    return replace(down(health, why, at), set_aside=True)


def offline(health: Health, at: int) -> Health:
    """Return the health while this computer has no network: the server's state is unknown."""
    why = message("health.offline")
    return replace(down(health, why, at), reach=Reach.OFFLINE)


def resting(health: Health, seconds: float, at: int) -> Health:
    """Return the health after the server requested a pause (429 or 503 with `Retry-After`).

    A longer pause that it requested before continues.
    """
    why = message("health.rests", seconds=seconds)
    until = at + round(seconds * 1000)
    if health.rests(until):
        return replace(health, checked_at=at)
    return replace(down(health, why, at), reach=Reach.SLOW, rests_until=until)


def woken(health: Health) -> Health:
    """Return the health without the requested pause, since a person requests a check."""
    return replace(health, rests_until=None)


def none_usable(healths: Iterable[Health]) -> Message:
    """Return why no server with these healths is usable."""
    known = list(healths)
    if not known:
        return message("pool.empty")
    if all(health.reach is Reach.OFFLINE for health in known):
        return message("pool.offline")
    if all(health.why is not None and health.why.key == SEVERAL for health in known):
        return message("pool.several", count=len(known))
    return message("pool.all_down", count=len(known))
