"""Parsing of numbers from people and scripts; shared by the kinds that are numbers."""

import math
from typing import Any

from app.core.errors import InputError
from app.core.workflow.catalog import Input
from app.core.workflow.limits import Limits

MAX_DIGITS = 1_000
"""Maximum digits of a number; Python rejects some thousands."""


def whole_number(text: str) -> int | None:
    """Return the integer in a text of ASCII digits; `None` for any other or a too long text."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    return int(text) if is_number else None


def check_number(item: Input, value: Any, limits: Limits) -> int | float:
    """Return the number if it is within the limits; an input's default is always accepted.

    Raises `InputError`.
    """
    number = _parse(value, limits.whole)
    if number is None:
        number = _parse(value, whole=False)
        if number is None or number != item.default:
            raise InputError("field.not_whole" if limits.whole else "field.not_number")
    if not limits.allows(number) and number != item.default:
        raise InputError("field.range", low=limits.minimum, high=limits.maximum)
    return number


def own_limits(item: Input, declared: Limits | None) -> Limits | None:
    """Return the limits set by an input's author; `None` without any."""
    known = declared or Limits(step=item.step, whole=item.whole)
    if item.minimum is None and item.maximum is None:
        return None
    return Limits(item.minimum, item.maximum, item.step or known.step, item.whole)


def _parse(value: Any, whole: bool) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        if whole and not isinstance(value, float):
            return int(value)  # exact: a float could not hold all digits
    except ValueError:
        pass
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(number):
        return None
    if not whole:
        return number
    return int(number) if number == int(number) else None
