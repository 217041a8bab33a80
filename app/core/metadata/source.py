"""Reads a file's bytes on demand: readers request ranges, and a driver supplies the bytes.

A reader is a generator. It yields `Read`, receives the bytes, and returns its result. So the same
reader works on bytes in memory and on a `Blob` of 2 GB, whose slices arrive later.
"""

import zlib
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

MAX_READ_BYTES = 32_000_000
"""Maximum bytes fetched of one file. A large graph with its editor file has about 2 MB."""

MAX_SERVED_BYTES = 64_000_000
"""Maximum bytes given to a reader, which limits copies of overlapping parts."""

MAX_READS = 100_000
"""Maximum ranges that a reader may request, which limits files of many tiny parts."""

MAX_TEXT_BYTES = 16_000_000
"""Maximum bytes of a part read at once, and of a decompressed text."""

MAX_UNPACKED_BYTES = 32_000_000
"""Maximum bytes decompressed of one file, over all its texts."""

MIN_AHEAD = 1_024
"""Minimum bytes of a fetch, so that one fetch covers a header and its neighbours."""

MAX_AHEAD = 262_144
"""Maximum bytes fetched ahead when a reader advances in small steps."""

NEAR = 65_536
"""For a step of at most this many bytes, reading through is cheaper than a second fetch."""


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits for one file, in place of this module's.

    `text_bytes` limits a part and a text, `unpacked_bytes` all compressed texts together.
    """

    text_bytes: int
    unpacked_bytes: int
    reads: int


class Damaged(Exception):
    """The file ends too early, or contradicts its own format."""


class TooLarge(Exception):
    """A limit of this module was exceeded; the rest of the file is not read."""


@dataclass(frozen=True, slots=True)
class Read:
    """A request for `length` bytes from `start` on. Both lie within the file."""

    start: int
    length: int


Reading = Generator[Read, bytes, T]


class Source:
    """A file of `size` bytes, read within limits."""

    def __init__(self, size: int, limits: ReadLimits | None = None) -> None:
        self.size = size
        self._limits = limits or ReadLimits(MAX_TEXT_BYTES, MAX_UNPACKED_BYTES, MAX_READS)
        self._window = b""
        self._start = 0
        self._ahead = MIN_AHEAD
        self._reads = 0
        self._served = 0
        self._fetched = 0
        self._unpacked = 0

    def read(self, start: int, length: int) -> Reading[bytes]:
        """Return exactly `length` bytes from `start` on.

        Raises `Damaged` when the file ends before, `TooLarge` at a limit.
        """
        self._reads += 1
        if start + length > self.size:
            raise Damaged
        self._served += length
        is_too_much = self._reads > self._limits.reads or self._served > MAX_SERVED_BYTES
        if length > self._limits.text_bytes or is_too_much:
            raise TooLarge
        if start < self._start or start + length > self._start + len(self._window):
            yield from self._fetch(start, length)
        at = start - self._start
        return self._window[at : at + length]

    def unpack(self, packed: bytes) -> bytes:
        """Return the zlib-decompressed bytes. Raises `Damaged` or `TooLarge`."""
        left = self._limits.unpacked_bytes - self._unpacked
        room = min(self._limits.text_bytes, left)
        unpacker = zlib.decompressobj()
        try:
            content = unpacker.decompress(packed, room + 1)
        except zlib.error:
            raise Damaged from None
        self._unpacked += len(content)
        if len(content) > room:
            raise TooLarge
        if not unpacker.eof:
            raise Damaged
        return content

    def _fetch(self, start: int, length: int) -> Reading[None]:
        is_near = 0 <= start - self._start - len(self._window) <= NEAR
        may_grow = is_near and self._fetched < MAX_READ_BYTES // 2
        self._ahead = min(self._ahead * 2, MAX_AHEAD) if may_grow else MIN_AHEAD
        wanted = min(max(length, self._ahead), self.size - start)
        self._fetched += wanted
        if self._fetched > MAX_READ_BYTES:
            raise TooLarge
        content = yield Read(start, wanted)
        if len(content) < wanted:  # the file has been truncated meanwhile
            raise Damaged
        self._start, self._window = start, content


def read_from(
    content: bytes, reader: Callable[[Source], Reading[T]], limits: ReadLimits | None = None
) -> T:
    """Return the result of a reader over bytes in memory. Raises what the reader raises."""
    reading = reader(Source(len(content), limits))
    try:
        wanted = next(reading)
        while True:
            wanted = reading.send(content[wanted.start : wanted.start + wanted.length])
    except StopIteration as end:
        result: T = end.value
        return result
