"""The files of a models folder, as a server lists them."""

from typing import Any

import pytest

from app.core.comfy.model_files import ModelFile, parse_model_files


def test_files_are_found_by_either_separator() -> None:
    listed = [
        {"name": "set\\x.safetensors", "pathIndex": 1, "size": 5},
        {"name": "set/x.safetensors", "pathIndex": 2},
    ]
    assert parse_model_files(listed) == {"set/x.safetensors": ModelFile("set\\x.safetensors", 1)}


@pytest.mark.parametrize("value", [None, {}, "x", [1, {}, {"name": "x"}, {"pathIndex": 0}]])
def test_other_answers_are_empty(value: Any) -> None:
    assert parse_model_files(value) == {}
