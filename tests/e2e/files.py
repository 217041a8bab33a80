"""Small files to bring to the page."""

from __future__ import annotations

import io
import json
from random import Random

from PIL import Image
from playwright.sync_api import FilePayload


def png(color: tuple[int, int, int] = (200, 40, 90), size: tuple[int, int] = (48, 32)) -> bytes:
    """Make a PNG of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", size, color).save(buffer, "PNG")
    return buffer.getvalue()


def noisy_png(side: int) -> bytes:
    """Make a PNG that does not compress: about three bytes a pixel."""
    buffer = io.BytesIO()
    Image.frombytes("RGB", (side, side), Random(1).randbytes(side * side * 3)).save(buffer, "PNG")
    return buffer.getvalue()


def image_file(name: str, content: bytes | None = None, mime: str = "image/png") -> FilePayload:
    """Make a file to choose; a small PNG when no content is given."""
    return {"name": name, "mimeType": mime, "buffer": png() if content is None else content}


def json_file(name: str, content: object) -> FilePayload:
    """Make a JSON file to choose."""
    text = content if isinstance(content, str) else json.dumps(content)
    return {"name": name, "mimeType": "application/json", "buffer": text.encode()}
