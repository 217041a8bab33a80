"""How files begin: pictures with their types, and what is none."""

PICTURES = [
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
    (b"GIF87a\1\0\1\0", "image/gif"),
    (b"GIF89a\1\0\1\0", "image/gif"),
    (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
    (b"\0\0\0\x1cftypavif\0\0\0\0", "image/avif"),
    (b"\0\0\0\x1cftypavis\0\0\0\0", "image/avif"),
    (b"BM\x36\0\0\0", "image/bmp"),
    (b"II*\0\x08\0\0\0", "image/tiff"),
    (b"MM\0*\0\0\0\x08", "image/tiff"),
]
OTHERS = [
    b"",
    b"\x89PNG",
    b'<svg xmlns="http://www.w3.org/2000/svg">',
    b'<?xml version="1.0"?><svg>',
    b"<!DOCTYPE html><script>",
    b"  GIF89a",
    b"RIFF\x10\0\0\0WAVEfmt ",
    b"1234\x10\0\0\0WEBPVP8 ",
    b"\0\0\0\x18ftypmp42",
    b"%PDF-1.7",
    b"PK\x03\x04",
]
