"""The EXIF of AVIF and HEIF: an item, located by `iloc`.

Format: ISO/IEC 14496-12, 8.11 (`meta`, `iinf`, `iloc`); ISO/IEC 23008-12, A.2 (EXIF items).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from app.core.metadata.boxes import find_box, split_boxes
from app.core.metadata.exif import read_exif
from app.core.metadata.source import MAX_TEXT_BYTES, Damaged, Reading, Source, TooLarge
from app.core.metadata.texts import Texts

MAX_ITEMS = 4
"""EXIF items read of one file; writers make one."""

MAX_PARTS = 10_000
"""Parts of items, over all of them: a part can take no bytes at all in `iloc`."""

# Where an item is (`construction_method` of `iloc`), as in ISO 14496-12.
_IN_FILE = 0
_IN_IDAT = 1


@dataclass(frozen=True, slots=True)
class ItemExtent:
    """Where an item lies: in the file or in `idat`, in parts of start and length."""

    item: int
    method: int
    parts: tuple[tuple[int, int], ...]


def read_heif(source: Source, texts: Texts) -> Reading[None]:
    """Read the EXIF items."""
    meta = yield from find_box(source, 0, source.size, frozenset({b"meta"}))
    if meta is None:
        raise Damaged
    content = yield from source.read(meta.start, meta.end - meta.start)
    boxes = dict(split_boxes(content[4:]))
    items = set(exif_items(boxes.get(b"iinf", b"")))
    found = (place for place in places(boxes.get(b"iloc", b"")) if place.item in items)
    for place in islice(found, MAX_ITEMS):
        data = yield from _read_item(source, place, boxes.get(b"idat", b""))
        read_exif(data[4 + int.from_bytes(data[:4], "big") :], texts)


def exif_items(iinf: bytes) -> Iterator[int]:
    """Yield the ids of the items that are EXIF."""
    for kind, entry in split_boxes(iinf[6:] if iinf[:1] == b"\0" else iinf[8:]):
        width = 2 if entry[:1] == b"\2" else 4
        if kind == b"infe" and entry[6 + width : 10 + width] == b"Exif":
            yield int.from_bytes(entry[4 : 4 + width], "big")


def places(iloc: bytes) -> Iterator[ItemExtent]:
    """Yield where the items are, as far as the box goes."""
    version, sizes = iloc[:1], iloc[4:6].ljust(2, b"\0")
    offset_size, length_size, base_size = sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4
    has_method = version in (b"\1", b"\2")
    index_size = sizes[1] & 15 if has_method else 0
    wide = 4 if version == b"\2" else 2
    fields, left = _Fields(iloc, 6), MAX_PARTS
    for _ in range(fields.take(wide)):
        item = fields.take(wide)
        method = fields.take(2) & 15 if has_method else _IN_FILE
        fields.take(2)  # in which file: only this one is read
        base, count = fields.take(base_size), fields.take(2)
        left -= count
        if left < 0:
            return
        parts = []
        for _ in range(count):
            fields.take(index_size)
            start = base + fields.take(offset_size)
            parts.append((start, fields.take(length_size)))
        if fields.is_over:
            return
        yield ItemExtent(item, method, tuple(parts))


def _read_item(source: Source, place: ItemExtent, idat: bytes) -> Reading[bytes]:
    if sum(length for _, length in place.parts) > MAX_TEXT_BYTES:
        raise TooLarge
    data = bytearray()
    for start, length in place.parts:
        if place.method == _IN_FILE:
            data += yield from source.read(start, length)
        elif place.method == _IN_IDAT:
            data += idat[start : start + length]
    return bytes(data)


class _Fields:
    """Numbers one after the other; beyond the end they are 0."""

    def __init__(self, content: bytes, at: int) -> None:
        self._content = content
        self._at = at

    @property
    def is_over(self) -> bool:
        return self._at > len(self._content)

    def take(self, width: int) -> int:
        self._at += width
        return int.from_bytes(self._content[self._at - width : self._at], "big")
