"""Relative times in a single unit."""

AGES_MS = 10_000
"""Ages are rounded to ten seconds: they change once a minute, and there may be thousands."""

# Milliseconds.
_MINUTE = 60_000
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def age(at: int, now: int) -> tuple[str, int]:
    """Return the age of `at`, as a unit ("now", "minutes", …) and a number."""
    span_ms = max(0, now // AGES_MS * AGES_MS - at)
    if span_ms < _MINUTE:
        return "now", 0
    if span_ms < _HOUR:
        return "minutes", span_ms // _MINUTE
    if span_ms < _DAY:
        return "hours", span_ms // _HOUR
    return "days", span_ms // _DAY
