"""The tags of WebM and Matroska.

Format: RFC 8794 (EBML), RFC 9559 (Matroska), 5.1.8 "Tags". Names are upper case by convention.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.metadata.source import Damaged, Reading, Source
from app.core.metadata.texts import Texts, decoded

# The ids of elements, as in the Matroska specification.
SEGMENT = 0x18538067
SEEK_HEAD = 0x114D9B74
SEEK = 0x4DBB
SEEK_ID = 0x53AB
SEEK_POSITION = 0x53AC
CLUSTER = 0x1F43B675
TAGS = 0x1254C367
TAG = 0x7373
SIMPLE_TAG = 0x67C8
TAG_NAME = 0x45A3
TAG_STRING = 0x4487

MAX_ELEMENTS = 100_000
"""Elements of tags that are looked at. A file has about 20; the smallest take two bytes."""

_LONGEST_HEADER = 12
"""Bytes before an element's content: an id of up to four and a size of up to eight."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element's id, and where its content lies; `end` is `None` when its size is unknown."""

    kind: int
    start: int
    end: int | None


def read_webm(source: Source, texts: Texts) -> Reading[None]:
    """Read the tags of the first segment."""
    at, end = 0, source.size
    segment = seek = 0
    while at < end and not texts.is_complete:
        element = yield from read_element(source, at, source.size)
        if element.kind == SEGMENT:
            segment, at = element.start, element.start
            end = source.size if element.end is None else element.end
            continue
        if element.kind == CLUSTER and seek > at:  # over the media, to where the tags are
            at, seek = seek, 0
            if at >= source.size:
                raise Damaged
            continue
        at = element.start if element.end is None else element.end
        if at > source.size:
            raise Damaged
        if element.kind in (SEEK_HEAD, TAGS):
            content = yield from source.read(element.start, at - element.start)
            if element.kind == TAGS:
                take_tags(content, texts)
            else:
                seek = segment + tags_position(content)
    if not segment:
        raise Damaged


def read_element(source: Source, at: int, end: int) -> Reading[Element]:
    """Read an element's header. Raises `Damaged`."""
    if at >= end:
        raise Damaged
    header = yield from source.read(at, min(_LONGEST_HEADER, end - at))
    found = _header(header, 0)
    if found is None:
        raise Damaged
    kind, length, start = found
    return Element(kind, at + start, None if length is None else at + start + length)


def elements(content: bytes, budget: Iterator[int]) -> Iterator[tuple[int, bytes]]:
    """Yield id and content of elements in memory, up to the first that is none.

    Each one takes a step of `budget`, which may be shared.
    """
    at = 0
    for _ in budget:
        found = _header(content, at)
        if found is None:
            return
        kind, length, start = found
        if length is None or start + length > len(content):
            return
        at = start + length
        yield kind, content[start:at]


def take_tags(content: bytes, texts: Texts) -> None:
    """Take the texts of a `Tags` element."""
    budget = iter(range(MAX_ELEMENTS))
    for _, tag in elements(content, budget):
        for kind, simple in elements(tag, budget):
            if kind == SIMPLE_TAG:
                parts = dict(elements(simple, budget))
                value = parts.get(TAG_STRING, b"")
                texts.add(decoded(parts.get(TAG_NAME, b"")), decoded(value))


def tags_position(content: bytes) -> int:
    """Return the offset of the tags in a `SeekHead`, from the segment's content on; 0 for none."""
    budget = iter(range(MAX_ELEMENTS))
    for _, entry in elements(content, budget):
        parts = dict(elements(entry, budget))
        if parts.get(SEEK_ID) == TAGS.to_bytes(4, "big"):
            return int.from_bytes(parts.get(SEEK_POSITION, b""), "big")
    return 0


def _header(content: bytes, at: int) -> tuple[int, int | None, int] | None:
    """Return an element's id, its size and where its content starts; `None` for no element."""
    id_width = _width(content[at : at + 1])
    size_at = at + id_width
    size_width = _width(content[size_at : size_at + 1])
    start = size_at + size_width
    if not 0 < id_width <= 4 or not size_width or start > len(content):
        return None
    kind = int.from_bytes(content[at:size_at], "big")
    unknown = (1 << 7 * size_width) - 1
    size = int.from_bytes(content[size_at:start], "big") & unknown
    return kind, None if size == unknown else size, start


def _width(first: bytes) -> int:
    """Return the width of a number by the leading zeros of its first byte; 0 for none."""
    return 9 - first[0].bit_length() if first and first[0] else 0
