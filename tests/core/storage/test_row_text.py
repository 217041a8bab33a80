"""Rows come back exactly, whatever is in them, by way of JavaScript too."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import StoreError
from app.core.storage.row_text import text_of, value_of

NAMES = st.sampled_from(["$int", "a"]) | st.text(max_size=3)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["$int", "12", "1" * 20])
    | st.text(max_size=5)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


def as_javascript_reads(text: str) -> str:
    """Return the text after numbers were read as JavaScript does."""
    value = json.loads(text, parse_int=float)
    return json.dumps(value, allow_nan=False)


@given(VALUES)
def test_any_value_comes_back_exactly_through_javascript(value: Any) -> None:
    assert value_of(text_of(value)) == value
    assert value_of(as_javascript_reads(text_of(value))) == value


@pytest.mark.parametrize(
    "value",
    [
        [1, {"a": -(2**60)}],
        {"$int": "12"},
        {"$int": "x"},
        {"$int": {"$int": 2**60}},
        {"$int": ["12"]},
        {"$int": 1},
    ],
)
def test_large_numbers_and_what_looks_like_them_stay_what_they_are(value: Any) -> None:
    assert value_of(text_of(value)) == value


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, [2**60, math.nan], object()])
def test_what_json_cannot_hold_is_an_error_of_the_store(value: Any) -> None:
    with pytest.raises(StoreError) as caught:
        text_of({"a": value})
    assert caught.value.message.key == "journal.failed"
