"""A token bucket that limits incoming data: a burst, then a constant rate. Pure."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Budget:
    """At the time `at` (ms), `left` of `burst` tokens remain; `rate` are added each second."""

    rate: float
    burst: float
    left: float
    at: int

    def take(self, now: int) -> tuple["Budget", bool]:
        """Return the budget after taking one at `now`, and whether one was left."""
        grown = self.left + self.rate * max(0, now - self.at) / 1000
        left = min(self.burst, grown)
        is_within = left >= 1
        return replace(self, left=left - 1 if is_within else left, at=now), is_within


def full(rate: float, burst: float, now: int) -> Budget:
    """Return an unused budget."""
    return Budget(rate, burst, burst, now)
