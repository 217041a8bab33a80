"""Where the EXIF of WebP and JPEG lies: in a chunk, in a segment.

Format: RFC 9649, section 2 (WebP); ITU T.81, B.1, and EXIF 2.32, 4.7.2 (JPEG).
"""

from app.core.metadata.exif import PREFIX, read_exif
from app.core.metadata.source import Damaged, Reading, Source
from app.core.metadata.texts import Texts

_RIFF_HEADER = 12
_CHUNK_HEADER = 8
"""Bytes before the first chunk of a WebP file, and before the content of each."""

# Codes of JPEG markers, as in its specification.
_APP1 = 0xE1
_FILL = 0xFF
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_PICTURE_OR_END = frozenset({0xDA, 0xD9})


def read_webp(source: Source, texts: Texts) -> Reading[None]:
    """Read the chunks up to the first where both graphs are known."""
    head = yield from source.read(0, _RIFF_HEADER)
    end = int.from_bytes(head[4:8], "little") + _CHUNK_HEADER
    at = _RIFF_HEADER
    while at < end and not texts.is_complete:
        header = yield from source.read(at, _CHUNK_HEADER)
        length = int.from_bytes(header[4:], "little")
        start = at + _CHUNK_HEADER
        at = start + length + length % 2
        if start + length > source.size:
            raise Damaged
        if header[:4] == b"EXIF":
            read_exif((yield from source.read(start, length)), texts)


def read_jpeg(source: Source, texts: Texts) -> Reading[None]:
    """Read the segments before the picture's data."""
    at = 2
    while not texts.is_complete:
        marker, code = yield from source.read(at, 2)
        if marker != _FILL:
            raise Damaged
        if code in _PICTURE_OR_END:
            return
        if code == _FILL:
            at += 1
        elif code in _WITHOUT_LENGTH:
            at += 2
        else:
            length = int.from_bytes((yield from source.read(at + 2, 2)), "big")
            if length < 2:
                raise Damaged
            start = at + 4
            at += 2 + length
            if code == _APP1:
                content = yield from source.read(start, at - start)
                if content.startswith(PREFIX):
                    read_exif(content, texts)
