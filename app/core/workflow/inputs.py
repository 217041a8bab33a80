"""A person's inputs for a workflow type: checked field by field, before anything is sent."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import InputError
from app.core.message import Message, message
from app.core.reading.picture_type import picture_type
from app.core.workflow.catalog import CHECKPOINTS, Input, InputKind, WorkflowType
from app.core.workflow.limits import Limits
from app.core.workflow.model_names import spelling

MIN_SEED = -(2**63)
MAX_SEED = 2**64 - 1
"""Bounds of a seed while its node's own are not known: no node of ComfyUI takes others."""

MAX_TEXT = 100_000
"""The most characters that a person may enter; a workflow file's own text may be longer."""

MAX_OFFERED = 20
"""So many options are listed where a value is not among them."""

MAX_DIGITS = 1_000
"""More make no number that anybody means; Python refuses some thousands."""

SUPPORTED = "PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF"


@dataclass(frozen=True, slots=True)
class InputImage:
    """An image a person chose; `source` is opaque here and goes to the server as it is."""

    name: str
    size: int
    source: Any
    preview_url: str = ""


def check_image_file(name: str, size: int, head: bytes) -> None:
    """Check a file by its size and first bytes. Raises `InputError`: empty, or no image."""
    if size == 0:
        raise InputError("image.empty", name=name)
    if not picture_type(head):
        raise InputError("image.not_image", name=name, supported=SUPPORTED)


def check_upload_size(image: InputImage, limit: int | None) -> None:
    """Check an image against a server's `max_upload_size`. Raises `InputError`."""
    if limit is not None and image.size > limit:
        raise InputError("image.too_large", name=image.name, size=image.size, limit=limit)


def whole_number(text: str) -> int | None:
    """Return the number that a text of ASCII digits is, `None` for any other and an endless one."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    return int(text) if is_number else None


def defaults(kind: WorkflowType) -> dict[str, Any]:
    """Return what a fresh form of the type holds."""
    values: dict[str, Any] = {}
    for item in kind.inputs:
        if item.kind is InputKind.CHOICE and item.default is None and item.options:
            values[item.name] = item.options[0].value
        elif item.default is not None:
            values[item.name] = item.default
    return values


def effective_limits(item: Input, declared: Limits | None) -> Limits:
    """Return the limits of a number or seed input: its own, else those that servers declare.

    A workflow type has limits of its own when its author wrote some; a derived one has none.
    """
    known = declared or Limits(step=item.step, whole=item.whole)
    if item.minimum is not None or item.maximum is not None:
        return Limits(item.minimum, item.maximum, item.step or known.step, item.whole)
    if item.kind is InputKind.SEED:
        if declared is None:
            return Limits(MIN_SEED, MAX_SEED, whole=True)
        return Limits(declared.minimum, declared.maximum, declared.step, whole=True)
    return known


def validate(
    kind: WorkflowType,
    values: Mapping[str, Any],
    choices: Mapping[str, tuple[str, ...]],
    limits: Mapping[str, Limits] | None = None,
) -> tuple[dict[str, Any], dict[str, Message]]:
    """Check all inputs. Returns the clean values, and a message for each field that is wrong.

    `choices` are the options that servers offer and `limits` the numbers that they take, by input
    name; without a value the first option is taken. The default of an input, which is what a
    workflow file came with, is never out of limits. A missing seed is left out of the clean
    values: the caller draws one. Inputs that do not apply are left out too.
    """
    declared = limits or {}
    clean: dict[str, Any] = {}
    wrong: dict[str, Message] = {}
    for name in values.keys() - {item.name for item in kind.inputs}:
        known = ", ".join(item.name for item in kind.inputs)
        wrong[name] = message("field.unknown", name=name, known=known)
    for item in kind.inputs:
        if not item.applies({**defaults(kind), **values}):
            continue
        try:
            offered = choices.get(item.name)
            value = _check(item, values.get(item.name), offered, declared.get(item.name))
        except InputError as error:
            wrong[item.name] = error.message
            continue
        if value is not None:
            clean[item.name] = value
    return clean, wrong


def _check(
    item: Input, value: Any, offered: tuple[str, ...] | None, declared: Limits | None
) -> Any:
    if item.kind is InputKind.SWITCH:
        return _switch(value)
    if item.kind is InputKind.IMAGE and item.default is not None and value in (None, item.default):
        return None  # the graph names a picture that the server has
    if value is None or (isinstance(value, str) and not value.strip()):
        return _empty(item, offered)
    if item.kind is InputKind.IMAGE:
        if not isinstance(value, InputImage):
            raise InputError("field.not_image")
        return value
    if item.kind is InputKind.TEXT:
        if not isinstance(value, str):
            raise InputError("field.not_text")
        if len(value) > MAX_TEXT and value != item.default:
            raise InputError("field.too_long", limit=MAX_TEXT)
        return value
    if item.kind is InputKind.CHOICE:
        return _choice(item, value, offered)
    return _number(item, value, effective_limits(item, declared))


def _empty(item: Input, offered: tuple[str, ...] | None) -> Any:
    if item.kind is InputKind.SEED:
        return None
    if item.kind is InputKind.CHOICE and offered and item.default is None:
        return offered[0]
    if item.kind is InputKind.TEXT and not item.required:
        return ""
    if item.default is not None and item.kind is not InputKind.TEXT:
        raise InputError("field.required_default", default=item.default)
    if item.required:
        raise InputError(_missing_key(item))
    return None


def _missing_key(item: Input) -> str:
    if item.kind is InputKind.IMAGE:
        return "field.required_image"
    if item.kind is InputKind.CHOICE:
        is_model = item.options_from == CHECKPOINTS
        return "field.required_model" if is_model else "field.required_choice"
    return "field.required"


def _switch(value: Any) -> bool:
    """Return what a switch is set to: a checkbox writes "1" or nothing."""
    if isinstance(value, bool):
        return value
    if value not in ("1", "", None):
        raise InputError("field.not_switch")
    return bool(value)


def _choice(item: Input, value: Any, offered: tuple[str, ...] | None) -> str:
    known = tuple(option.value for option in item.options) or offered
    if isinstance(value, str):
        found = value if known is None else spelling(value, known)
        if found is not None:
            return found
    listed = ", ".join((known or ())[:MAX_OFFERED])
    raise InputError("field.not_offered", value=value, offered=listed)


def _number(item: Input, value: Any, limits: Limits) -> int | float:
    number = _parse_number(value, limits.whole)
    if number is None:
        number = _parse_number(value, whole=False)
        if number is None or number != item.default:
            raise InputError("field.not_whole" if limits.whole else "field.not_number")
    if not limits.allows(number) and number != item.default:
        raise InputError("field.range", low=limits.minimum, high=limits.maximum)
    return number


def _parse_number(value: Any, whole: bool) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        if whole and not isinstance(value, float):
            return int(value)  # exact, where a float could not hold all digits
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
