"""Mixing two pictures by the formulas of ImageBlend, with Pillow's whole numbers."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageChops, ImageOps

Curve = Callable[[float], float]


def blend(first: Image.Image, second: Image.Image, mode: str, factor: float) -> Image.Image:
    """Mix `second` into `first`: factor 0 gives the first alone, 1 the mode's result alone."""
    if second.size != first.size:
        second = ImageOps.fit(second, first.size, Image.Resampling.BICUBIC)
    if mode == "difference":
        return ImageChops.subtract(first, _curve(second, lambda value: value * factor))
    return Image.blend(first, MODES[mode](first, second), factor)


def _curve(image: Image.Image, change: Curve) -> Image.Image:
    """Change every value, 0 to 1, by a function."""
    table = [round(255 * min(1.0, max(0.0, change(value / 255)))) for value in range(256)]
    return image.point(table * len(image.getbands()))


def _choose(light: Image.Image, bright: Image.Image, dark: Image.Image) -> Image.Image:
    """Take `bright` where `light` is above one half, else `dark`, channel by channel."""
    mask = _curve(light, lambda value: 1.0 if value > 0.5 else 0.0)
    bands = zip(bright.split(), dark.split(), mask.split(), strict=True)
    return Image.merge("RGB", [Image.composite(*triple) for triple in bands])


def _normal(first: Image.Image, second: Image.Image) -> Image.Image:
    return second


def _overlay(first: Image.Image, second: Image.Image) -> Image.Image:
    dark = ImageChops.multiply(_curve(first, lambda value: 2 * value), second)
    far = _curve(first, lambda value: 2 - 2 * value)
    bright = ImageChops.invert(ImageChops.multiply(far, ImageChops.invert(second)))
    return _choose(first, bright, dark)


def _soft_light(first: Image.Image, second: Image.Image) -> Image.Image:
    less = ImageChops.multiply(
        _curve(first, lambda value: value * (1 - value)),
        _curve(second, lambda value: 1 - 2 * value),
    )
    more = ImageChops.multiply(
        _curve(first, lambda value: _lift(value) - value),
        _curve(second, lambda value: 2 * value - 1),
    )
    return _choose(second, ImageChops.add(first, more), ImageChops.subtract(first, less))


def _lift(value: float) -> float:
    return ((16 * value - 12) * value + 4) * value if value <= 0.25 else value**0.5


MODES: dict[str, Callable[[Image.Image, Image.Image], Image.Image]] = {
    "normal": _normal,
    "multiply": ImageChops.multiply,
    "screen": ImageChops.screen,
    "overlay": _overlay,
    "soft_light": _soft_light,
}
