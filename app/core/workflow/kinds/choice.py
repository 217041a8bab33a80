"""Choices: one of the options that the workflow defines, or that servers offer."""

from typing import Any

from app.core.errors import InputError
from app.core.workflow.catalog import CHECKPOINTS, Input
from app.core.workflow.kinds.rules import KindRules, Offer
from app.core.workflow.model_names import spelling

MAX_OFFERED = 20
"""Maximum number of options listed in the error for an unknown value."""


def _check(item: Input, value: Any, offer: Offer) -> str:
    known = tuple(option.value for option in item.options) or offer.options
    if isinstance(value, str):
        found = value if known is None else spelling(value, known)
        if found is not None:
            return found
    listed = ", ".join((known or ())[:MAX_OFFERED])
    raise InputError("field.not_offered", value=value, offered=listed)


def _empty(item: Input, offer: Offer) -> str | None:
    if item.default is not None:
        raise InputError("field.required_default", default=item.default)
    if offer.options:
        return offer.options[0]
    if item.required:
        is_model = item.options_from == CHECKPOINTS
        raise InputError("field.required_model" if is_model else "field.required_choice")
    return None


RULES = KindRules(_check, 4, _empty)
