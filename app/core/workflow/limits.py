"""Which numbers a field takes: the limits that a server declares, joined over several servers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.reading.shape import LARGEST

EXACT = 2**53
"""JavaScript, and so every other client of a server, counts exactly up to here."""

UNKNOWN_SEEDS = 2**32
"""Seeds are below this where a node's limits are not known: every random generator takes them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The inclusive limits of a number field; `None` where there is none. `whole`: no fractions."""

    minimum: int | float | None = None
    maximum: int | float | None = None
    step: int | float | None = None
    whole: bool = False

    def allows(self, value: int | float) -> bool:
        """Return whether a server with these limits takes the number."""
        is_above = self.minimum is None or value >= self.minimum
        return is_above and (self.maximum is None or value <= self.maximum)


def parse_limits(spec: Any) -> Limits | None:
    """Read a field's `["INT", {"min": …, "max": …, "step": …}]`; `None` for another kind of field.

    A limit that is no finite number is none, and so are two that exclude everything.
    """
    if not isinstance(spec, list) or not spec or spec[0] not in ("INT", "FLOAT"):
        return None
    options = spec[1] if len(spec) > 1 and isinstance(spec[1], Mapping) else {}
    low, high, step = (_number(options.get(key)) for key in ("min", "max", "step"))
    if low is not None and high is not None and low > high:
        low = high = None
    return Limits(low, high, step if step and step > 0 else None, spec[0] == "INT")


def union(all_limits: Iterable[Limits]) -> Limits | None:
    """Return the limits that take whatever any of these takes, `None` for no limits at all.

    A fraction is allowed when any allows it; the step is the smallest.
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
    """Return the inclusive range in which a seed is drawn for fields with these limits.

    It is within all limits, not negative where they allow that (negative seeds often mean
    something else to a node), and counts exactly in JavaScript. Limits that exclude each other are
    as good as unknown ones.
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
        high = low  # a minimum beyond what is drawn where the maximum is not known
    return (low, high) if low <= high else (0, UNKNOWN_SEEDS - 1)


def _number(value: Any) -> int | float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and abs(value) <= LARGEST else None
