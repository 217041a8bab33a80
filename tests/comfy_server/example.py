"""The picture that a fresh ComfyUI has in its input folder, here a painted one."""

from __future__ import annotations

import functools
import io

from .folders import Folders
from .painter import Order, paint

EXAMPLE = Order("mountains by a lake at dawn, birds", "", 7, "landscape", (512, 384), 8.0, None, "")


def make_example(folders: Folders) -> None:
    """Put `example.png` into the input folder, unless there is one."""
    path = folders.root / "input" / "example.png"
    if not path.exists():
        path.write_bytes(_painted())


@functools.cache
def _painted() -> bytes:
    buffer = io.BytesIO()
    paint(EXAMPLE).save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()
