"""The valid numbers of a field: the limits that servers declare, combined over several servers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.reading.shape import LARGEST

EXACT = 2**53
"""JavaScript, and so any other client of a server, has exact integers up to here."""

UNKNOWN_SEEDS = 2**32
"""Seeds are below this if a node's limits are unknown: all random generators accept them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The inclusive limits of a number field; `None` means no limit. `whole`: integers only."""

    minimum: int | float | None = None
    maximum: int | float | None = None
    step: int | float | None = None
    whole: bool = False

    def allows(self, value: int | float) -> bool:
        """Return whether a server with these limits accepts the number."""
        is_above = self.minimum is None or value >= self.minimum
        return is_above and (self.maximum is None or value <= self.maximum)


def parse_limits(spec: Any) -> Limits | None:
    """Parse a field's `["INT", {"min": …, "max": …, "step": …}]`; `None` for another kind of field.

    A limit that is not a finite number is ignored. Two limits that exclude every number are ignored
    too.
    """
    if not isinstance(spec, list) or not spec or spec[0] not in ("INT", "FLOAT"):
        return None
    options = spec[1] if len(spec) > 1 and isinstance(spec[1], Mapping) else {}
    low, high, step = (_number(options.get(key)) for key in ("min", "max", "step"))
    if low is not None and high is not None and low > high:
        low = high = None
    return Limits(low, high, step if step and step > 0 else None, spec[0] == "INT")


def union(all_limits: Iterable[Limits]) -> Limits | None:
    """Return the limits that allow every number that any of these allow; `None` for an empty list.

    Fractions are allowed if any of them allows fractions; the smallest step is used.
    """
    known = list(all_limits)
    if not known:
        return None
    lows = [one.minimum for one in known]
    highs = [one.maximum for one in known]
    steps = [one.step for one in known if one.step is not None]
    return Limits(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        min(steps, default=None),
        all(one.whole for one in known),
    )


def seed_range(all_limits: Iterable[Limits | None]) -> tuple[int, int]:
    """Return the inclusive range for drawing a seed that is valid under all these limits.

    The range is exact in JavaScript, and not negative if the limits allow that. Negative seeds
    often have a special meaning for a node. Limits that exclude each other count as unknown.
    """
    known = list(all_limits)
    lows = [one.minimum for one in known if one and one.minimum is not None]
    highs = [one.maximum for one in known if one and one.maximum is not None]
    unknown = len(highs) < len(known) or not known
    high = int(min([*highs, UNKNOWN_SEEDS - 1 if unknown else EXACT - 1]))
    low = int(max(lows, default=0))
    if high >= 0:
        low = max(low, 0)
    if low > high and unknown and not any(low > limit for limit in highs):
        high = low  # the minimum exceeds the range of unknown limits
    return (low, high) if low <= high else (0, UNKNOWN_SEEDS - 1)


def _number(value: Any) -> int | float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and abs(value) <= LARGEST else None
