"""Seeds: integers that are drawn for each run while their input is empty."""

from typing import Any

from app.core.workflow.catalog import Input
from app.core.workflow.kinds.numbers import check_number, own_limits
from app.core.workflow.kinds.rules import KindRules, Offer
from app.core.workflow.limits import Limits

MIN_SEED = -(2**63)
MAX_SEED = 2**64 - 1
"""The largest seed when the node's own limits are unknown; no ComfyUI node accepts larger ones."""


def seed_limits(item: Input, declared: Limits | None) -> Limits:
    """Return the limits of a seed: its own, else those that servers declare."""
    own = own_limits(item, declared)
    if own is not None:
        return own
    if declared is None:
        return Limits(MIN_SEED, MAX_SEED, whole=True)
    return Limits(declared.minimum, declared.maximum, declared.step, whole=True)


def _check(item: Input, value: Any, offer: Offer) -> int | float:
    return check_number(item, value, seed_limits(item, offer.limits))


def _drawn(item: Input, offer: Offer) -> None:
    del item, offer


RULES = KindRules(_check, 3, _drawn)
