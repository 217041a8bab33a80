"""Files that begin with a length and JSON: GLB (`asset.extras`), safetensors (`__metadata__`).

Format: glTF 2.0, 4.4 "Binary glTF layout" and 5.8 "Asset"; github.com/huggingface/safetensors,
"Format". A `.latent` is a safetensors file, and so is a model that ComfyUI saved.
"""

from collections.abc import Mapping
from typing import Any

from app.core.metadata.source import Damaged, Reading, Source, TooLarge
from app.core.metadata.texts import MAX_JSON_BYTES, Texts
from app.core.reading.json_text import read_json_text

_GLB_HEADERS = 20
"""The file's header, and that of its first chunk."""

_LENGTH = 8
"""Bytes of the header's length, with which a safetensors file begins."""


def read_glb(source: Source, texts: Texts) -> Reading[None]:
    """Read the first chunk of a GLB."""
    headers = yield from source.read(0, _GLB_HEADERS)
    if int.from_bytes(headers[8:12], "little") > source.size or headers[16:] != b"JSON":
        raise Damaged
    scene = yield from _read_json(source, _GLB_HEADERS, int.from_bytes(headers[12:16], "little"))
    texts.add_object(_member(_member(scene, "asset"), "extras"))


def read_safetensors(source: Source, texts: Texts) -> Reading[None]:
    """Read the header of a safetensors file."""
    length = int.from_bytes((yield from source.read(0, _LENGTH)), "little")
    header = yield from _read_json(source, _LENGTH, length)
    texts.add_object(_member(header, "__metadata__"))


def _read_json(source: Source, start: int, length: int) -> Reading[Any]:
    if start + length > source.size:
        raise Damaged
    if length > MAX_JSON_BYTES:
        raise TooLarge
    content = yield from source.read(start, length)
    try:
        return read_json_text(content)
    except ValueError:
        raise Damaged from None


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None
