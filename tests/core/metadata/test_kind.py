"""What files are by their first bytes."""

import pytest

from app.core.metadata.kind import kind_of
from app.core.metadata.result import FileKind
from tests.core.metadata.files import FILES, PLAIN
from tests.core.picture_heads import OTHERS, PICTURES

WITH_TEXTS = {"image/png": "png", "image/jpeg": "jpeg", "image/webp": "webp", "image/avif": "avif"}


@pytest.mark.parametrize(("kind", "content"), [*FILES.values(), *PLAIN.values()])
def test_each_kind_is_known(kind: str, content: bytes) -> None:
    assert kind_of(content[:4_096]) == kind


@pytest.mark.parametrize(("head", "mime"), PICTURES)
def test_pictures_are_known_as_elsewhere(head: bytes, mime: str) -> None:
    assert kind_of(head + bytes(8)) == WITH_TEXTS.get(mime, "other_picture")


@pytest.mark.parametrize(
    "head", [head for head in OTHERS if b"svg" not in head and b"ftyp" not in head]
)
def test_others_are_not(head: bytes) -> None:
    assert kind_of(head) is FileKind.UNKNOWN


@pytest.mark.parametrize(
    "head",
    [
        b"<svg>",
        b'<svg\nxmlns="x">',
        b"\xef\xbb\xbf \n<svg />",
        b'<?xml version="1.0"?><!-- a -- b --><!-- c -->\n<svg x="1">',
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg>',
        b"<!doctype SVG>",
    ],
)
def test_a_drawing_may_begin_in_several_ways(head: bytes) -> None:
    assert kind_of(head) is FileKind.SVG


@pytest.mark.parametrize(
    "head",
    [
        b"<svgx>",
        b"svg",
        b"<html><svg></svg></html>",
        b"<!DOCTYPE html><svg>",
        b"<?xml",
        b"<!-- <svg>",
        b"text <svg>",
    ],
)
def test_a_document_that_names_a_drawing_is_none(head: bytes) -> None:
    assert kind_of(head) is FileKind.UNKNOWN


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xfb\x90\0", FileKind.MP3),
        (b"\xff\xf3\x40\xc0", FileKind.MP3),
        (b"\xff\xeb\x90\0", FileKind.UNKNOWN),
        (b"\xff\xfd\x90\0", FileKind.UNKNOWN),
        (b"\xff\xfb\xf0\0", FileKind.UNKNOWN),
        (b"\xff\xfb\x9c\0", FileKind.UNKNOWN),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", FileKind.MP4),
        (b"\0\0\0\x18ftypheic\0\0\0\0", FileKind.AVIF),
        (b"\0\0\0\x08wide\0\0\0\0mdat", FileKind.MP4),
        (b"\2\0\0\0\0\0\0\0{}", FileKind.SAFETENSORS),
        (b"\1\0\0\0\0\0\0\0{}", FileKind.UNKNOWN),
        (b"\0\0\0\0\0\0\0\1{}", FileKind.UNKNOWN),
    ],
)
def test_numbers_in_the_head_are_looked_at(head: bytes, kind: FileKind) -> None:
    assert kind_of(head) is kind
