"""The attributes of type `string` of an EXR.

Format: openexr.com, "OpenEXR File Layout": magic, version, attributes, and a zero at their end.
"""

from app.core.metadata.source import Damaged, Reading, Source
from app.core.metadata.texts import Texts, decoded

_START = 8
"""Bytes before the first attribute: the magic number and the version."""

_LONGEST_NAME = 255
"""Bytes of an attribute's name or type; the format allows 31 in old files and 255 in new ones."""


def read_exr(source: Source, texts: Texts) -> Reading[None]:
    """Read the header of the first part."""
    at = _START
    while not texts.is_complete:
        name = yield from _name(source, at)
        if not name:
            return
        at += len(name) + 1
        kind = yield from _name(source, at)
        at += len(kind) + 1
        length = int.from_bytes((yield from source.read(at, 4)), "little")
        start = at + 4
        at = start + length
        if at > source.size:
            raise Damaged
        if kind == b"string" and texts.is_wanted(decoded(name)):
            texts.add(decoded(name), decoded((yield from source.read(start, length))))


def _name(source: Source, at: int) -> Reading[bytes]:
    """Read a text up to its zero. Raises `Damaged` when there is none in time."""
    raw = yield from source.read(at, min(_LONGEST_NAME + 1, max(source.size - at, 1)))
    name, found, _ = raw.partition(b"\0")
    if not found:
        raise Damaged
    return name
