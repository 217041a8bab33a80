"""The bytes of a socket frame: JSON events as text, previews as binary of type 1 and 4."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image, ImageOps

PREVIEW = 1
PREVIEW_WITH_METADATA = 4
JPEG = 1
PREVIEW_SIDE = 512


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture of unfinished work, not yet encoded, and the node and prompt that it belongs to."""

    image: Image.Image
    metadata: Mapping[str, object]


def event_text(event: str, data: object) -> str:
    """Write one JSON event."""
    return json.dumps({"type": event, "data": data})


def encode_jpeg(image: Image.Image) -> bytes:
    """Encode a preview, made smaller or larger so that its long side is 512 pixels, as ComfyUI."""
    sized = ImageOps.contain(image, (PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.BILINEAR)
    buffer = io.BytesIO()
    sized.convert("RGB").save(buffer, format="JPEG", quality=95)
    return buffer.getvalue()


def preview_frame(jpeg: bytes) -> bytes:
    """Write a frame of type 1: it does not say which prompt it belongs to."""
    return struct.pack(">II", PREVIEW, JPEG) + jpeg


def preview_metadata_frame(jpeg: bytes, metadata: Mapping[str, object]) -> bytes:
    """Write a frame of type 4: the length of the metadata, the metadata as JSON, the picture."""
    text = json.dumps({**metadata, "image_type": "image/jpeg"}).encode()
    return struct.pack(">II", PREVIEW_WITH_METADATA, len(text)) + text + jpeg
