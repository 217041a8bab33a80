"""How long runs take, learned from runs that ended: per server and shape, warm and cold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from app.core.ids import ServerUrl
from app.core.queue.entry import Shape

KEPT = 7
"""Runs that are remembered of each server and shape: an odd number, so that the median is one of
them, and few, so that a new driver or graphics card counts soon."""

GUESS_SECONDS = 20.0
"""Assumed seconds of a run before any is known. All servers get the same, so only the number of
prompts before it counts."""


LEAST_SECONDS = 0.001
"""Seconds that a shape is taken to need at least, so that nothing is divided by zero."""

LEAST_PACE = 0.001
"""The pace of the fastest server at most, for the same reason."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """Seconds of recent runs by server and shape, and of model loads by server.

    Medians and paces are worked out once for each table, since a choice reads them for each server.
    """

    runs: Mapping[tuple[ServerUrl, Shape], tuple[float, ...]] = field(default_factory=dict)
    loads: Mapping[ServerUrl, tuple[float, ...]] = field(default_factory=dict)
    _medians: dict[tuple[ServerUrl, Shape], float] = field(init=False, compare=False, repr=False)
    _paces: dict[ServerUrl, float] = field(default_factory=dict, compare=False, repr=False)
    _known: dict[tuple[ServerUrl, Shape], float] = field(
        default_factory=dict, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_medians", {key: median(runs) for key, runs in self.runs.items()})

    def with_run(
        self, server: ServerUrl, shape: Shape, seconds: float, *, is_warm: bool = True
    ) -> "Seconds":
        """Return the table with one more run.

        What a cold run took longer than the warm ones of its shape is the time of a load. A cold
        run of a shape without warm ones counts as a run, until a warm one is known.
        """
        known = self.runs.get((server, shape), ())
        if not is_warm and known:
            load = max(0.0, seconds - median(known))
            loads = (*self.loads.get(server, ()), load)[-KEPT:]
            return Seconds(self.runs, {**self.loads, server: loads})
        runs = (*known, seconds)[-KEPT:]
        return Seconds({**self.runs, (server, shape): runs}, self.loads)

    def of(self, server: ServerUrl, shape: Shape) -> float:
        """Return the expected seconds of a warm run.

        For a shape that the server has not run, the seconds elsewhere count, by how fast this
        server is beside the others. Without any, `typical` counts.
        """
        key = (server, shape)
        if key not in self._known:
            self._known[key] = self._expected(server, shape)
        return self._known[key]

    def typical(self, server: ServerUrl) -> float:
        """Return the expected seconds of an unknown run, such as another person's."""
        own = [seconds for (one, _), seconds in self._medians.items() if one == server]
        if own:
            return median(own)
        return median(self._medians.values()) if self._medians else GUESS_SECONDS

    def load(self, server: ServerUrl) -> float:
        """Return the expected seconds to load a model; 0 until one was measured."""
        loads = self.loads.get(server)
        return median(loads) if loads else 0.0

    def is_known(self, shape: Shape) -> bool:
        """Return whether a run of the shape was measured on any server."""
        return any(ran == shape for _, ran in self.runs)

    def _expected(self, server: ServerUrl, shape: Shape) -> float:
        own = self._medians.get((server, shape))
        if own is not None:
            return own
        elsewhere = [
            seconds / self._pace(other)
            for (other, ran), seconds in self._medians.items()
            if ran == shape
        ]
        return median(elsewhere) * self._pace(server) if elsewhere else self.typical(server)

    def _pace(self, server: ServerUrl) -> float:
        """Return how slow a server is: 2 takes twice as long as the pool's median for its shapes.

        Only shapes that ran on several servers count. Without any it is 1.
        """
        if not self._paces:
            self._paces.update(self._all_paces())
        return self._paces.get(server, 1.0)

    def _all_paces(self) -> dict[ServerUrl, float]:
        of_shape: dict[Shape, list[float]] = {}
        for (_, shape), seconds in self._medians.items():
            of_shape.setdefault(shape, []).append(seconds)
        middle = {shape: median(all_) for shape, all_ in of_shape.items() if len(all_) > 1}
        ratios: dict[ServerUrl, list[float]] = {}
        for (server, shape), seconds in self._medians.items():
            if shape in middle:
                ratios.setdefault(server, []).append(seconds / max(middle[shape], LEAST_SECONDS))
        return {server: max(median(found), LEAST_PACE) for server, found in ratios.items()}
