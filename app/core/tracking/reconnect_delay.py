"""How long to wait before a socket reconnects. Pure."""

from collections.abc import Callable

MIN_MS = 1_000
"""Shortest delay in milliseconds. It spares a restarting server; a person hardly notices a
second."""

MAX_MS = 30_000
"""Longest delay in milliseconds, so that a restarted server is noticed within half a minute."""

FLOOD_MS = 60_000
"""How long a socket stays closed after the server flooded it. The server is polled meanwhile."""

MAX_FLOOD_MS = 600_000
MAX_DOUBLINGS = 10
"""Limits the exponent; more doublings exceed the longest delays anyway."""


def retry_delay_ms(failures: int, draw: Callable[[int], int]) -> int:
    """Return the milliseconds until the next attempt: full jitter, at least a second."""
    ceiling = min(MAX_MS, MIN_MS * 2 ** min(failures, MAX_DOUBLINGS))
    return MIN_MS + draw(max(1, ceiling - MIN_MS + 1))


def flood_delay_ms(floods: int) -> int:
    """Return how many milliseconds a flooded socket stays closed, after `floods` earlier floods."""
    return min(MAX_FLOOD_MS, FLOOD_MS << min(floods, MAX_DOUBLINGS))
