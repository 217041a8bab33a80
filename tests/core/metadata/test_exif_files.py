"""Where the EXIF of WebP and JPEG lies."""

import pytest

from app.core.metadata.reader import metadata_of
from app.core.metadata.result import Status
from tests.core.metadata.files import PROMPT, keyed_exif, riff_chunk, segment, webp

EXIF = b"Exif\0\0" + keyed_exif()
APP1 = segment(0xE1, EXIF)
START, SCAN, END = b"\xff\xd8", segment(0xDA, bytes(4)), b"\xff\xd9"


@pytest.mark.parametrize(
    "content",
    [
        START + APP1,
        START + b"\xff\xff\xff" + APP1,
        START + b"\xff\x01" + APP1,
        START + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0") + APP1,
        START + segment(0xFE, b"") + APP1,
    ],
)
def test_the_segment_of_a_jpeg_is_found(content: bytes) -> None:
    assert metadata_of(content).prompt == PROMPT


@pytest.mark.parametrize("content", [START + b"\xff\xd9", START + SCAN + APP1])
def test_behind_the_start_of_the_picture_nothing_is_read(content: bytes) -> None:
    assert metadata_of(content).status is Status.NO_WORKFLOW


@pytest.mark.parametrize(
    "content", [START + b"\xff\xe0\0\1" + APP1, START + segment(0xE0, b"") + b"\0" + APP1]
)
def test_a_broken_segment_is_damage(content: bytes) -> None:
    assert metadata_of(content).status is Status.DAMAGED


def test_a_webp_that_says_to_be_longer_is_damaged() -> None:
    plain = webp(b"")
    longer = plain[:4] + (len(plain) + 8).to_bytes(4, "little") + plain[8:]
    assert metadata_of(longer).status is Status.DAMAGED


def test_what_is_behind_a_webp_is_not_read() -> None:
    assert metadata_of(webp(b"") + riff_chunk(b"EXIF", EXIF)).status is Status.NO_WORKFLOW
