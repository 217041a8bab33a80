"""The interface that each kind of input implements."""

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
    """Return `None` for an empty input.

    Raises `InputError` if it is required, or has a default to use instead.
    """
    del offer
    if item.default is not None:
        raise InputError("field.required_default", default=item.default)
    if item.required:
        raise InputError("field.required")
    return None


@dataclass(frozen=True, slots=True)
class KindRules:
    """The rules of one kind.

    `check` returns the value to send for a value that is not empty, `empty` for an empty one. Both
    raise `InputError` for an invalid value. With `takes_empty`, `check` handles empty values too.
    `rank` is the position in a form guessed from a graph, smallest first.
    """

    check: Callable[[Input, Any, Offer], Any]
    rank: int
    empty: Callable[[Input, Offer], Any] = required
    takes_empty: bool = False
