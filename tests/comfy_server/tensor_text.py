"""How the inputs of a failed node are written in its error: pictures as torch writes a tensor."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

EDGE = 3
SUMMARIZE = 1000


def format_value(value: object) -> object:
    """Give a plain value as it is, a batch of pictures as a tensor, anything else as text."""
    if value is None or isinstance(value, int | float | bool | str):
        return value
    if isinstance(value, tuple) and value and isinstance(value[0], Image.Image):
        return tensor_text(value)
    return str(value)


def tensor_text(images: Sequence[Image.Image]) -> str:
    """Write a batch as torch does: pictures, rows, pixels, channels; long ones cut short."""
    width, height = images[0].size
    long = len(images) * width * height * 3 > SUMMARIZE

    def level(items: Sequence[str], indent: int, blank: int) -> str:
        joint = "," + "\n" * blank + " " * indent
        return "[" + joint.join(items) + "]"

    def places(count: int) -> list[int | None]:
        if not long or count <= 2 * EDGE:
            return list(range(count))
        return [*range(EDGE), None, *range(count - EDGE, count)]

    def pixel(image: Image.Image, x: int, y: int) -> str:
        seen = image.getpixel((x, y))
        channels = seen if isinstance(seen, tuple) else (seen,)
        return "[" + ", ".join(f"{float(c or 0) / 255:.4f}" for c in channels[:3]) + "]"

    def row(image: Image.Image, y: int) -> str:
        return level(["..." if x is None else pixel(image, x, y) for x in places(width)], 10, 1)

    def picture(image: Image.Image) -> str:
        return level(["..." if y is None else row(image, y) for y in places(height)], 9, 2)

    batch = ["..." if n is None else picture(images[n]) for n in places(len(images))]
    return "tensor(" + level(batch, 8, 3) + ")"
