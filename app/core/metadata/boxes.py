"""The metadata of MP4 and MOV, and the boxes that they are made of.

Format: ISO/IEC 14496-12, 4.2; QuickTime File Format, "Metadata" (`keys`, `ilst`). ffmpeg writes
`moov/udta/meta`, QuickTime `moov/meta`; `moov` comes before or after the media.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.metadata.source import Damaged, Reading, Source
from app.core.metadata.texts import COMMENT, Texts, decoded

MAX_BOXES = 10_000
"""Boxes that are looked at in one box in memory. A file has about 20 values."""

_COMMENT_BOX = b"\xa9cmt"
_UTF_16 = 2
"""The type code of a value in UTF-16; all other texts are UTF-8."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the file: its type, and where its content lies."""

    kind: bytes
    start: int
    end: int


def read_box(source: Source, at: int, end: int) -> Reading[Box]:
    """Read the header of the box at `at`, inside of what ends at `end`. Raises `Damaged`."""
    header = yield from source.read(at, 8)
    length, kind, start = int.from_bytes(header[:4], "big"), header[4:], at + 8
    if length == 1:
        length, start = int.from_bytes((yield from source.read(at + 8, 8)), "big"), at + 16
    elif length == 0:
        length = end - at
    if at + length < start or at + length > end:
        raise Damaged
    return Box(kind, start, at + length)


def find_box(source: Source, start: int, end: int, kinds: frozenset[bytes]) -> Reading[Box | None]:
    """Return the first box of one of these types between `start` and `end`."""
    while start < end:
        box = yield from read_box(source, start, end)
        if box.kind in kinds:
            return box
        start = box.end
    return None


def split_boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield type and content of boxes in memory, up to the first that is none."""
    at = 0
    for _ in range(MAX_BOXES):
        length = int.from_bytes(content[at : at + 4], "big") or len(content) - at
        if length < 8 or at + length > len(content):
            return
        yield content[at + 4 : at + 8], content[at + 8 : at + length]
        at += length


def read_mp4(source: Source, texts: Texts) -> Reading[None]:
    """Read the metadata of the film."""
    moov = yield from find_box(source, 0, source.size, frozenset({b"moov"}))
    if moov is None:
        raise Damaged
    yield from _read_children(source, texts, moov)


def _read_children(source: Source, texts: Texts, parent: Box) -> Reading[None]:
    """Read `meta`, and `udta` with a `meta` of its own; nothing nests deeper."""
    start = parent.start
    while start + 8 <= parent.end and not texts.is_complete:
        box = yield from read_box(source, start, parent.end)
        start = box.end
        if box.kind == b"meta":
            _take_meta((yield from source.read(box.start, box.end - box.start)), texts)
        elif box.kind == _COMMENT_BOX and parent.kind == b"udta":
            content = yield from source.read(box.start, box.end - box.start)
            texts.add(COMMENT, decoded(content[4:]))  # behind a length and a language
        elif box.kind == b"udta" and parent.kind == b"moov":
            yield from _read_children(source, texts, box)


def _take_meta(content: bytes, texts: Texts) -> None:
    is_full = content[:4] == bytes(4)  # MP4 has a version and flags here, QuickTime has not
    boxes = dict(split_boxes(content[4:] if is_full else content))
    keys = [name for _, name in split_boxes(boxes.get(b"keys", b"")[8:])]
    for kind, item in split_boxes(boxes.get(b"ilst", b"")):
        parts = dict(split_boxes(item))
        index = int.from_bytes(kind, "big")
        if kind == _COMMENT_BOX:
            name = COMMENT
        elif kind == b"----":
            name = decoded(parts.get(b"name", b"")[4:])
        else:
            name = decoded(keys[index - 1]) if 0 < index <= len(keys) else ""
        value = parts.get(b"data", b"")
        is_wide = int.from_bytes(value[1:4], "big") == _UTF_16
        raw = value[8:]
        texts.add(name, raw.decode("utf-16-be", "replace") if is_wide else decoded(raw))
