"""Promises of the unpacker port."""

import asyncio
import io
import struct
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from app.core.errors import InputError
from app.services.ports import Parts, Unpacker, UnpackLimits

AMPLE = UnpackLimits(parts=10, bytes=1_000_000, growth=1_000_000)

ENTRY = b"PK\x01\x02"
FLAGS, METHOD, CHECKSUM, SIZE = 8, 10, 16, 24
"""Where these stand in an entry of a zip's directory."""

TEXT = "a text 图 " * 1_000


@dataclass(frozen=True, slots=True)
class UnpackerBench:
    """An unpacker, what makes a file of bytes, and what reads one that it gives."""

    unpacker: Unpacker
    file: Callable[[bytes], Any]
    read: Callable[[Any], Awaitable[bytes]]


async def each_part_is_read_as_it_was_packed(bench: UnpackerBench) -> None:
    packed, plain = TEXT.encode(), bytes(range(256))
    target = io.BytesIO(_zip({"journal.json": packed}))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_STORED) as file:
        file.writestr("files/p/图", plain)
        file.writestr("empty", b"")
    async with _opened(bench, target.getvalue()) as parts:
        sizes = {"journal.json": len(packed), "files/p/图": 256, "empty": 0}
        assert list(parts.sizes.items()) == list(sizes.items())
        assert await parts.text("journal.json") == TEXT
        assert await bench.read(await parts.blob("journal.json")) == packed
        assert await bench.read(await parts.blob("files/p/图")) == plain
        assert await bench.read(await parts.blob("empty")) == b""


async def a_text_that_is_none_is_read_all_the_same(bench: UnpackerBench) -> None:
    async with _opened(bench, _zip({"x": b"a\xff"})) as parts:
        assert await parts.text("x") == "a\ufffd"


async def what_is_no_zip_is_not_ours(bench: UnpackerBench) -> None:
    whole = _zip({"x": TEXT.encode()})
    for content in (b"", b"PK", b"x" * 100_000, whole[: len(whole) // 2]):
        assert await _refusal(bench, content) == "archive.not_ours"


async def as_many_parts_as_the_limit_says_are_taken_and_no_more(bench: UnpackerBench) -> None:
    content = _zip(dict.fromkeys("abc", b"x"))
    async with _opened(bench, content, parts=3) as parts:
        assert len(parts.sizes) == 3
    assert await _refusal(bench, content, parts=2) == "archive.too_large"


async def as_many_bytes_in_sum_as_the_limit_says_are_taken_and_no_more(
    bench: UnpackerBench,
) -> None:
    content = _zip({name: bytes(500) for name in "abc"}, zipfile.ZIP_STORED)
    async with _opened(bench, content, bytes=1_500) as parts:
        assert sum(parts.sizes.values()) == 1_500
    assert await _refusal(bench, content, bytes=1_499) == "archive.too_large"


async def a_bomb_is_not_unpacked(bench: UnpackerBench) -> None:
    """Several parts of which each one alone would be let in."""
    content = _zip({name: bytes(200_000) for name in "abc"})
    async with _opened(bench, content, growth=600_000) as parts:
        assert len(parts.sizes) == 3
    assert await _refusal(bench, content, growth=500_000) == "archive.too_large"


async def a_part_with_a_wrong_checksum_is_damaged(bench: UnpackerBench) -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        content = _changed(_zip({"x": TEXT.encode()}, method), CHECKSUM, "<I", 1)
        async with _opened(bench, content) as parts:
            assert await _key_of(parts.blob("x")) == "archive.damaged"
            assert await _key_of(parts.text("x")) == "archive.damaged"


async def a_part_of_another_size_than_the_directory_says_is_damaged(bench: UnpackerBench) -> None:
    size = len(TEXT.encode())
    for false in (size - 1, size + 1, 0):
        content = _changed(_zip({"x": TEXT.encode()}), SIZE, "<I", false)
        async with _opened(bench, content) as parts:
            assert await _key_of(parts.blob("x")) == "archive.damaged"


async def a_part_that_cannot_be_unpacked_is_damaged_and_the_others_are_read(
    bench: UnpackerBench,
) -> None:
    content = _zip({"bad-part": TEXT.encode(), "good": b"good"})
    place = content.index(b"bad-part") + len(b"bad-part")
    content = content[:place] + b"\xff" * 8 + content[place + 8 :]
    async with _opened(bench, content) as parts:
        assert await _key_of(parts.blob("bad-part")) == "archive.damaged"
        assert await parts.text("good") == "good"


async def what_is_encrypted_or_packed_in_another_way_is_not_ours(bench: UnpackerBench) -> None:
    content = _zip({"x": TEXT.encode()})
    assert await _refusal(bench, _changed(content, FLAGS, "<H", 1)) == "archive.not_ours"
    assert await _refusal(bench, _changed(content, METHOD, "<H", 12)) == "archive.not_ours"


async def a_file_with_two_parts_of_one_name_is_damaged(bench: UnpackerBench) -> None:
    content = _zip({"part-1": b"one", "part-2": b"two"}).replace(b"part-2", b"part-1")
    assert await _refusal(bench, content) == "archive.damaged"


async def a_name_is_a_name_and_leads_nowhere(bench: UnpackerBench) -> None:
    names = {"files/../x": b"1", "../../x": b"2", "/x": b"3", "C:\\x": b"4"}
    async with _opened(bench, _zip(names)) as parts:
        assert set(parts.sizes) == set(names)
        for name, content in names.items():
            assert await bench.read(await parts.blob(name)) == content
        assert await _key_of(parts.blob("x")) == "archive.damaged"


def _zip(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return target.getvalue()


def _changed(content: bytes, place: int, kind: str, value: int) -> bytes:
    """Write a number into the first entry of a zip's directory."""
    at = content.index(ENTRY) + place
    number = struct.pack(kind, value)
    return content[:at] + number + content[at + len(number) :]


@asynccontextmanager
async def _opened(bench: UnpackerBench, content: bytes, **limits: int) -> AsyncIterator[Parts]:
    parts = await bench.unpacker.open(bench.file(content), replace(AMPLE, **limits))
    try:
        yield parts
    finally:
        parts.close()


async def _refusal(bench: UnpackerBench, content: bytes, **limits: int) -> str:
    return await _key_of(bench.unpacker.open(bench.file(content), replace(AMPLE, **limits)))


async def _key_of(work: Awaitable[Any]) -> str:
    """Return the key of what a call raises."""
    (error,) = await asyncio.gather(work, return_exceptions=True)
    assert isinstance(error, InputError), error
    return error.message.key
