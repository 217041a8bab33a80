"""Validation of loosely typed JSON: each error names the path of the invalid value."""

import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from app.core.errors import ServerError
from app.core.reading.clip import MOST_NAME

LARGEST = sys.float_info.max

_HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair. The regular expression is ten times as fast as a loop over
characters."""


def mapping_at(value: Any, path: str) -> Mapping[str, Any]:
    """Return `value` when it is a JSON object, else raise `ServerError` that names `path`."""
    if isinstance(value, Mapping):
        return value
    raise ServerError("answer.shape", path=path, wanted="object")


def sequence_at(value: Any, path: str) -> Sequence[Any]:
    """Return `value` when it is a JSON array, else raise `ServerError` that names `path`."""
    if isinstance(value, list | tuple):
        return value
    raise ServerError("answer.shape", path=path, wanted="array")


def is_text(value: Any) -> bool:
    """Return whether `value` is a string without half surrogate pairs.

    JSON can encode half of a pair, which neither a URL nor a page can represent.
    """
    return isinstance(value, str) and _HALF.search(value) is None


def text_at(value: Any, path: str) -> str:
    """Return `value` when it is a string without half surrogate pairs, else raise `ServerError`."""
    if is_text(value):
        return str(value)
    raise ServerError("answer.shape", path=path, wanted="string")


def name_at(value: Any, path: str) -> str:
    """Return `value` when it is a valid name or id, else raise `ServerError`."""
    text = text_at(value, path)
    if len(text) <= MOST_NAME:
        return text
    raise ServerError("answer.shape", path=path, wanted="name")


def number_at(value: Any, path: str) -> float:
    """Return `value` when it is a finite number and not a boolean, else raise `ServerError`."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return value
    raise ServerError("answer.shape", path=path, wanted="number")


def count_at(value: Any, path: str) -> int:
    """Return `value` when it is a whole number of at least 0, else raise `ServerError`."""
    number = number_at(value, path)
    if number >= 0 and number == int(number):
        return int(number)
    raise ServerError("answer.shape", path=path, wanted="count")
