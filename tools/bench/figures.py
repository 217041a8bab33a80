"""A measured figure: what several rounds gave, as their median and spread."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median


class BenchError(Exception):
    """A measurement could not be made; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The values of all rounds in one unit, in the order in which they were measured."""

    values: tuple[float, ...]
    unit: str

    def __post_init__(self) -> None:
        if not self.values:
            raise BenchError("a figure without any value")

    @property
    def median(self) -> float:
        """The value in the middle."""
        return median(self.values)

    @property
    def low(self) -> float:
        """The least value."""
        return min(self.values)

    @property
    def high(self) -> float:
        """The greatest value."""
        return max(self.values)

    def text(self) -> str:
        """Return the median with its unit, and the spread when there is one."""
        middle, low, high = (plain(value) for value in (self.median, self.low, self.high))
        unit = f" {self.unit}" if self.unit else ""
        spread = f" ({low} to {high})" if low != high else ""
        return f"{middle}{unit}{spread}"

    def plain(self) -> dict[str, object]:
        """Return the figure as JSON values."""
        return {
            "median": self.median,
            "min": self.low,
            "max": self.high,
            "unit": self.unit,
            "values": list(self.values),
        }


def plain(value: float) -> str:
    """Return a number with the digits that mean something: three, and none after 100."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def figure(values: Iterable[float], unit: str) -> Figure:
    """Return the figure of these values."""
    return Figure(tuple(values), unit)


def ratio(one: Figure, other: Figure) -> float:
    """Return how many times the median of `other` goes into that of `one`."""
    if other.median == 0:
        raise BenchError("no ratio to nothing")
    return one.median / other.median


def share_of(values: Iterable[float], share: float) -> float:
    """Return the value that `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    if not ordered:
        raise BenchError("no values to take a share of")
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
