"""The type of a picture is what its first bytes say."""

import pytest

from app.core.reading.picture_type import HEAD_BYTES, picture_type
from tests.core.picture_heads import OTHERS, PICTURES


@pytest.mark.parametrize(("head", "mime"), PICTURES)
def test_a_picture_is_known_by_its_first_bytes(head: bytes, mime: str) -> None:
    assert picture_type(head) == mime
    assert picture_type(head[:HEAD_BYTES]) == mime


@pytest.mark.parametrize("head", OTHERS)
def test_all_else_is_no_picture(head: bytes) -> None:
    assert picture_type(head) == ""
