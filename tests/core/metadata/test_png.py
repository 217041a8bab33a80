"""The texts of a PNG, in all kinds of chunk, whole and broken."""

import zlib

import pytest

from app.core.metadata import source
from app.core.metadata.png import SIGNATURE, png_texts
from app.core.metadata.reader import metadata_of
from app.core.metadata.result import Kind, Metadata, Status
from tests.core.metadata.files import HEADER, PIXELS, PROMPT, WORKFLOW, itxt, ztxt
from tests.fakes.png import chunk, png, text_chunk

PACKED = zlib.compress(b"a graph")
DAMAGED = Metadata(Kind.PNG, Status.DAMAGED)
NONE = Metadata(Kind.PNG, Status.NO_WORKFLOW)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (text_chunk("prompt", "a graph"), "a graph"),
        (text_chunk("prompt", "café"), "café"),
        (chunk(b"tEXt", "prompt\0湖".encode()), "湖"),
        (chunk(b"comf", b"prompt\0a graph"), "a graph"),
        (ztxt("prompt", "a graph"), "a graph"),
        (chunk(b"iTXt", b"prompt\0\0\0en\0key\0" + "湖".encode()), "湖"),
        (itxt("prompt", "a graph", packed=True), "a graph"),
    ],
)
def test_a_text_is_read_from_each_kind_of_chunk(made: bytes, text: str) -> None:
    assert metadata_of(png(HEADER, made)) == Metadata(Kind.PNG, Status.FOUND, text)


@pytest.mark.parametrize(
    "made",
    [
        chunk(b"zTXt", b"prompt\0\1" + PACKED),
        chunk(b"zTXt", b"prompt\0\0no zlib"),
        chunk(b"zTXt", b"prompt\0\0" + PACKED[:-6]),
        chunk(b"iTXt", b"prompt\0\0\0no more parts"),
        chunk(b"iTXt", b"prompt\0\1\1\0\0" + PACKED),
        chunk(b"iTXt", b"prompt\0\1\0\0\0no zlib"),
    ],
)
def test_a_broken_text_is_damage(made: bytes) -> None:
    assert metadata_of(png(made)) == DAMAGED


@pytest.mark.parametrize("made", [chunk(b"tEXt", b"prompt"), text_chunk("x" * 80, "a graph")])
def test_a_chunk_without_a_keyword_is_skipped(made: bytes) -> None:
    assert metadata_of(png(made)) == NONE


def test_nothing_is_read_after_the_end_of_the_picture() -> None:
    assert metadata_of(png() + text_chunk("prompt", "appended")) == NONE


def test_nothing_is_read_after_both_graphs() -> None:
    texts = text_chunk("prompt", "{}") + text_chunk("workflow", WORKFLOW)
    assert metadata_of(SIGNATURE + texts).status is Status.FOUND


def test_a_picture_without_its_end_is_damaged() -> None:
    assert metadata_of(SIGNATURE + HEADER + PIXELS) == DAMAGED


def test_texts_in_memory_are_those_before_the_damage() -> None:
    whole = png(itxt("prompt", PROMPT), itxt("workflow", WORKFLOW))
    assert png_texts(whole).get("workflow") == WORKFLOW
    assert png_texts(whole[:-20]).get("prompt") == PROMPT
    assert png_texts(whole[:-20]).get("workflow") is None
    assert png_texts(whole[1:]).get("prompt") is None


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_TEXT_BYTES", 1_000)
    bomb = ztxt("workflow", "\0" * 100_000)
    large = Metadata(Kind.PNG, Status.TOO_LARGE)
    assert metadata_of(png(bomb)) == large
    assert metadata_of(png(itxt("workflow", "x" * 100_000, packed=True))) == large
    found = metadata_of(png(itxt("prompt", PROMPT), bomb))
    assert found == Metadata(Kind.PNG, Status.FOUND, PROMPT)
