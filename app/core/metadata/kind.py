"""Detects the kind of a file from its first bytes, since names and types can be wrong."""

from app.core.metadata.result import FileKind
from app.core.reading.picture_type import picture_type

HEAD_BYTES = 4_096
"""Bytes that `kind_of` needs: an SVG may begin with comments, other kinds need 12 bytes."""

MAX_SAFETENSORS_HEADER = 100_000_000
"""The format's own limit, in bytes."""

_STARTS: tuple[tuple[bytes, FileKind], ...] = (
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x1a\x45\xdf\xa3", FileKind.WEBM),
    (b"fLaC", FileKind.FLAC),
    (b"OggS", FileKind.OGG),
    (b"ID3", FileKind.MP3),
    (b"glTF", FileKind.GLB),
    (b"\x76\x2f\x31\x01", FileKind.EXR),
)

_FIRST_BOXES = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
"""First boxes of QuickTime files without `ftyp`."""

_AVIF_BRANDS = frozenset({b"avif", b"avis", b"heic", b"heix", b"hevc", b"mif1", b"msf1"})


def kind_of(head: bytes) -> FileKind:
    """Return the kind of a file that begins with `head`, its first `HEAD_BYTES`."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head[4:8] == b"ftyp" and len(head) > 12:
        return FileKind.AVIF if head[8:12] in _AVIF_BRANDS else FileKind.MP4
    if head[4:8] in _FIRST_BOXES:
        return FileKind.MP4
    if _is_mpeg_audio(head):
        return FileKind.MP3
    if picture_type(head):
        return FileKind.OTHER_PICTURE
    if _is_safetensors(head):
        return FileKind.SAFETENSORS
    return FileKind.SVG if _is_svg(head) else FileKind.UNKNOWN


def _is_mpeg_audio(head: bytes) -> bool:
    """Whether a frame of MPEG layer III is at the start, with no reserved value in its header."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    version, bit_rate, sample_rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and bit_rate != 15 and sample_rate != 3


def _is_safetensors(head: bytes) -> bool:
    length = int.from_bytes(head[:8], "little")
    return head[8:10] in (b'{"', b"{ ", b"{}") and 2 <= length <= MAX_SAFETENSORS_HEADER


def _is_svg(head: bytes) -> bool:
    """Whether the first element is `svg`, behind a declaration, comments and a document type."""
    rest = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    while rest.startswith((b"<?", b"<!--")):
        end = b"?>" if rest.startswith(b"<?") else b"-->"
        rest = rest.partition(end)[2].lstrip()
    words = rest[:32].lower().replace(b">", b" ").split()
    return words[:2] == [b"<!doctype", b"svg"] or words[:1] == [b"<svg"]
