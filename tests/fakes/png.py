"""PNG files by hand: only what a reader of their texts looks at."""

import json
import zlib
from typing import Any

from app.core.metadata.png import SIGNATURE


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return one chunk of a PNG."""
    crc = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + crc


def png(*chunks: bytes) -> bytes:
    """Return a PNG with these chunks before its end."""
    return SIGNATURE + b"".join((*chunks, chunk(b"IEND", b"")))


def text_chunk(keyword: str, text: str) -> bytes:
    """Return a tEXt chunk."""
    return chunk(b"tEXt", f"{keyword}\0{text}".encode("latin-1"))


def png_of(graph: Any) -> bytes:
    """Return a PNG that holds its graph, as ComfyUI writes it."""
    return png(chunk(b"IHDR", bytes(13)), text_chunk("prompt", json.dumps(graph)))
