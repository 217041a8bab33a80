"""How long a socket waits before it connects again. Pure."""

from collections.abc import Callable

MIN_MS = 1_000
"""A server that restarts is not asked in a loop; a person hardly notices a second."""

MAX_MS = 30_000
"""A server that comes back is noticed within half a minute."""

FLOOD_MS = 60_000
"""How long a socket that flooded stays closed: the server is polled meanwhile."""

MAX_FLOOD_MS = 600_000
MAX_DOUBLINGS = 10
"""More of them are beyond the longest delays."""


def retry_delay_ms(failures: int, draw: Callable[[int], int]) -> int:
    """Return how long to wait before the next attempt: full jitter, at least a second."""
    ceiling = min(MAX_MS, MIN_MS * 2 ** min(failures, MAX_DOUBLINGS))
    return MIN_MS + draw(max(1, ceiling - MIN_MS + 1))


def flood_delay_ms(floods: int) -> int:
    """Return how long a socket stays closed that flooded, after `floods` earlier times."""
    return min(MAX_FLOOD_MS, FLOOD_MS << min(floods, MAX_DOUBLINGS))
