"""Loose reading: ids as text, exact whole numbers, and nothing that raises."""

from typing import Any

import pytest

from app.core.workflow.loose import (
    id_of,
    index_of,
    list_of,
    mapping_of,
    number_of,
    sendable,
    text_of,
    whole_of,
)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (5, "5"),
        (5.0, "5"),
        ("5", "5"),
        (-10, "-10"),
        (2**64, str(2**64)),
        (5.5, None),
        (True, None),
        (float("nan"), None),
        (float("inf"), None),
        (None, None),
        ([5], None),
    ],
)
def test_an_id_is_text(value: Any, wanted: str | None) -> None:
    assert id_of(value) == wanted


def test_whole_numbers_are_exact() -> None:
    assert whole_of(2**64 - 1) == 2**64 - 1
    assert whole_of(8.0) == 8
    assert isinstance(whole_of(8.0), int)
    assert whole_of(True) is None
    assert whole_of("8") is None
    assert index_of(-1) is None
    assert index_of(0) == 0


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(3, 3.0), (0.5, 0.5), (True, 0), ("3", 0), (10**400, 0), (float("nan"), 0), (None, 0)],
)
def test_a_number_is_finite(value: Any, wanted: float) -> None:
    assert number_of(value) == wanted


def test_what_is_of_another_kind_is_empty() -> None:
    assert mapping_of([1]) == {}
    assert list_of({"a": 1}) == ()
    assert list_of("ab") == ()
    assert text_of(5) == ""
    assert mapping_of({"a": 1}) == {"a": 1}
    assert list_of((1, 2)) == (1, 2)


def test_a_value_that_is_sent_has_no_nan_and_is_not_deep() -> None:
    assert sendable({"a": [float("nan"), 1, float("inf")], 2: "x"}) == {
        "a": [None, 1, None],
        "2": "x",
    }
    deep: Any = 1
    for _ in range(400):
        deep = [{"a": deep}]
    assert str(sendable(deep)).count("[") == 25
