"""QR codes: the same dots as those of another implementation, for each size."""

import pytest
import segno

from app.core.archive.qr_code import MAX_BYTES, _penalty, qr_code
from app.core.archive.qr_words import MAX_VERSION, capacity, version_for, words_of

TEXT = "https://example.com/bindery/#setup=eNqrVspLzE1VslIqSyzKTE5VqgUAOAYFyg-_"


def codes_of(text: str, version: int) -> list[list[list[int]]]:
    """Return another implementation's codes of a text, with each mask."""
    fixed = {"error": "l", "mode": "byte", "version": version, "boost_error": False}
    made = [segno.make_qr(text.encode(), mask=mask, **fixed) for mask in range(8)]
    return [[list(row) for row in one.matrix] for one in made]


@pytest.mark.parametrize("version", range(1, MAX_VERSION + 1))
def test_a_full_code_is_that_of_another_implementation(version: int) -> None:
    text = (TEXT * 20)[: capacity(version)]
    code = qr_code(text)
    assert code is not None
    others = codes_of(text, version)
    assert code in others
    assert _penalty(code) == min(map(_penalty, others))


@pytest.mark.parametrize("version", range(1, MAX_VERSION + 1))
def test_the_smallest_code_that_fits_is_made(version: int) -> None:
    assert version_for(capacity(version)) == version
    assert version_for(capacity(version) + 1) == (version + 1 if version < MAX_VERSION else None)


def test_a_short_text_is_padded_as_the_standard_says() -> None:
    head = bytes.fromhex("40 36 16 26 30")  # bytes, three of them, "abc", the end
    assert words_of(b"abc", 1)[:19] == head + bytes([0xEC, 0x11] * 7)
    assert words_of(b"x" * 16, 1)[18] == 0xEC
    assert words_of(b"", 1)[:3] == bytes([0x40, 0x00, 0xEC])
    rows = qr_code("abc")
    assert rows is not None
    assert len(rows) == 21


def test_a_text_is_written_as_utf_8() -> None:
    text = "画像画像 üü"
    assert len(text.encode()) == capacity(1)
    assert qr_code(text) in codes_of(text, 1)


def test_what_does_not_fit_has_no_code() -> None:
    assert qr_code("x" * MAX_BYTES) is not None
    assert qr_code("x" * (MAX_BYTES + 1)) is None
    assert qr_code("é" * (MAX_BYTES // 2 + 1)) is None
