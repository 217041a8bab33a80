"""The home of a window: the server that its next work goes to."""

from collections.abc import Iterable, Mapping, Sequence

from app.core.ids import ServerUrl, WindowId
from app.core.queue.dispatch import Load
from app.core.queue.entry import Shape
from app.core.queue.seconds import Seconds


def choose_home(
    loads: Sequence[Load],
    able: Iterable[ServerUrl],
    homes: Mapping[WindowId, ServerUrl],
    seconds: Seconds,
    shape: Shape,
) -> ServerUrl | None:
    """Return a home for a window that has none; `None` if no open server is able.

    It is the server that would finish a run of each window at home there, and this one, first. So
    two windows that start at the same moment get two homes. `homes` are those of the other windows
    with open work.
    """
    guests = list(homes.values())
    fit = [load for load in loads if load.is_open and load.url in set(able)]
    fit = [load for load in fit if not load.is_suspect] or fit
    if not fit:
        return None

    def finish(load: Load) -> tuple[float, int]:
        at_home = guests.count(load.url)
        unsent = max(0, at_home - load.ours)
        return load.ahead + (unsent + 1) * seconds.of(load.url, shape), at_home

    return min(fit, key=finish).url
