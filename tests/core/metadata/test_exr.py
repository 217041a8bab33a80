"""The text attributes of an EXR."""

import pytest

from app.core.metadata.reader import metadata_of
from app.core.metadata.result import Status
from tests.core.metadata.files import PROMPT, attribute, exr

START = exr({})[:8]


def test_only_texts_count() -> None:
    head = (
        START
        + attribute("prompt", "float", b"abcd")
        + attribute("prompt", "string", PROMPT.encode())
    )
    assert metadata_of(head + b"\0").prompt == PROMPT


@pytest.mark.parametrize(
    "content",
    [
        START,
        START + b"x" * 300,
        START + attribute("name", "string", b"abcd")[:-1],
        START + attribute("name", "string", b"abcd"),
        START + b"name\0",
    ],
)
def test_a_broken_header_is_damage(content: bytes) -> None:
    assert metadata_of(content).status is Status.DAMAGED
