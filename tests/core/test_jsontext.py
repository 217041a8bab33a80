import json
from typing import Any

import pytest
from hypothesis import given

from app.core.jsontext import MAX_DEPTH, nests_deeper, read_json_text
from tests.core.json_values import JSON


@given(JSON)
def test_json_is_read_as_it_is(value: Any) -> None:
    text = json.dumps(value)
    assert read_json_text(text) == read_json_text(text.encode()) == json.loads(text)


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
        ('"[[[', 2, True),
    ],
)
def test_brackets_inside_strings_do_not_nest(text: str, limit: int, deeper: bool) -> None:
    assert nests_deeper(text, limit) is deeper
