"""What was measured, as figures in units that a person reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tools.bench.figures import Figure, figure

UNITS = {
    "first paint": "ms",
    "largest paint": "ms",
    "ready": "ms",
    "first POST": "ms",
    "bytes until ready": "MB",
    "requests until ready": "",
    "bytes afterwards": "MB",
    "requests afterwards": "",
    "memory": "MB",
    "process": "MB",
    "reload to ready": "ms",
    "reload to first tiles": "ms",
    "reload to all results": "ms",
    "keystroke to result": "ms",
    "longest frame": "ms",
    "95 % of frames within": "ms",
    "longest task": "ms",
    "press to last end": "ms",
    "wait for a turn": "ms",
    "95 % of waits within": "ms",
    "longest wait": "ms",
}
"""The unit of each measured name; what is not here is a plain number."""

MEGABYTE = 1_000_000
"""Bytes."""


def measured(name: str, values: Iterable[float]) -> Figure:
    """Return the figure of a name: bytes become megabytes."""
    unit = UNITS.get(name, "")
    scale = MEGABYTE if unit == "MB" else 1
    return figure((value / scale for value in values), unit)


@dataclass(slots=True)
class Results:
    """Filled round by round; all but the starts is of `dist/` alone. `gallery` is by its size."""

    machine: Mapping[str, str | int]
    rounds: int
    gallery: dict[int, dict[str, Figure]] = field(default_factory=dict)
    cards: dict[str, Figure] = field(default_factory=dict)
    windows: dict[str, Figure] = field(default_factory=dict)
    window_count: int = 0
    queue: dict[str, Figure] = field(default_factory=dict)
    probes: dict[str, Figure] = field(default_factory=dict)
    engines: dict[str, str] = field(default_factory=dict)
    _starts: dict[tuple[str, str], dict[str, list[float]]] = field(default_factory=dict)

    @property
    def pages(self) -> list[str]:
        """The pages whose start was measured, in the order in which they came."""
        return list(dict.fromkeys(page for page, _ in self._starts))

    def add(self, page: str, visit: str, values: Mapping[str, float]) -> None:
        """Add what one visit to a page gave."""
        names = self._starts.setdefault((page, visit), {})
        for name, value in values.items():
            names.setdefault(name, []).append(value)

    def names(self, visit: str) -> list[str]:
        """Return what is known of a visit, of any page, in the order of `UNITS`."""
        known = {name for (_, at), names in self._starts.items() if at == visit for name in names}
        return [name for name in UNITS if name in known]

    def start(self, page: str, visit: str, name: str) -> Figure | None:
        """Return a figure of a page's start, `None` when it has none."""
        values = self._starts.get((page, visit), {}).get(name)
        return measured(name, values) if values else None
