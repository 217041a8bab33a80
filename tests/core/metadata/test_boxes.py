"""The metadata of MP4 and MOV, in all places where programs put it."""

import json

import pytest

from app.core.metadata import boxes
from app.core.metadata.reader import metadata_of
from app.core.metadata.result import Status
from tests.core.metadata.files import (
    FTYP,
    PROMPT,
    TEXTS,
    WORKFLOW,
    box,
    data_box,
    meta_box,
    movie,
    number,
)

BOTH = json.dumps(TEXTS)
HANDLER = box(b"hdlr", bytes(8), b"mdir", bytes(13))


def with_items(*items: bytes) -> bytes:
    return FTYP + movie(box(b"udta", box(b"meta", bytes(4), HANDLER, box(b"ilst", *items))))


@pytest.mark.parametrize(
    "content",
    [
        FTYP + movie(box(b"udta", meta_box())) + box(b"mdat", bytes(9)),
        FTYP + movie(box(b"udta", box(b"name", b"x"), meta_box()), bytes(4)),
        FTYP + movie(meta_box()),
        FTYP + movie(meta_box(is_full=False)),
        box(b"wide") + box(b"mdat") + movie(meta_box()),
        FTYP + bytes(4) + movie(meta_box())[4:],
        with_items(box(b"\xa9cmt", data_box(BOTH))),
        FTYP + movie(box(b"udta", box(b"\xa9cmt", bytes(4), BOTH.encode()))),
    ],
)
def test_both_graphs_are_found(content: bytes) -> None:
    found = metadata_of(content)
    assert (found.prompt, found.workflow) == (PROMPT, WORKFLOW)


def test_a_value_with_a_free_name_is_read() -> None:
    name = box(b"name", bytes(4), b"prompt")
    item = box(b"----", box(b"mean", bytes(4), b"com.apple.iTunes"), name, data_box(PROMPT))
    assert metadata_of(with_items(item)).prompt == PROMPT


def test_a_value_may_be_utf_16() -> None:
    data = box(b"data", number(2, 4, "big"), bytes(4), BOTH.encode("utf-16-be"))
    assert metadata_of(with_items(box(b"\xa9cmt", data))).prompt == PROMPT


@pytest.mark.parametrize(
    "item", [box(b"\0\0\0\1", data_box("{}")), box(bytes(4), data_box("{}")), box(b"\xa9cmt")]
)
def test_a_value_without_a_name_is_skipped(item: bytes) -> None:
    assert metadata_of(with_items(item)).status is Status.NO_WORKFLOW


@pytest.mark.parametrize(
    "content",
    [
        FTYP,
        FTYP + box(b"mdat", bytes(9)),
        FTYP + number(7, 4, "big") + b"free" + movie(meta_box()),
        FTYP + number(1, 4, "big") + b"free" + number(15, 8, "big") + movie(meta_box()),
        FTYP + movie(number(99, 4, "big") + b"udta"),
    ],
)
def test_a_broken_file_is_damaged(content: bytes) -> None:
    assert metadata_of(content).status is Status.DAMAGED


def test_boxes_in_absurd_numbers_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "MAX_BOXES", 3)
    title = box(b"\xa9nam", data_box("a film"))
    comment = box(b"\xa9cmt", data_box(BOTH))
    assert metadata_of(with_items(title, title, comment)).prompt == PROMPT
    assert metadata_of(with_items(title, title, title, comment)).prompt is None


def test_boxes_in_memory_end_with_the_first_that_is_none() -> None:
    items = box(b"\xa9cmt", data_box(json.dumps({"prompt": PROMPT})))
    broken = number(3, 4, "big") + b"name"
    assert metadata_of(with_items(items, broken, items)).prompt == PROMPT
