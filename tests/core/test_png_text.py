"""The texts of a PNG, in all three kinds of chunk, whole and broken."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import png_text as reader
from app.core.png_text import SIGNATURE, png_text
from tests.fakes.png import chunk, png, text_chunk

PACKED = zlib.compress(b"a graph")


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (text_chunk("prompt", "a graph"), "a graph"),
        (text_chunk("prompt", "café"), "café"),
        (chunk(b"zTXt", b"prompt\0\0" + PACKED), "a graph"),
        (chunk(b"iTXt", b"prompt\0\0\0en\0key\0" + "湖".encode()), "湖"),
        (chunk(b"iTXt", b"prompt\0\1\0\0\0" + PACKED), "a graph"),
    ],
)
def test_a_text_is_read_from_each_kind_of_chunk(made: bytes, text: str) -> None:
    assert png_text(png(chunk(b"IHDR", bytes(13)), made), "prompt") == text


@pytest.mark.parametrize(
    "made",
    [
        text_chunk("workflow", "another text"),
        chunk(b"tEXt", b"prompt"),
        chunk(b"zTXt", b"prompt\0\1" + PACKED),
        chunk(b"zTXt", b"prompt\0\0no zlib"),
        chunk(b"zTXt", b"prompt\0\0" + PACKED[:-6]),
        chunk(b"iTXt", b"prompt\0\0\0no more parts"),
        chunk(b"iTXt", b"prompt\0\1\1\0\0" + PACKED),
        chunk(b"iTXt", b"prompt\0\1\0\0\0no zlib"),
        chunk(b"iTXt", b"prompt\0\0\0\0\0\xff\xff"),
    ],
)
def test_a_broken_text_is_none(made: bytes) -> None:
    assert png_text(png(made), "prompt") is None


def test_the_first_text_of_a_name_counts() -> None:
    both = png(text_chunk("prompt", "first"), text_chunk("prompt", "second"))
    assert png_text(both, "prompt") == "first"


def test_nothing_is_read_after_the_end_of_the_picture() -> None:
    assert png_text(png() + text_chunk("prompt", "appended"), "prompt") is None


def test_a_text_that_was_cut_off_is_none() -> None:
    whole = SIGNATURE + text_chunk("prompt", "a graph")
    assert png_text(whole, "prompt") == "a graph"
    assert png_text(whole[:-1], "prompt") is None


def test_other_files_have_no_text() -> None:
    assert png_text(b"\xff\xd8\xff" + text_chunk("prompt", "a graph"), "prompt") is None


def test_a_text_over_the_limit_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_TEXT_BYTES", 100)
    bomb = chunk(b"zTXt", b"prompt\0\0" + zlib.compress(bytes(10_000)))
    assert png_text(png(bomb), "prompt") is None
    assert png_text(png(text_chunk("prompt", "x" * 100)), "prompt") is None
    assert png_text(png(text_chunk("prompt", "x" * 90)), "prompt") == "x" * 90


def test_a_text_behind_too_many_chunks_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_CHUNKS", 3)
    data = chunk(b"IDAT", b"")
    assert png_text(png(data, data, text_chunk("prompt", "near")), "prompt") == "near"
    assert png_text(png(data, data, data, text_chunk("prompt", "far")), "prompt") is None


@given(st.binary(max_size=200))
def test_no_content_breaks_the_reader(content: bytes) -> None:
    found = png_text(SIGNATURE + content, "prompt")
    assert found is None or isinstance(found, str)
