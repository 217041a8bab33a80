"""Values that are lists, wrapped as servers want them: a bare list would be taken for a link."""

from collections.abc import Mapping
from typing import Any

_VALUE = "__value__"
_TYPE = "__type__"


def wrapped(kind: str, value: Any) -> Any:
    """Return a widget's value as it is sent; `kind` is the input's type."""
    if kind == "CURVE":
        is_done = isinstance(value, Mapping) and _VALUE in value
        return value if is_done else {_TYPE: kind, _VALUE: value}
    return {_VALUE: value} if isinstance(value, list) else value


def unwrapped(value: Any) -> Any:
    """Return what a value in an API graph stands for."""
    is_wrapped = isinstance(value, Mapping) and _VALUE in value and set(value) <= {_VALUE, _TYPE}
    return value[_VALUE] if is_wrapped else value
