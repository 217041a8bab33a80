"""Reading loosely typed JSON: the right kind passes, all else names the path."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import ServerError
from app.core.reading.shape import count_at, mapping_at, name_at, number_at, sequence_at, text_at

READERS: list[tuple[Callable[[Any, str], Any], str]] = [
    (mapping_at, "object"),
    (sequence_at, "array"),
    (text_at, "string"),
    (number_at, "number"),
]


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (mapping_at, {}),
        (mapping_at, {"a": 1}),
        (sequence_at, []),
        (sequence_at, [1, 2]),
        (sequence_at, (1, 2)),
        (text_at, ""),
        (text_at, "text"),
        (number_at, 0),
        (number_at, -1.5),
        (count_at, 0),
        (count_at, 3),
    ],
)
def test_a_value_of_the_right_kind_is_returned(read: Callable[[Any, str], Any], value: Any) -> None:
    assert read(value, "$") == value


EXAMPLES: dict[str, Any] = {"object": {}, "array": [], "string": "text", "number": 1}


@pytest.mark.parametrize(
    ("read", "wanted", "value"),
    [
        (read, wanted, value)
        for read, wanted in READERS
        for value in [
            None,
            True,
            *(example for kind, example in EXAMPLES.items() if kind != wanted),
        ]
    ],
)
def test_a_value_of_another_kind_is_refused_with_its_path(
    read: Callable[[Any, str], Any], wanted: str, value: Any
) -> None:
    with pytest.raises(ServerError) as caught:
        read(value, "status.exec_info")
    assert caught.value.message.args == {"path": "status.exec_info", "wanted": wanted}


def test_a_whole_float_is_a_count() -> None:
    count = count_at(3.0, "n")
    assert count == 3
    assert isinstance(count, int)


@pytest.mark.parametrize("value", [-1, 1.5, float("nan"), -0.1, "3", None, True])
def test_what_cannot_be_counted_is_refused(value: Any) -> None:
    with pytest.raises(ServerError):
        count_at(value, "n")


@given(st.floats() | st.integers() | st.text() | st.none())
def test_a_count_is_a_whole_number_or_an_error_of_the_servers(value: Any) -> None:
    try:
        count = count_at(value, "n")
    except ServerError:
        return
    assert count >= 0


@pytest.mark.parametrize("value", ["", "a", "n" * 1_000])
def test_a_name_is_a_text_that_is_not_too_long(value: str) -> None:
    assert name_at(value, "name") == value


@pytest.mark.parametrize("value", ["n" * 1_001, 3, None, "\ud800"])
def test_what_can_be_no_name_is_refused_with_its_path(value: Any) -> None:
    with pytest.raises(ServerError) as caught:
        name_at(value, "prompt_id")
    assert caught.value.message.args["path"] == "prompt_id"
