"""A budget for what others send: so many at once, and so many a second after that. Pure."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Budget:
    """`left` of `burst` may still come at the time `at` (ms); `rate` are added each second."""

    rate: float
    burst: float
    left: float
    at: int

    def take(self, now: int) -> tuple["Budget", bool]:
        """Return the budget after one more at `now`, and whether that one was within it."""
        grown = self.left + self.rate * max(0, now - self.at) / 1000
        left = min(self.burst, grown)
        is_within = left >= 1
        return replace(self, left=left - 1 if is_within else left, at=now), is_within


def full(rate: float, burst: float, now: int) -> Budget:
    """Return a budget of which nothing is used."""
    return Budget(rate, burst, burst, now)
