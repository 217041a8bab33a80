"""The EXIF item of an AVIF, wherever it lies."""

import pytest

from app.core.metadata import heif
from app.core.metadata.reader import metadata_of
from app.core.metadata.result import Status
from tests.core.metadata.files import (
    AVIF_FTYP,
    PROMPT,
    avif,
    box,
    item_info,
    item_places,
    keyed_exif,
    number,
)

ITEM = bytes(4) + keyed_exif()
IN_FILE, IN_IDAT, IN_ITEM = 0, 1, 2


def meta(*children: bytes) -> bytes:
    return AVIF_FTYP + box(b"meta", bytes(4), *children)


def test_an_item_in_idat_is_read() -> None:
    places = item_places(IN_IDAT, 2, (3, 10), (13, len(ITEM) - 10))
    content = meta(item_info((2, b"Exif")), places, box(b"idat", bytes(3), ITEM))
    assert metadata_of(content).prompt == PROMPT


def test_the_header_of_an_item_is_skipped() -> None:
    item = number(6, 4, "big") + b"Exif\0\0" + keyed_exif()
    places = item_places(IN_IDAT, 2, (0, len(item)))
    content = meta(item_info((2, b"Exif")), places, box(b"idat", item))
    assert metadata_of(content).prompt == PROMPT


def old_places(version: int, item: int, start: int, length: int) -> bytes:
    wide = 4 if version == 2 else 2
    method = number(IN_FILE, 2, "big") if version else b""
    head = bytes([version, 0, 0, 0, 0x44, 0x40])
    head += number(1, wide, "big") + number(item, wide, "big") + method + bytes(2)
    base = number(start - 5, 4, "big")
    return box(
        b"iloc", head, base, number(1, 2, "big"), number(5, 4, "big"), number(length, 4, "big")
    )


@pytest.mark.parametrize("version", [0, 2])
def test_other_versions_of_the_boxes_are_read(version: int) -> None:
    entry = box(b"infe", b"\3\0\0\0", number(2, 4, "big"), bytes(2), b"Exif\0")
    info = box(b"iinf", b"\1\0\0\0", number(1, 4, "big"), entry)
    start = len(meta(info, old_places(version, 2, 5, 0))) + 8
    content = meta(info, old_places(version, 2, start, len(ITEM))) + box(b"mdat", ITEM)
    assert metadata_of(content).prompt == PROMPT


@pytest.mark.parametrize(
    "content",
    [
        meta(item_info((1, b"av01")), item_places(IN_IDAT, 1, (0, 4)), box(b"idat", ITEM)),
        meta(item_info((2, b"Exif")), item_places(IN_ITEM, 2, (0, 4)), box(b"idat", ITEM)),
        meta(
            item_info((2, b"Exif")),
            box(b"iloc", item_places(IN_IDAT, 2, (0, 9))[8:-3]),
            box(b"idat", ITEM),
        ),
        meta(item_info((2, b"Exif")), box(b"iloc")),
    ],
)
def test_other_items_are_skipped(content: bytes) -> None:
    assert metadata_of(content).status is Status.NO_WORKFLOW


def test_a_file_without_meta_is_damaged() -> None:
    assert metadata_of(AVIF_FTYP + box(b"mdat", ITEM)).status is Status.DAMAGED


def test_parts_in_absurd_numbers_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heif, "MAX_PARTS", 1)
    assert metadata_of(avif()).status is Status.NO_WORKFLOW


def test_parts_that_are_larger_than_a_text_are_not_read() -> None:
    places = item_places(IN_IDAT, 2, *[(0, 10_000_000)] * 2)
    content = meta(item_info((2, b"Exif")), places, box(b"idat", ITEM))
    assert metadata_of(content).status is Status.TOO_LARGE
