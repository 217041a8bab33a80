"""Detects the type of a picture from its first bytes, as file names and headers can be wrong.

`app/static/picture_type.js` holds the same table; a test compares the two.
"""

HEAD_BYTES = 12
"""Number of bytes needed to detect the type."""

_Signature = tuple[tuple[int, bytes], ...]

_SIGNATURES: tuple[tuple[str, _Signature], ...] = (
    ("image/png", ((0, b"\x89PNG\r\n\x1a\n"),)),
    ("image/jpeg", ((0, b"\xff\xd8\xff"),)),
    ("image/gif", ((0, b"GIF8"),)),
    ("image/webp", ((0, b"RIFF"), (8, b"WEBP"))),
    ("image/avif", ((4, b"ftypavif"),)),
    ("image/avif", ((4, b"ftypavis"),)),
    ("image/bmp", ((0, b"BM"),)),
    ("image/tiff", ((0, b"II*\x00"),)),
    ("image/tiff", ((0, b"MM\x00*"),)),
)


def picture_type(head: bytes) -> str:
    """Return the media type of a picture that begins with `head`, or "" for anything else.

    SVG does not count as a picture: it is a document that can contain scripts.
    """
    for mime, parts in _SIGNATURES:
        if all(head[at : at + len(magic)] == magic for at, magic in parts):
            return mime
    return ""
