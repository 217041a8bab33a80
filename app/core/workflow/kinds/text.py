"""Texts: prompts, names and other text."""

from typing import Any

from app.core.errors import InputError
from app.core.workflow.catalog import Input
from app.core.workflow.kinds.rules import KindRules, Offer

MAX_TEXT = 100_000
"""Maximum characters that a person may enter; a workflow file's own text may be longer."""


def _check(item: Input, value: Any, _: Offer) -> str:
    if not isinstance(value, str):
        raise InputError("field.not_text")
    if len(value) > MAX_TEXT and value != item.default:
        raise InputError("field.too_long", limit=MAX_TEXT)
    return value


def _empty(item: Input, _: Offer) -> str:
    if item.required:
        raise InputError("field.required")
    return ""


RULES = KindRules(_check, 1, _empty)
