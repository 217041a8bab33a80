"""Lists are wrapped for servers, and unwrapped when a graph is read back."""

from typing import Any

import pytest

from app.core.workflow.wrapping import unwrapped, wrapped


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        ("", [1], {"__value__": [1]}),
        ("STRING", "a", "a"),
        ("CURVE", [1], {"__type__": "CURVE", "__value__": [1]}),
        ("CURVE", {"points": []}, {"__type__": "CURVE", "__value__": {"points": []}}),
        ("BOUNDING_BOX", {"x": 1}, {"x": 1}),
    ],
)
def test_values_come_back_as_they_were(kind: str, value: Any, wanted: Any) -> None:
    made = wrapped(kind, value)
    assert made == wanted
    assert unwrapped(made) == value


def test_a_curve_is_not_wrapped_twice() -> None:
    once = wrapped("CURVE", [1])
    assert wrapped("CURVE", once) == once


@pytest.mark.parametrize("value", [{"__value__": 1, "more": 2}, {}, None, [1]])
def test_what_is_not_wrapped_stays(value: Any) -> None:
    assert unwrapped(value) == value
