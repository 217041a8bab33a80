"""What a kind of input has to say for itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.errors import InputError
from app.core.workflow.catalog import Input
from app.core.workflow.limits import Limits


@dataclass(frozen=True, slots=True)
class Offer:
    """What servers offer for an input: options, `None` while unknown, and limits of numbers."""

    options: tuple[str, ...] | None = None
    limits: Limits | None = None


def required(item: Input, offer: Offer) -> Any:
    """Return no value for an empty input that is optional. Raises `InputError` for any other."""
    del offer
    if item.default is not None:
        raise InputError("field.required_default", default=item.default)
    if item.required:
        raise InputError("field.required")
    return None


@dataclass(frozen=True, slots=True)
class KindRules:
    """The rules of one kind.

    `check` returns the value to send for one that is not empty, `empty` that for an empty one.
    Both raise `InputError` for what cannot be sent. `takes_empty`: `check` judges empty values
    too. `rank` is the place in a form that is guessed from a graph, the smallest first.
    """

    check: Callable[[Input, Any, Offer], Any]
    rank: int
    empty: Callable[[Input, Offer], Any] = required
    takes_empty: bool = False
