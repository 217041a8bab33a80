"""Numbers within limits."""

from typing import Any

from app.core.workflow.catalog import Input
from app.core.workflow.kinds.numbers import check_number, own_limits
from app.core.workflow.kinds.rules import KindRules, Offer
from app.core.workflow.limits import Limits


def number_limits(item: Input, declared: Limits | None) -> Limits:
    """Return the limits of a number: its own, else those that servers declare."""
    own = own_limits(item, declared)
    return own or declared or Limits(step=item.step, whole=item.whole)


def _check(item: Input, value: Any, offer: Offer) -> int | float:
    return check_number(item, value, number_limits(item, offer.limits))


RULES = KindRules(_check, 5)
