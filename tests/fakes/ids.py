"""Ids that count up, and draws that a test writes down beforehand."""

from collections import deque


class FakeIds:
    """`draws` are given out first, then always the lowest; `asked` are the limits of all draws."""

    def __init__(self, first: int = 1) -> None:
        self._next = first
        self.draws: deque[int] = deque()
        self.asked: list[int] = []

    def uuid(self) -> str:
        """Return the next id, in the canonical form of a UUID 4."""
        number, self._next = self._next, self._next + 1
        return f"{number:08x}-0000-4000-8000-{number:012x}"

    def below(self, limit: int) -> int:
        """Return the next scripted draw, which must be possible, or 0."""
        self.asked.append(limit)
        assert limit > 0, "a draw from nothing"
        drawn = self.draws.popleft() if self.draws else 0
        assert 0 <= drawn < limit, f"{drawn} cannot be drawn from {limit}"
        return drawn
