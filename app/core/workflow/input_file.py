"""A file that a person chose for an input, and what can be told of it before it is uploaded."""

from dataclasses import dataclass
from typing import Any

from app.core.errors import InputError
from app.core.reading.picture_type import picture_type

SUPPORTED = "PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF"


@dataclass(frozen=True, slots=True)
class InputImage:
    """An image, or another file; `source` is opaque here and goes to the server as it is."""

    name: str
    size: int
    source: Any
    preview_url: str = ""


def check_image_file(name: str, size: int, head: bytes) -> None:
    """Check a file by its size and first bytes. Raises `InputError`: empty, or no image."""
    check_size(name, size)
    if not picture_type(head):
        raise InputError("image.not_image", name=name, supported=SUPPORTED)


def check_size(name: str, size: int) -> None:
    """Check that a file is not empty. Raises `InputError`."""
    if size == 0:
        raise InputError("image.empty", name=name)


def check_upload_size(image: InputImage, limit: int | None) -> None:
    """Check a file against a server's `max_upload_size`. Raises `InputError`."""
    if limit is not None and image.size > limit:
        raise InputError("image.too_large", name=image.name, size=image.size, limit=limit)


def takes_file(accept: str, name: str, mime: str) -> bool:
    """Return whether an input takes a file of this name and type; an empty `accept` takes any.

    `accept` is as HTML has it: "video/*", or endings such as ".glb,.obj".
    """
    wanted = [one.strip().lower() for one in accept.split(",") if one.strip()]
    return not wanted or any(
        name.lower().endswith(one)
        if one.startswith(".")
        else mime.startswith(one.removesuffix("*"))
        for one in wanted
    )
