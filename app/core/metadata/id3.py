"""The texts of an MP3: `TXXX` frames of its ID3v2 tag, which is before the sound.

Format: id3.org, "ID3 tag version 2.4.0" with 2.3.0 and 2.2.0, whose names have three letters.
"""

from app.core.metadata.source import Damaged, Reading, Source, read_from
from app.core.metadata.texts import Texts, decoded

_HEADER = 10
"""Bytes of the tag's header, and of each frame's from version 3 on."""

# Flags of the tag and of its frames, as in the ID3 specification.
_UNSYNCHRONISED = 0x80
_EXTENDED = 0x40
_FRAME_UNSYNCHRONISED = 0x02
_FRAME_SIZE_FIRST = 0x01
_FRAME_PACKED = {3: 0x80, 4: 0x08}
_FRAME_ENCRYPTED = {3: 0x40, 4: 0x04}
_TEXT_FRAMES = frozenset({b"TXXX", b"TXX"})


def read_mp3(source: Source, texts: Texts) -> Reading[None]:
    """Read the tag at the start; a file that begins with sound has none."""
    header = yield from source.read(0, min(_HEADER, source.size))
    if header[:3] != b"ID3":
        return
    if len(header) < _HEADER:
        raise Damaged
    version, flags = header[3], header[5]
    end = _HEADER + _synchsafe(header[6:])
    if end > source.size:
        raise Damaged
    if flags & _UNSYNCHRONISED and version < 4:
        whole = _synchronised((yield from source.read(_HEADER, end - _HEADER)))
        read_from(whole, lambda inner: _frames(inner, texts, version, flags, 0, len(whole)))
    else:
        yield from _frames(source, texts, version, flags, _HEADER, end)


def _frames(
    source: Source, texts: Texts, version: int, flags: int, at: int, end: int
) -> Reading[None]:
    """Read the frames between `at` and `end`, up to the padding."""
    if flags & _EXTENDED and version > 2:
        raw = yield from source.read(at, 4)
        at += _synchsafe(raw) if version == 4 else 4 + int.from_bytes(raw, "big")
    width, size_end = (6, 6) if version == 2 else (_HEADER, 8)
    while at + width <= end and not texts.is_complete:
        header = yield from source.read(at, width)
        if not header[0]:
            return
        name = header[: 3 if version == 2 else 4]
        raw_size = header[len(name) : size_end]
        size = _synchsafe(raw_size) if version == 4 else int.from_bytes(raw_size, "big")
        start = at + width
        at = start + size
        if at > end:
            raise Damaged
        if name in _TEXT_FRAMES:
            content = yield from source.read(start, size)
            _take(_plain(source, content, version, header[-1]), texts)


def _plain(source: Source, content: bytes, version: int, flags: int) -> bytes:
    """Return a frame's content, unpacked and synchronised; nothing of an encrypted one."""
    if version == 2:
        return content
    if flags & _FRAME_ENCRYPTED.get(version, 0):
        return b""
    is_packed = flags & _FRAME_PACKED.get(version, 0)
    if version == 4 and flags & _FRAME_UNSYNCHRONISED:
        content = _synchronised(content)
    if is_packed or (version == 4 and flags & _FRAME_SIZE_FIRST):
        content = content[4:]  # the size when unpacked
    return source.unpack(content) if is_packed else content


def _take(content: bytes, texts: Texts) -> None:
    code, raw = content[:1], content[1:]
    if code in (b"\1", b"\2"):
        name, _, value = _utf_16(raw, is_marked=code == b"\1").partition("\0")
        texts.add(name, value.rstrip("\0"))
    else:
        first, _, rest = raw.partition(b"\0")
        texts.add(decoded(first), decoded(rest))


def _utf_16(raw: bytes, *, is_marked: bool) -> str:
    """Return UTF-16. Where it is marked, name and text begin with a mark each."""
    is_little = is_marked and raw[:2] == b"\xff\xfe"
    return raw.decode("utf-16-le" if is_little else "utf-16-be", "replace").replace("\ufeff", "")


def _synchronised(content: bytes) -> bytes:
    """Undo what keeps players without ID3 from taking a tag for sound."""
    return content.replace(b"\xff\0", b"\xff")


def _synchsafe(raw: bytes) -> int:
    """Return a number of 7 bits a byte."""
    number = 0
    for byte in raw:
        number = number << 7 | byte & 0x7F
    return number
