"""How a server is: its state, and the values that each kind of answer leads to. Pure.

`diagnosis` says why a server cannot be used.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.core.message import Message, message

SEVERAL = "health.several"
"""The message of an address behind which several servers answer; nothing is sent to it."""


class Reach(StrEnum):
    """Whether a server can be used; the values are what the page shows as `data-state`."""

    CHECKING = "checking"
    UP = "up"
    SLOW = "slow"
    DOWN = "down"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Health:
    """The latest knowledge of one server; `why` is set when it is slow or down.

    `checked_at` is monotonic milliseconds, as is every `at` here. Nothing is sent to a server that
    was set aside, until a person asks it again.
    `answered_at` is when this page last read a sensible answer of it. A server
    that asked to be left alone is not asked again before `rests_until`, unless a person wants it;
    until then no answer makes it usable. `running` is how many
    of `queue_remaining` run, `None` while the server has only told their sum.
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
        """Whether the balancer may count on it."""
        return self.reach is Reach.UP

    @property
    def answers(self) -> bool:
        """Whether it answered at last sight, in time or late, or was not looked at yet."""
        late_but_there = self.reach is Reach.SLOW and self.queue_remaining is not None
        return self.reach in (Reach.CHECKING, Reach.UP) or late_but_there

    def rests(self, at: int) -> bool:
        """Whether it asked to be left alone at this time."""
        return self.rests_until is not None and at < self.rests_until


def answered(
    health: Health, queue_remaining: int, at: int, *, running: int | None = None
) -> Health:
    """The server told its queue length in time.

    While the length is the same, what is known of those that run stays. A rest that it asked for
    goes on.
    """
    if health.rests(at):
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


def slow(health: Health, seconds: float, at: int) -> Health:
    """The server did not answer within `seconds`, but may still be there."""
    why = message("health.slow", seconds=seconds)
    return _put(health, Reach.SLOW, why, at)


def late(health: Health, queue_remaining: int, seconds: float, at: int) -> Health:
    """The server answered, after `seconds`, which is long: it can be used when nothing else can.

    A rest that it asked for goes on.
    """
    if health.rests(at):
        return replace(health, checked_at=at, answered_at=at)
    return replace(slow(health, seconds, at), queue_remaining=queue_remaining, answered_at=at)


def down(health: Health, why: Message, at: int) -> Health:
    """The server cannot be used, for this reason."""
    return _put(health, Reach.DOWN, why, at)


def _put(health: Health, reach: Reach, why: Message, at: int) -> Health:
    until = health.rests_until if health.rests(at) else None
    return replace(
        health, reach=reach, queue_remaining=None, why=why, checked_at=at, rests_until=until
    )


def set_aside(health: Health, why: Message, at: int) -> Health:
    """The server did harm, or cannot be trusted: it counts as down, and is not asked any more."""
    return replace(down(health, why, at), set_aside=True)


def offline(health: Health, at: int) -> Health:
    """This computer has no network: nothing is known about the server itself."""
    why = message("health.offline")
    return replace(down(health, why, at), reach=Reach.OFFLINE)


def resting(health: Health, seconds: float, at: int) -> Health:
    """The server answered that it wants no request for `seconds` (429 or 503, `Retry-After`).

    A longer rest that it asked for before goes on.
    """
    why = message("health.rests", seconds=seconds)
    until = at + round(seconds * 1000)
    if health.rests(until):
        return replace(health, checked_at=at)
    return replace(down(health, why, at), reach=Reach.SLOW, rests_until=until)


def woken(health: Health) -> Health:
    """A person wants a server to be asked, whatever rest it asked for."""
    return replace(health, rests_until=None)


def none_usable(healths: Iterable[Health]) -> Message:
    """Return why no server of a pool with these healths can be used."""
    known = list(healths)
    if not known:
        return message("pool.empty")
    if all(health.reach is Reach.OFFLINE for health in known):
        return message("pool.offline")
    if all(health.why is not None and health.why.key == SEVERAL for health in known):
        return message("pool.several", count=len(known))
    return message("pool.all_down", count=len(known))
