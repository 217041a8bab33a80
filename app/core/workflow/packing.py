"""Compresses an editor file to a short text, for the limited storage of settings in a browser.

Such files are repetitive: compressed they take about a tenth.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Any

from app.core.reading.json_text import read_json_text

MAX_BYTES = 20_000_000
"""Maximum bytes after decompression: the maximum size of a workflow file."""


def pack(document: Mapping[str, Any]) -> str:
    """Return a JSON document as ASCII text."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), 9)).decode()


def unpack(text: str) -> Mapping[str, Any] | None:
    """Return the document of a text, `None` for a text that `pack` did not make."""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(base64.b64decode(text, validate=True), MAX_BYTES)
        if not unpacker.eof:
            return None
        document = read_json_text(content.decode("utf-8", "surrogatepass"))
    except (binascii.Error, zlib.error, ValueError):
        return None
    return document if isinstance(document, Mapping) else None
