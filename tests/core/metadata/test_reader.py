"""Files of every kind: whole, cut, broken, huge; and that nothing breaks the reader."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.metadata import source
from app.core.metadata.reader import metadata_of, read_metadata
from app.core.metadata.result import FileKind, Metadata, Status
from tests.core.metadata.files import (
    CLUSTER,
    FILES,
    FTYP,
    PARAMETERS,
    PLAIN,
    PROMPT,
    WORKFLOW,
    avif,
    box,
    element,
    jpeg,
    meta_box,
    movie,
    seek_head,
    tags,
    tiff,
    user_comment,
    webm,
    webp,
)
from tests.core.metadata.sparse import SparseFile, read_sparse
from tests.fakes.png import png, text_chunk

SAMPLES = os.environ.get("BINDERY_SAMPLES")

BOTH = {"prompt": PROMPT, "workflow": WORKFLOW, "parameters": None}


def texts_of(found: Metadata) -> dict[str, str | None]:
    return {name: getattr(found, name) for name in ("prompt", "workflow", "parameters")}


@pytest.mark.parametrize("name", FILES)
def test_both_graphs_are_found(name: str) -> None:
    kind, content = FILES[name]
    found = metadata_of(content)
    assert (found.kind, found.status) == (kind, Status.FOUND)
    assert texts_of(found) == BOTH


@pytest.mark.parametrize("name", PLAIN)
def test_a_file_without_texts_carries_no_workflow(name: str) -> None:
    kind, content = PLAIN[name]
    assert metadata_of(content) == Metadata(FileKind(kind), Status.NO_WORKFLOW)


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_anywhere_never_gives_another_text(name: str) -> None:
    kind, content = FILES[name]
    for end in range(len(content)):
        found = metadata_of(content[:end])
        assert found.kind in (kind, FileKind.UNKNOWN, FileKind.OTHER_PICTURE)
        for text, whole in BOTH.items():
            assert getattr(found, text) in (None, whole)
        if found.kind == kind:
            assert found.status in (Status.FOUND, Status.DAMAGED)
        if found.status is Status.FOUND:
            assert texts_of(found) == BOTH


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"some text", b'{"nodes": []}', b"RIFF\0\0\0\0WAVE"]
)
def test_other_files_are_of_an_unknown_kind(content: bytes) -> None:
    assert metadata_of(content) == Metadata(FileKind.UNKNOWN, Status.UNKNOWN_KIND)


@pytest.mark.parametrize("make", [webp, jpeg, avif])
@pytest.mark.parametrize("order", ["little", "big"])
def test_the_text_of_a1111_is_in_a_user_comment(make: Any, order: str) -> None:
    found = metadata_of(make(tiff([], order, [user_comment()])))
    assert found.status is Status.FOUND
    assert texts_of(found) == {"prompt": None, "workflow": None, "parameters": PARAMETERS}


def test_what_was_found_before_the_damage_is_kept() -> None:
    whole = png(text_chunk("parameters", PARAMETERS), text_chunk("prompt", "{}"))
    found = metadata_of(whole[:-20])
    assert found == Metadata(FileKind.PNG, Status.DAMAGED, parameters=PARAMETERS)


# ---- huge files ----

GIGA = 2_000_000_000


def test_of_a_long_video_only_the_end_is_read() -> None:
    film = movie(box(b"trak", bytes(9)), box(b"udta", meta_box()))
    media = (GIGA + 16).to_bytes(8, "big")
    at = len(FTYP) + 16 + GIGA
    video = SparseFile({0: FTYP + b"\0\0\0\1mdat" + media, at: film}, at + len(film))
    found = read_sparse(video)
    assert texts_of(found) == BOTH
    assert video.fetched < 10_000
    assert video.reads < 10


def test_of_a_long_webm_only_the_tags_are_read() -> None:
    start = len(webm(size=0)) - len(CLUSTER + tags())
    head = seek_head(len(seek_head(0)) + GIGA)
    cluster = element(0x1F43B675, size=GIGA - 12)
    first = webm(head, cluster, size=GIGA * 2)
    at = start + len(head) + GIGA
    video = SparseFile({0: first, at: tags()}, at + len(tags()))
    assert texts_of(read_sparse(video)) == BOTH
    assert video.reads < 10


def test_many_small_parts_are_read_in_large_steps() -> None:
    parts = (8_192).to_bytes(4, "big") + b"IDAT" + bytes(8_196)
    content = png()[:8] + parts * 500 + png(text_chunk("prompt", "{}"))[8:]
    video = SparseFile({0: content}, len(content))
    assert read_sparse(video).prompt == "{}"
    assert video.reads < 50


def test_the_bytes_that_are_read_are_bounded() -> None:
    parts = (8_192).to_bytes(4, "big") + b"IDAT" + bytes(8_196)
    picture = SparseFile({0: png()[:8]}, GIGA, repeated=(8, parts))
    assert read_sparse(picture) == Metadata(FileKind.PNG, Status.TOO_LARGE)
    assert picture.fetched <= source.MAX_READ_BYTES


def test_a_file_that_became_shorter_is_damaged() -> None:
    reading = read_metadata(1_000)
    next(reading)
    with pytest.raises(StopIteration) as end:
        reading.send(b"\x89PNG")
    assert end.value.value == Metadata(FileKind.UNKNOWN, Status.DAMAGED)


# ---- searches ----

CONTENTS = [content for _, content in [*FILES.values(), *PLAIN.values()]]


@given(st.sampled_from(CONTENTS), st.data())
def test_no_changed_byte_breaks_the_reader(content: bytes, data: st.DataObject) -> None:
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        changed[at] = data.draw(st.integers(0, 255))
    assert_is_sane(metadata_of(bytes(changed)))


@given(st.sampled_from(CONTENTS), st.integers(4, 60), st.binary(max_size=200))
def test_no_bytes_behind_a_start_break_the_reader(start: bytes, kept: int, rest: bytes) -> None:
    assert_is_sane(metadata_of(start[:kept] + rest))


@given(st.sampled_from(CONTENTS), st.data())
def test_no_missing_piece_breaks_the_reader(content: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(start + 20, len(content))))
    assert_is_sane(metadata_of(content[:start] + content[end:]))


def assert_is_sane(found: Metadata) -> None:
    texts = [text for text in texts_of(found).values() if text is not None]
    assert all(text.encode() for text in texts)
    if found.status is not Status.DAMAGED:
        assert bool(texts) == (found.status is Status.FOUND)
    assert (found.status is Status.UNKNOWN_KIND) <= (found.kind is FileKind.UNKNOWN)


# ---- files of real servers ----


@pytest.mark.skipif(SAMPLES is None, reason="BINDERY_SAMPLES names no folder with media files")
def test_files_of_real_servers_are_read() -> None:
    folder = Path(str(SAMPLES), "media")
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    assert expected
    for name, wanted in expected.items():
        found = metadata_of((folder / name).read_bytes())
        if wanted == {"damaged": True}:
            assert found.status is Status.DAMAGED, name
            continue
        assert found.status is (Status.FOUND if wanted else Status.NO_WORKFLOW), name
        for text, got in texts_of(found).items():
            assert same(got, wanted.get(text)), f"{name}: {text}"


def same(got: str | None, wanted: Any) -> bool:
    """Compare texts, or values where values are wanted; servers add `is_changed` to nodes."""
    if not isinstance(wanted, dict):
        return got == wanted
    value = json.loads(got or "null")
    for node in value.values():
        if isinstance(node, dict) and "class_type" in node:
            node.pop("is_changed", None)
    return bool(value == wanted)
