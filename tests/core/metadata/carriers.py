"""Files of many kinds that carry given graphs, as ComfyUI writes them."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.core.metadata.files import (
    animated_png,
    avif,
    exr,
    flac,
    glb,
    jpeg,
    keyed_exif,
    mp3,
    mp4,
    opus,
    safetensors,
    still_png,
    svg,
    tags,
    webm,
    webp,
)

Texts = Mapping[str, str]


def _glb(texts: Texts) -> bytes:
    return glb(json.dumps({"asset": {"version": "2.0", "extras": texts}}))


CARRIERS: Mapping[str, Callable[[Texts], bytes]] = {
    "a.png": still_png,
    "animated.png": animated_png,
    "a.webp": lambda texts: webp(keyed_exif(texts)),
    "a.jpg": lambda texts: jpeg(keyed_exif(texts)),
    "a.avif": lambda texts: avif(keyed_exif(texts)),
    "a.mp4": mp4,
    "a.webm": lambda texts: webm(tags(texts)),
    "a.flac": flac,
    "a.opus": opus,
    "a.mp3": mp3,
    "a.svg": svg,
    "a.glb": _glb,
    "a.latent": lambda texts: safetensors(json.dumps({"__metadata__": texts})),
    "a.exr": exr,
}
"""By file name, what makes the file's content of the graphs as texts."""


def texts_of(prompt: Any, workflow: Any) -> Texts:
    """Return both graphs as ComfyUI writes them."""
    return {"prompt": json.dumps(prompt), "workflow": json.dumps(workflow)}
