"""Whose turn it is: lanes first, then windows in turn, then the order within a window."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from app.core.ids import WindowId
from app.core.queue.entry import Entry, Lane

LANES = (Lane.NOW, Lane.BATCH)
"""The lanes, most urgent first."""


def in_turn(entries: Iterable[Entry], served: Mapping[WindowId, int]) -> Iterator[Entry]:
    """Yield the entries that may run, in the order in which they should be sent.

    `served` counts the runs that each window has on servers now. The window with the fewest comes
    first, so that a window with a long batch does not hold up another with one run. Paused entries
    are left out.
    """
    lanes: dict[Lane, dict[WindowId, list[Entry]]] = {lane: defaultdict(list) for lane in LANES}
    for entry in sorted(entries, key=lambda one: (one.place, one.prompt_id), reverse=True):
        if not entry.is_paused:
            lanes[entry.lane][entry.window_id].append(entry)
    counts = dict(served)
    for lane in LANES:
        waiting = lanes[lane]
        while waiting:
            window = min(
                waiting, key=lambda one: (counts.get(one, 0), waiting[one][-1].place, str(one))
            )
            counts[window] = counts.get(window, 0) + 1
            yield waiting[window].pop()
            if not waiting[window]:
                del waiting[window]
