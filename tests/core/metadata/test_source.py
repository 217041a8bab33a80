"""Ranges of a file: how many are fetched, and the limits."""

import zlib

import pytest

from app.core.metadata import source
from app.core.metadata.source import Damaged, Read, Reading, Source, TooLarge, read_from

CONTENT = bytes(range(256)) * 40


def two_parts(file: Source) -> Reading[bytes]:
    first = yield from file.read(10, 2)
    second = yield from file.read(9_000, 3)
    return first + second


def test_a_reader_gets_the_bytes_that_it_asks_for() -> None:
    assert read_from(CONTENT, two_parts) == CONTENT[10:12] + CONTENT[9_000:9_003]


def test_small_reads_near_each_other_take_one_fetch() -> None:
    file = Source(len(CONTENT))
    reading = file.read(0, 4)
    assert next(reading) == Read(0, 2 * source.MIN_AHEAD)
    with pytest.raises(StopIteration):
        reading.send(CONTENT[: 2 * source.MIN_AHEAD])
    with pytest.raises(StopIteration) as end:
        next(file.read(100, 4))
    assert end.value.value == CONTENT[100:104]


def test_a_jump_fetches_little_and_never_beyond_the_end() -> None:
    file = Source(1_000_000)
    assert next(file.read(500_000, 4)) == Read(500_000, source.MIN_AHEAD)
    assert next(file.read(999_990, 4)) == Read(999_990, 10)


def test_a_part_beyond_the_end_is_damage() -> None:
    with pytest.raises(Damaged):
        read_from(b"abc", lambda file: file.read(2, 2))


@pytest.mark.parametrize(
    "limit", ["MAX_READS", "MAX_SERVED_BYTES", "MAX_READ_BYTES", "MAX_TEXT_BYTES"]
)
def test_each_limit_ends_reading(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, limit, 2)
    with pytest.raises(TooLarge):
        read_from(CONTENT, lambda file: many_parts(file))


def many_parts(file: Source) -> Reading[None]:
    for at in (0, 5_000, 0, 5_000):
        yield from file.read(at, 3)


def test_packed_bytes_are_unpacked() -> None:
    assert Source(9).unpack(zlib.compress(CONTENT)) == CONTENT


@pytest.mark.parametrize("packed", [b"", b"no zlib", zlib.compress(CONTENT)[:-1]])
def test_broken_packed_bytes_are_damage(packed: bytes) -> None:
    with pytest.raises(Damaged):
        Source(9).unpack(packed)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_TEXT_BYTES", 1_000)
    assert len(Source(9).unpack(zlib.compress(bytes(1_000)))) == 1_000
    with pytest.raises(TooLarge):
        Source(9).unpack(zlib.compress(bytes(1_001)))


def test_many_bombs_share_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_UNPACKED_BYTES", 1_000)
    file = Source(9)
    file.unpack(zlib.compress(bytes(600)))
    with pytest.raises(TooLarge):
        file.unpack(zlib.compress(bytes(600)))
