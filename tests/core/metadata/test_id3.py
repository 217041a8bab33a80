"""The texts of MP3 files, in all versions of ID3v2."""

import zlib

import pytest

from app.core.metadata.reader import metadata_of
from app.core.metadata.result import Status
from tests.core.metadata.files import PROMPT, id3, id3_frame, number, synchsafe

UTF_8 = f"\3prompt\0{PROMPT}".encode()
UTF_16 = b"\1" + "prompt\0".encode("utf-16") + PROMPT.encode("utf-16")
UTF_16_BE = b"\1" + b"\xfe\xff" + f"prompt\0\ufeff{PROMPT}\0".encode("utf-16-be")
UTF_16_BARE = b"\2" + f"prompt\0{PROMPT}".encode("utf-16-be")
LATIN = b"\0prompt\0{}"
SIZE = synchsafe(len(UTF_8))
FF = "prompt\0ÿàÿ".encode("latin-1")
UNSYNCHRONISED = b"\0" + FF.replace(b"\xff", b"\xff\0")


def found(content: bytes) -> str | None:
    return metadata_of(content).prompt


@pytest.mark.parametrize("version", [2, 3, 4])
@pytest.mark.parametrize("content", [UTF_8, UTF_16, UTF_16_BE, UTF_16_BARE])
def test_a_text_is_read_in_each_version_and_encoding(version: int, content: bytes) -> None:
    name = b"TXX" if version == 2 else b"TXXX"
    assert found(id3(id3_frame(name, content, version), version=version)) == PROMPT


def test_latin_1_is_read() -> None:
    assert found(id3(id3_frame(b"TXXX", LATIN))) == "{}"


@pytest.mark.parametrize(
    ("version", "flags", "content", "text"),
    [
        (4, 0x01, SIZE + UTF_8, PROMPT),
        (4, 0x02, UNSYNCHRONISED, "ÿàÿ"),
        (4, 0x09, SIZE + zlib.compress(UTF_8), PROMPT),
        (3, 0x80, SIZE + zlib.compress(UTF_8), PROMPT),
        (4, 0x04, UTF_8, None),
        (3, 0x40, UTF_8, None),
        (5, 0, UTF_8, PROMPT),
    ],
)
def test_the_flags_of_a_frame_count(
    version: int, flags: int, content: bytes, text: str | None
) -> None:
    assert found(id3(id3_frame(b"TXXX", content, version, flags), version=version)) == text


def test_a_whole_tag_may_be_unsynchronised() -> None:
    frame = id3_frame(b"TXXX", b"\0" + FF, 3)
    tag = frame.replace(b"\xff", b"\xff\0")
    assert found(id3(tag, version=3, flags=0x80)) == "ÿàÿ"


def test_a_broken_tag_that_is_unsynchronised_is_damage() -> None:
    frame = id3_frame(b"TXXX", UTF_8, 3)
    assert metadata_of(id3(frame[:-1], version=3, flags=0x80)).status is Status.DAMAGED


@pytest.mark.parametrize(
    ("version", "header"), [(3, number(6, 4, "big") + bytes(6)), (4, synchsafe(6) + bytes(2))]
)
def test_an_extended_header_is_skipped(version: int, header: bytes) -> None:
    frame = id3_frame(b"TXXX", UTF_8, version)
    assert found(id3(header, frame, version=version, flags=0x40)) == PROMPT


def test_nothing_is_read_in_the_padding() -> None:
    assert metadata_of(id3(bytes(20), id3_frame(b"TXXX", UTF_8))).status is Status.NO_WORKFLOW


def test_a_frame_that_is_longer_than_its_tag_is_damage() -> None:
    frame = id3_frame(b"TXXX", UTF_8)
    assert metadata_of(id3(frame[:-1])).status is Status.DAMAGED
