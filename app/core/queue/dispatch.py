"""Which waiting run goes to which server now: home first, elsewhere when that is done sooner.

The queue is planned in its order. Each entry gets the server that is expected to finish it first,
behind all that is before it. Only what its server has room for is sent; the rest stays unbound, and
is planned again at the next change. So a slow server gets work only when waiting for a fast one
takes longer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.core.ids import PromptId, ServerUrl, WindowId
from app.core.queue.breaker import Breaker
from app.core.queue.entry import Entry, Lane, Where
from app.core.queue.fairness import in_turn
from app.core.queue.seconds import Seconds

OURS_AT_MOST = 2
"""Runs of this browser that a server holds: one that runs, and one so that it never idles."""

HOME_SHARE = 0.5
"""Share of a run by which home may be later than another server and still get it. Equal servers
then differ by at least one whole run before work leaves home."""


UNBROKEN = Breaker()
"""A breaker that leaves no server out."""


@dataclass(frozen=True, slots=True)
class Load:
    """A server as the dispatcher sees it.

    `ahead` are the expected seconds until all that is queued there has ended, others' prompts
    included. `ours` counts the runs of this browser among them. `models` are those that it has
    loaded, as far as known. A closed server gets nothing: it is down, paused or set aside.
    """

    url: ServerUrl
    ahead: float = 0.0
    ours: int = 0
    models: frozenset[str] = frozenset()
    is_open: bool = True
    is_suspect: bool = False

    @property
    def has_room(self) -> bool:
        """Whether one more run of this browser may be sent there."""
        return self.ours < OURS_AT_MOST


class Why(StrEnum):
    """Why a run went to its server."""

    HOME = "home"
    ONLY = "only"
    SOONEST = "soonest"
    OVERFLOW = "overflow"


@dataclass(frozen=True, slots=True)
class Decision:
    """A waiting run and the server that it is bound to now.

    `seconds` is its expected finish from now; `others` the expected finish elsewhere, by server.
    """

    prompt_id: PromptId
    server: ServerUrl
    why: Why
    seconds: float
    others: Mapping[ServerUrl, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """An entry's planned server and finish.

    `is_sent` when there is room for it now, or it goes at once.
    """

    entry: Entry
    decision: Decision
    is_sent: bool


def plan(
    entries: Iterable[Entry],
    loads: Sequence[Load],
    seconds: Seconds,
    served: Mapping[WindowId, int],
    breaker: Breaker = UNBROKEN,
    at: int = 0,
) -> Iterator[Planned]:
    """Yield each entry that may run, in its turn, with its planned server.

    An entry without a server (all are closed, left out or not able) is not yielded.
    """
    now = {load.url: load for load in loads if load.is_open}
    for entry in in_turn(entries, served):
        finishes = {
            url: _finish(entry, load, seconds)
            for url, load in now.items()
            if entry.allows(url) and not breaker.is_left_out(url, entry.shape, at)
        }
        if not finishes:
            continue
        url = _choose(entry, finishes, now, seconds)
        load = now[url]
        yield Planned(entry, _decision(entry, url, finishes), load.has_room or entry.at_once)
        now[url] = replace(
            load, ahead=finishes[url], ours=load.ours + 1, models=load.models | entry.models
        )
        breaker = breaker.sent(url, entry.shape, entry.prompt_id)


def decide(
    entries: Iterable[Entry],
    loads: Sequence[Load],
    seconds: Seconds,
    served: Mapping[WindowId, int],
    breaker: Breaker = UNBROKEN,
    at: int = 0,
) -> list[Decision]:
    """Return what is to be sent now, in order; arguments as for `plan`.

    Planning ends when no server has room. So its work does not grow with the length of the queue,
    but for entries that go at once: then all are planned.
    """
    entries = list(entries)
    goes_on = any(entry.at_once for entry in entries)
    room = sum(OURS_AT_MOST - load.ours for load in loads if load.is_open and load.has_room)
    found: list[Decision] = []
    if room == 0 and not goes_on:
        return found
    for planned in plan(entries, loads, seconds, served, breaker, at):
        if planned.is_sent:
            found.append(planned.decision)
            if len(found) == room and not goes_on:
                break
    return found


def _finish(entry: Entry, load: Load, seconds: Seconds) -> float:
    loading = 0.0 if entry.models <= load.models else seconds.load(load.url)
    return load.ahead + loading + seconds.of(load.url, entry.shape)


def _choose(
    entry: Entry,
    finishes: Mapping[ServerUrl, float],
    loads: Mapping[ServerUrl, Load],
    seconds: Seconds,
) -> ServerUrl:
    """Return the server of an entry: home unless another finishes it sooner by `HOME_SHARE`.

    A single run also waits at home behind one other of ours: a person who presses Run now and then
    keeps to one server, and to its loaded models. A suspect server gets work last. Ties go to the
    server with the fewest runs of ours, then to the first in the pool.
    """
    trusted = {url: at for url, at in finishes.items() if not loads[url].is_suspect} or finishes
    best = min(trusted, key=lambda url: (trusted[url], loads[url].ours))
    home = entry.on.server
    if home is not None and home in trusted:
        stays = entry.lane is Lane.NOW and loads[home].has_room
        margin = (HOME_SHARE + stays) * seconds.of(home, entry.shape)
        if trusted[home] <= trusted[best] + margin:
            return home
    return best


def _decision(entry: Entry, url: ServerUrl, finishes: Mapping[ServerUrl, float]) -> Decision:
    others = {other: at for other, at in finishes.items() if other != url}
    if entry.on.where is Where.ONLY:
        why = Why.ONLY
    elif entry.on.server is None:
        why = Why.SOONEST
    else:
        why = Why.HOME if url == entry.on.server else Why.OVERFLOW
    return Decision(entry.prompt_id, url, why, finishes[url], others)
