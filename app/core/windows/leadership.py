"""Which window looks at the servers for all: the one with the highest term. Pure.

A leader holds the Web Lock of its term and sends beats. A leader that falls silent was closed, or
the browser froze it; a frozen one keeps its lock. So whoever follows it takes the next term, whose
lock is free. The earlier leader follows as soon as it receives the new one's beat. Two leaders at
once cost a few probes more and nothing else.

All times are monotonic milliseconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

BEAT_MS = 4_000
"""Milliseconds between a leader's beats. A beat costs each window about 0.1 ms."""

SILENT_MS = 9_000
"""Milliseconds without a beat after which a leader counts as gone: two may be missed. With the
time for the first probe, the next leader looks within 15 seconds."""

ANSWER_MS = 2_000
"""Milliseconds in which a leader answers a window that waits for it."""

MAX_TERM = 10**12
"""The largest valid term: other pages of this origin may send any number."""


class Role(Enum):
    """What this window does; at the start it is not decided yet."""

    UNDECIDED = "undecided"
    LEADS = "leads"
    FOLLOWS = "follows"


@dataclass(frozen=True, slots=True)
class Leadership:
    """The highest `term` known, whether this window leads it, and the time of its last beat."""

    term: int = 0
    role: Role = Role.UNDECIDED
    heard_at: int = 0

    @property
    def leads(self) -> bool:
        """Whether this window looks for all."""
        return self.role is Role.LEADS

    def silent_at(self) -> int:
        """Return when the leader counts as gone, unless it is heard before."""
        return self.heard_at + SILENT_MS

    def is_silent(self, now: int) -> bool:
        """Return whether this window may claim the next term."""
        return not self.leads and now >= self.silent_at()

    def next_term(self, held: Iterable[int]) -> int:
        """Return the term to claim, above this one and those whose locks are held."""
        return max(self.term, *held, 0) + 1


def heard(known: Leadership, term: int, now: int) -> Leadership:
    """Return the leadership after a beat; those of earlier terms change nothing."""
    if term < known.term or (term == known.term and known.leads):
        return known
    return Leadership(term, Role.FOLLOWS, now)


def claimed(known: Leadership, term: int, now: int) -> Leadership:
    """Return the leadership after this window got the lock of a term.

    It follows instead if a later leader was heard meanwhile.
    """
    return known if known.term >= term else Leadership(term, Role.LEADS, now)


def refused(known: Leadership, term: int, now: int) -> Leadership:
    """Return the leadership after another window was faster to get the lock of a term."""
    return Leadership(max(known.term, term), Role.FOLLOWS, now)


def ended(known: Leadership, now: int) -> Leadership:
    """Return the leadership after this window lost its lock or was left."""
    return replace(known, role=Role.FOLLOWS, heard_at=now)


def left(known: Leadership, term: int, now: int) -> Leadership:
    """Return the leadership after the leader of a term said goodbye: anybody may follow it now."""
    if term != known.term or known.leads:
        return known
    return replace(known, heard_at=now - SILENT_MS)


def doubted(known: Leadership, now: int) -> Leadership:
    """Return the leadership while a window waits for an answer of the leader."""
    soon = now - SILENT_MS + ANSWER_MS
    return known if known.leads else replace(known, heard_at=min(known.heard_at, soon))


def read_term(value: object) -> int | None:
    """Return a term from another window's message, or `None`."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 < value <= MAX_TERM else None
