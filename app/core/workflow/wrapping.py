"""Wraps values that are lists, since servers would read a bare list as a link."""

from collections.abc import Mapping
from typing import Any

_VALUE = "__value__"
_TYPE = "__type__"


def wrapped(kind: str, value: Any) -> Any:
    """Return a widget's value in the form to send; `kind` is the input's type."""
    if kind == "CURVE":
        is_done = isinstance(value, Mapping) and _VALUE in value
        return value if is_done else {_TYPE: kind, _VALUE: value}
    return {_VALUE: value} if isinstance(value, list) else value


def unwrapped(value: Any) -> Any:
    """Return the plain value of a value in an API graph."""
    is_wrapped = isinstance(value, Mapping) and _VALUE in value and set(value) <= {_VALUE, _TYPE}
    return value[_VALUE] if is_wrapped else value
