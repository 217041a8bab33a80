"""The texts of a PNG, in all kinds of chunk, whole and broken."""

import zlib

import pytest

from app.core.metadata import source
from app.core.metadata.png import SIGNATURE, png_texts
from app.core.metadata.reader import metadata_of
from app.core.metadata.result import FileKind, Metadata, Status
from app.core.metadata.source import ReadLimits
from app.core.metadata.texts import NAMES
from tests.core.metadata.files import HEADER, PIXELS, PROMPT, WORKFLOW, itxt, ztxt
from tests.fakes.png import chunk, png, text_chunk

PACKED = zlib.compress(b"a graph")
DAMAGED = Metadata(FileKind.PNG, Status.DAMAGED)
NONE = Metadata(FileKind.PNG, Status.NO_WORKFLOW)


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
    assert metadata_of(png(HEADER, made)) == Metadata(FileKind.PNG, Status.FOUND, text)


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
    assert png_texts(whole, NAMES).get("workflow") == WORKFLOW
    assert png_texts(whole[:-20], NAMES).get("prompt") == PROMPT
    assert png_texts(whole[:-20], NAMES).get("workflow") is None
    assert png_texts(whole[1:], NAMES).get("prompt") is None


def test_only_the_names_that_are_wanted_are_read() -> None:
    bomb = ztxt("workflow", "x" * 5_000)
    comment = text_chunk("comment", '{"prompt": {}}')
    limits = ReadLimits(text_bytes=1_000, unpacked_bytes=1_000, reads=100)
    found = png_texts(png(comment, bomb, itxt("prompt", "a graph")), ("prompt",), limits)
    assert found.get("prompt") == "a graph"
    assert found.is_complete
    assert found.get("workflow") is None


@pytest.mark.parametrize(
    "made",
    [
        ztxt("prompt", "x" * 1_001),
        text_chunk("prompt", "x" * 1_001),
        ztxt("prompt", " " * 900) * 2 + text_chunk("prompt", "a graph"),
        text_chunk("other", "") * 50 + text_chunk("prompt", "a graph"),
    ],
    ids=["packed", "plain", "packed together", "chunks"],
)
def test_a_text_beyond_the_limits_is_not_read(made: bytes) -> None:
    limits = ReadLimits(text_bytes=1_000, unpacked_bytes=1_500, reads=100)
    assert png_texts(png(made), ("prompt",), limits).get("prompt") is None


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_TEXT_BYTES", 1_000)
    bomb = ztxt("workflow", "\0" * 100_000)
    large = Metadata(FileKind.PNG, Status.TOO_LARGE)
    assert metadata_of(png(bomb)) == large
    assert metadata_of(png(itxt("workflow", "x" * 100_000, packed=True))) == large
    found = metadata_of(png(itxt("prompt", PROMPT), bomb))
    assert found == Metadata(FileKind.PNG, Status.FOUND, PROMPT)
