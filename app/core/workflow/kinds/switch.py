"""Switches: on or off."""

from typing import Any

from app.core.errors import InputError
from app.core.workflow.catalog import Input
from app.core.workflow.kinds.rules import KindRules, Offer


def _check(_: Input, value: Any, offer: Offer) -> bool:
    """Return the state of a switch: a checkbox sends "1" or nothing."""
    del offer
    if isinstance(value, bool):
        return value
    if value not in ("1", "", None):
        raise InputError("field.not_switch")
    return bool(value)


RULES = KindRules(_check, 6, takes_empty=True)
