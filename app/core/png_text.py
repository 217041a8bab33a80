"""The texts inside a PNG: its tEXt, zTXt and iTXt chunks, read with bounds. Pure.

Format: PNG specification, third edition, 11.3.3 "Textual information".
"""

import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"

MAX_CHUNKS = 100_000
"""Chunks read at most. Encoders write 8 kB or more a chunk, so this covers 800 MB."""

MAX_TEXT_BYTES = 16_000_000
"""Size of the largest text that is read, unpacked. A graph of 2,000 nodes is about 1 MB."""

_HEADER = 8
_CRC = 4


def png_text(content: bytes, keyword: str) -> str | None:
    """Return the first text under `keyword`, or `None`: no PNG, no such text, or a broken one."""
    if not content.startswith(SIGNATURE):
        return None
    wanted = keyword.encode("latin-1")
    for kind, start, end in _chunks(content):
        if kind not in _READERS or end - start > MAX_TEXT_BYTES:
            continue
        name, found, rest = content[start:end].partition(b"\0")
        if found and name == wanted:
            return _READERS[kind](rest)
    return None


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield each chunk's type, and where its data starts and ends."""
    at = len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        start = at + _HEADER
        end = start + int.from_bytes(content[at : at + 4], "big")
        kind = content[at + 4 : start]
        if end + _CRC > len(content) or kind == b"IEND":
            return
        yield kind, start, end
        at = end + _CRC


def _plain(rest: bytes) -> str:
    return rest.decode("latin-1")


def _compressed(rest: bytes) -> str | None:
    unpacked = _unpack(rest[1:]) if rest[:1] == b"\0" else None
    return None if unpacked is None else unpacked.decode("latin-1")


def _international(rest: bytes) -> str | None:
    flag, method = rest[:1], rest[1:2]
    parts = rest[2:].split(b"\0", 2)
    if len(parts) < 3 or method != b"\0":
        return None
    text = _unpack(parts[2]) if flag == b"\1" else parts[2]
    try:
        return None if text is None else text.decode()
    except UnicodeDecodeError:
        return None


def _unpack(packed: bytes) -> bytes | None:
    """Return what zlib unpacks, or `None` when it is broken or too long."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, MAX_TEXT_BYTES)
    except zlib.error:
        return None
    return text if unpacker.eof else None


_READERS = {b"tEXt": _plain, b"zTXt": _compressed, b"iTXt": _international}
