"""Times of ISO 8601, such as `2027-01-15T08:00:00Z`, as a number. Pure."""

import re

_TIME = re.compile(
    r"(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
    r"(?:Z|([+-])(\d\d):?(\d\d))?",
    re.IGNORECASE | re.ASCII,
)

_DAYS_UNTIL_1970 = 719_468
"""Days from March 1 of the year 0 to January 1, 1970."""


def seconds_of(text: str) -> int | None:
    """Return the seconds since 1970 of a time, `None` for another text.

    A time without a zone is UTC. Fractions of a second are dropped.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    sign = found[7]
    year, month, day, hour, minute, second, zone_hour, zone_minute = (
        int(found[group] or 0) for group in (1, 2, 3, 4, 5, 6, 8, 9)
    )
    zone = (zone_hour * 60 + zone_minute) * (-1 if sign == "-" else 1)
    return _days(year, month, day) * 86_400 + (hour * 60 + minute - zone) * 60 + second


def _days(year: int, month: int, day: int) -> int:
    """Return the days since 1970; a year counts from March, so that a leap day is its last."""
    if month <= 2:
        year -= 1
    leap_days = year // 4 - year // 100 + year // 400
    months = (153 * ((month + 9) % 12) + 2) // 5  # five months have 153 days, from March on
    return 365 * year + leap_days + months + day - 1 - _DAYS_UNTIL_1970
