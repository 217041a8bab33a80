"""Expected times: of a batch before it is sent, and what is left of it while it runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import islice

from app.core.ids import ServerUrl, WindowId
from app.core.queue.dispatch import Load, plan
from app.core.queue.entry import BatchId, Entry
from app.core.queue.seconds import Seconds

MOST_SERVERS = 32
"""Servers that a plan looks at, those that are free first: more hardly end a batch sooner."""

MOST_STEPS = 4_000
"""Runs times servers of one plan: about 40 ms in a browser, and it is made once a second. What is
left of a longer queue is taken to go on like the planned part."""

LEAST_MINUTE = 50.0
"""Seconds from which "about 1 min" is said: less is under a minute, also when it takes longer."""

LATE_SHARE = 0.1
"""Share of a run that is left when it has taken longer than expected already."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The expected seconds until all runs have ended, and on how many servers they run."""

    seconds: float
    servers: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A run that a server has, in the order of sending; `left` are its expected seconds.

    `left` is `None` if nothing like it was measured.
    """

    batch_id: str
    server: ServerUrl
    left: float | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is left of each batch and of all open work; what cannot be told is missing."""

    batches: Mapping[str, Estimate] = field(default_factory=dict)
    everything: Estimate | None = None


def rounded_minutes(seconds: float) -> int:
    """Return minutes as a person says them, 0 for less than one: 1 to 20, then by 5, then by 10."""
    minutes = seconds / 60
    if seconds < LEAST_MINUTE:
        return 0
    step = 1 if minutes < 20 else 5 if minutes < 60 else 10
    return max(1, round(minutes / step) * step)


def seconds_left(expected: float, elapsed: float) -> float:
    """Return the expected seconds left of a run that began `elapsed` seconds ago."""
    return max(expected - elapsed, LATE_SHARE * expected)


def estimate(
    entries: Iterable[Entry],
    loads: Sequence[Load],
    seconds: Seconds,
    served: Mapping[WindowId, int],
) -> dict[BatchId, Estimate]:
    """Return an estimate of each batch whose runs wait and whose shape was measured.

    A batch of which a run is paused or has no server now is left out.
    """
    waiting = list(entries)
    counts: dict[BatchId, int] = {}
    for entry in waiting:
        counts[entry.batch_id] = counts.get(entry.batch_id, 0) + 1
    near = nsmallest(MOST_SERVERS, (one for one in loads if one.is_open), lambda one: one.ahead)
    known = {entry.shape for entry in waiting if seconds.is_known(entry.shape)}
    most = MOST_STEPS // max(1, len(near))
    found: dict[BatchId, list[tuple[float, ServerUrl]]] = {}
    for planned in islice(plan(waiting, near, seconds, served), most):
        if planned.entry.shape in known:
            end = planned.decision.seconds, planned.decision.server
            found.setdefault(planned.entry.batch_id, []).append(end)
    is_whole = len(waiting) <= most
    return {
        batch: Estimate(
            max(end for end, _ in ends) * counts[batch] / len(ends),
            len({server for _, server in ends}),
        )
        for batch, ends in found.items()
        if len(ends) == counts[batch] or not is_whole
    }


def outlook(
    sent: Sequence[Sent],
    entries: Sequence[Entry],
    loads: Sequence[Load],
    seconds: Seconds,
    served: Mapping[WindowId, int],
) -> Outlook:
    """Return what is left; the loads contain what was sent, and other people's prompts before it.

    A batch with a run that was never measured, or that cannot go on, is left out.
    """
    before = _others(sent, loads)
    ends: dict[str, float] = {}
    used: dict[str, set[ServerUrl]] = {}
    unknown: set[str] = set()
    for one in sent:
        before[one.server] = before.get(one.server, 0.0) + (one.left or 0.0)
        used.setdefault(one.batch_id, set()).add(one.server)
        ends[one.batch_id] = max(ends.get(one.batch_id, 0.0), before[one.server])
        if one.left is None:
            unknown.add(one.batch_id)
    waiting = estimate(entries, loads, seconds, served)
    unknown |= {entry.batch_id for entry in entries} - waiting.keys()
    for batch, found in waiting.items():
        ends[batch] = max(ends.get(batch, 0.0), found.seconds)
        used.setdefault(batch, set())
    known = {
        batch: Estimate(end, max(len(used[batch]), _servers(waiting, batch)))
        for batch, end in ends.items()
        if batch not in unknown
    }
    if unknown or not known:
        return Outlook(known)
    servers = max(one.servers for one in known.values())
    return Outlook(known, Estimate(max(one.seconds for one in known.values()), servers))


def _others(sent: Sequence[Sent], loads: Sequence[Load]) -> dict[ServerUrl, float]:
    """Return the seconds of what is not ours on each server."""
    own: dict[ServerUrl, float] = {}
    for one in sent:
        own[one.server] = own.get(one.server, 0.0) + (one.left or 0.0)
    return {load.url: max(0.0, load.ahead - own.get(load.url, 0.0)) for load in loads}


def _servers(waiting: Mapping[BatchId, Estimate], batch: str) -> int:
    found = waiting.get(BatchId(batch))
    return 0 if found is None else found.servers
