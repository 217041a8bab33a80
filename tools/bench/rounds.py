"""The order of measuring: round-robin, so that a machine that slows down slows all alike."""

from collections.abc import Iterator, Sequence


def interleaved(names: Sequence[str], rounds: int) -> Iterator[tuple[int, str]]:
    """Yield (round, name) so that each name has its turn in every round, each first in turn."""
    for number in range(rounds):
        at = number % len(names) if names else 0
        for name in (*names[at:], *names[:at]):
            yield number, name
