"""The type of a picture by its first bytes: file names and headers are claims of the sender.

`app/static/picture_type.js` holds the same table; a test compares the two.
"""

HEAD_BYTES = 12
"""So many bytes of a file are enough to know its type."""

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
    """Return the media type of a picture that begins with `head`, "" for anything else.

    SVG is no picture here: it is a document, which can hold scripts.
    """
    for mime, parts in _SIGNATURES:
        if all(head[at : at + len(magic)] == magic for at, magic in parts):
            return mime
    return ""
