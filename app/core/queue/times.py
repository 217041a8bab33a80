"""Expected times: of a batch before it is sent, and what is left of it while it runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.core.ids import ServerUrl, WindowId
from app.core.queue.dispatch import Load, plan
from app.core.queue.entry import BatchId, Entry
from app.core.queue.seconds import Seconds


@dataclass(frozen=True, slots=True)
class Estimate:
    """The expected seconds until all runs have ended, and on how many servers they run."""

    seconds: float
    servers: int


def estimate(
    entries: Iterable[Entry],
    loads: Sequence[Load],
    seconds: Seconds,
    served: Mapping[WindowId, int],
) -> dict[BatchId, Estimate]:
    """Return an estimate of each batch whose runs wait and whose shape was measured.

    Runs that no server can take are left out.
    """
    ends: dict[BatchId, float] = {}
    used: dict[BatchId, set[ServerUrl]] = {}
    for planned in plan(entries, loads, seconds, served):
        entry = planned.entry
        if seconds.is_known(entry.shape):
            batch = entry.batch_id
            ends[batch] = max(ends.get(batch, 0.0), planned.decision.seconds)
            used.setdefault(batch, set()).add(planned.decision.server)
    return {batch: Estimate(ends[batch], len(used[batch])) for batch in ends}
