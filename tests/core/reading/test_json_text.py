"""JSON from outside: read as Python would, but never so deep that Pyodide's stack overflows."""

import json
from typing import Any

import pytest
from hypothesis import given

from app.core.reading.json_text import (
    MAX_DEPTH,
    has_more_values,
    nests_deeper,
    read_json_text,
)
from tests.core.json_values import JSON


@given(JSON)
def test_json_is_read_as_it_is(value: Any) -> None:
    text = json.dumps(value)
    expected = repr(json.loads(text))  # since NaN is not equal to itself
    assert repr(read_json_text(text)) == expected
    assert repr(read_json_text(text.encode())) == expected


@pytest.mark.parametrize("text", ["", "{", "nan?", "[1,]", b"\xff", "[" * 9])
def test_what_is_no_json_is_an_error_of_value(text: str | bytes) -> None:
    with pytest.raises(ValueError):
        read_json_text(text)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 501 + "]" * 501])
def test_what_nests_too_deep_is_an_error_of_value(text: str) -> None:
    with pytest.raises(ValueError, match="deep"):
        read_json_text(text)


def test_the_deepest_that_is_read_is_read() -> None:
    assert read_json_text("[" * MAX_DEPTH + "]" * MAX_DEPTH) != []


@pytest.mark.parametrize(
    ("text", "limit", "deeper"),
    [
        ("[[]]", 1, True),
        ("[[]]", 2, False),
        ("[][][]", 1, False),
        ('["[[[[", {"}": 1}]', 2, False),
        (r'["\"[[[["]', 1, False),
        ('"[[[', 2, False),  # no parser gets past a string without an end
    ],
)
def test_brackets_inside_strings_do_not_nest(text: str, limit: int, deeper: bool) -> None:
    assert nests_deeper(text, limit) is deeper


def test_an_open_string_is_looked_at_once() -> None:
    """Of 1 MB: with a new search at each inner quote, this test would take an hour."""
    assert not nests_deeper("[" * 9 + '"' + r"\"" * 500_000, 9)
    assert nests_deeper("[" * 10 + '"' + r"\"" * 500_000 + "\\", 9)


@pytest.mark.parametrize(
    ("text", "count"),
    [("1", 0), ('{"a, b": [1, 2]}', 3), ('["[,{", {}, []]', 5), ('"\\",[,", 2', 1)],
)
def test_values_are_counted_without_those_in_strings(text: str, count: int) -> None:
    assert not has_more_values(text, count)
    assert has_more_values(text, count - 1)


HIDDEN = '["\u0122",' + "[" * 100_000 + '"'
"""Deep lists that in UTF-16 look like the inside of a string: U+0122 has the byte of a quote."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-16"])
def test_no_encoding_hides_deep_nesting_from_the_look_at_it(encoding: str) -> None:
    """A `RecursionError` here is what would end the page in Pyodide."""
    with pytest.raises(ValueError):
        read_json_text(HIDDEN.encode(encoding))
