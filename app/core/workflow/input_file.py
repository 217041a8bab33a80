"""A file that a person chose for an input, and the checks before its upload."""

from dataclasses import dataclass
from typing import Any

from app.core.errors import InputError
from app.core.reading.picture_type import picture_type

SUPPORTED = "PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF"


@dataclass(frozen=True, slots=True)
class InputImage:
    """An image or another file; `source` is opaque here and is sent unchanged.

    `subfolder` is where it is uploaded to, below the server's folder of inputs.
    """

    name: str
    size: int
    source: Any
    preview_url: str = ""
    subfolder: str = ""


def check_image_file(name: str, size: int, head: bytes) -> None:
    """Check a file by its size and first bytes.

    Raises `InputError` if it is empty or not an image.
    """
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
    """Return whether an input accepts a file of this name and type; an empty `accept` accepts any.

    `accept` has HTML's format: "video/*", or extensions such as ".glb,.obj".
    """
    wanted = [one.strip().lower() for one in accept.split(",") if one.strip()]
    return not wanted or any(
        name.lower().endswith(one)
        if one.startswith(".")
        else mime.startswith(one.removesuffix("*"))
        for one in wanted
    )
