"""Vorbis comments, `NAME=text`: in FLAC, and in Ogg with Opus, Vorbis or FLAC.

Format: RFC 9639, section 8 (FLAC); RFC 3533 (pages of Ogg); RFC 7845, 5.2 (`OpusTags`);
"Vorbis I", section 5 (the comments).
"""

from app.core.metadata.source import MAX_TEXT_BYTES, Damaged, Reading, Source, TooLarge
from app.core.metadata.texts import Texts, decoded

MAX_COMMENTS = 10_000
"""Comments read of one file. Players write about 20."""

_BLOCK_HEADER = 4
"""Bytes before a metadata block of FLAC."""

# The type of a block with comments, and the bit of the last block, as in RFC 9639.
_COMMENT_BLOCK = 4
_LAST_BLOCK = 0x80

_PAGE_HEADER = 27
"""Bytes of an Ogg page before its table of segments."""

_FULL = 255
"""A segment of this size goes on in the next one."""

_BEFORE_COMMENTS = (
    (b"OpusTags", 8),
    (b"\x03vorbis", 7),
    (b"\x04", _BLOCK_HEADER),
    (b"\x84", _BLOCK_HEADER),
)
"""How the second packet of a stream begins, and where its comments do: a block of FLAC, too."""


def read_flac(source: Source, texts: Texts) -> Reading[None]:
    """Read the metadata blocks, which are before the sound."""
    at, is_last = 4, False
    while not is_last and not texts.is_complete:
        header = yield from source.read(at, _BLOCK_HEADER)
        start = at + _BLOCK_HEADER
        at = start + int.from_bytes(header[1:], "big")
        is_last = bool(header[0] & _LAST_BLOCK)
        if at > source.size:
            raise Damaged
        if header[0] & ~_LAST_BLOCK == _COMMENT_BLOCK:
            take_comments((yield from source.read(start, at - start)), texts)


def read_ogg(source: Source, texts: Texts) -> Reading[None]:
    """Read the second packet of the first stream."""
    packet = yield from _second_packet(source)
    for prefix, start in _BEFORE_COMMENTS:
        if packet.startswith(prefix):
            take_comments(packet[start:], texts)
            return


def take_comments(content: bytes, texts: Texts) -> None:
    """Take the texts of a comment block, as far as it goes."""
    at = 4 + _number(content, 0)
    count = _number(content, at)
    at += 4
    for _ in range(min(count, MAX_COMMENTS)):
        start = at + 4
        at = start + _number(content, at)
        if start > len(content) or at > len(content):
            return
        name, _, value = content[start:at].partition(b"=")
        texts.add(decoded(name), decoded(value))


def _second_packet(source: Source) -> Reading[bytes]:
    """Return the packet, which may go over several pages, between pages of other streams."""
    at, stream, number = 0, b"", 0
    packet = bytearray()
    while number < 2:
        header = yield from source.read(at, _PAGE_HEADER)
        if header[:4] != b"OggS":
            raise Damaged
        stream = stream or header[14:18]
        table = yield from source.read(at + _PAGE_HEADER, header[26])
        at += _PAGE_HEADER + len(table)
        start, length = at, 0
        for segment in table if header[14:18] == stream else b"":
            if number == 0:
                start += segment
            elif number == 1:
                length += segment
            number += segment < _FULL
        if len(packet) + length > MAX_TEXT_BYTES:
            raise TooLarge
        packet += yield from source.read(start, length)
        at += sum(table)
    return bytes(packet)


def _number(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "little")
