"""The texts of a PNG, still or animated.

Format: PNG specification, third edition, 11.3.3 "Textual information". ComfyUI's animated ones
have a chunk `comf` of its own, laid out as `tEXt`.
"""

from collections.abc import Collection
from contextlib import suppress

from app.core.metadata.source import Damaged, Reading, ReadLimits, Source, TooLarge, read_from
from app.core.metadata.texts import Texts, decoded

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_HEADER = 8
_CRC = 4
"""Bytes before a chunk's content (length and name), and behind it."""

_TEXT_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"comf"})
_LONGEST_KEYWORD = 79
"""Bytes of a text's keyword, by the specification of PNG."""


def read_png(source: Source, texts: Texts) -> Reading[None]:
    """Read the chunks up to the first where both graphs are known, or to the end of the picture."""
    at = len(SIGNATURE)
    while not texts.is_complete:
        header = yield from source.read(at, _HEADER)
        length, kind = int.from_bytes(header[:4], "big"), header[4:]
        start = at + _HEADER
        at = start + length + _CRC
        if at > source.size:
            raise Damaged
        if kind == b"IEND":
            return
        if kind in _TEXT_CHUNKS:
            yield from _read_text(source, texts, kind, start, length)


def png_texts(content: bytes, names: Collection[str], limits: ReadLimits | None = None) -> Texts:
    """Return the texts of these names, up to the first damage or limit; none of another file."""
    texts = Texts(names)
    if content.startswith(SIGNATURE):
        with suppress(Damaged, TooLarge):
            read_from(content, lambda source: read_png(source, texts), limits)
    return texts


def _read_text(source: Source, texts: Texts, kind: bytes, start: int, length: int) -> Reading[None]:
    head = yield from source.read(start, min(length, _LONGEST_KEYWORD + 1))
    keyword, found, _ = head.partition(b"\0")
    name = keyword.decode("latin-1")
    if found and texts.is_wanted(name):
        content = yield from source.read(start, length)
        rest = content[len(keyword) + 1 :]
        texts.add(name, decoded(_text_of(source, kind, rest)))


def _text_of(source: Source, kind: bytes, rest: bytes) -> bytes:
    """Return the text of a chunk, unpacked; `rest` is what follows the keyword's zero."""
    if kind == b"zTXt":
        return _unpacked(source, rest[:1], rest[1:])
    if kind != b"iTXt":
        return rest
    parts = rest[2:].split(b"\0", 2)  # language, translated keyword, text
    if len(parts) < 3:
        raise Damaged
    return _unpacked(source, rest[1:2], parts[2]) if rest[:1] == b"\1" else parts[2]


def _unpacked(source: Source, method: bytes, packed: bytes) -> bytes:
    if method != b"\0":
        raise Damaged
    return source.unpack(packed)
