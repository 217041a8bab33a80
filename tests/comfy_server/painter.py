"""The stand-in for a model: a picture from words and a seed, and its way out of the noise."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageEnhance, ImageFilter

from .abstract import paint_abstract
from .brush import color_noise
from .landscape import paint_landscape
from .marks import caption, rgb
from .wishes import read_wishes

PREVIEW_SIDE = 256


@dataclass(frozen=True, slots=True)
class Order:
    """One picture to paint."""

    positive: str
    negative: str
    seed: int
    checkpoint: str
    size: tuple[int, int]
    strength: float
    tint: str | None
    server: str


def paint(order: Order) -> Image.Image:
    """Paint the finished picture. The same order gives the same bytes."""
    tint = None if order.tint is None else rgb(order.tint)
    wishes = read_wishes(order.positive, order.negative, order.seed, tint)
    paint_one = paint_abstract if "abstract" in order.checkpoint.lower() else paint_landscape
    picture = paint_one(wishes, order.size)
    return ImageEnhance.Color(picture).enhance(0.72 + 0.04 * min(order.strength, 16))


def sign(picture: Image.Image, order: Order) -> Image.Image:
    """Write on the picture which server made it, and from which seed."""
    return caption(picture, f"demo server {order.server} · seed {order.seed}", order.tint)


def preview_of(picture: Image.Image) -> Image.Image:
    """Give the picture at the size of a preview."""
    small = picture.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.BILINEAR)
    return small


def emerge(small: Image.Image, seed: int, share: float) -> Image.Image:
    """Give the picture on its way out of the noise: share 0 is noise alone, 1 the picture alone."""
    if share >= 1:
        return small
    left = 1 - share
    blurred = small.filter(ImageFilter.GaussianBlur(max(small.size) / 16 * left**1.2))
    noise = color_noise(small.size, seed, 8)
    return Image.blend(blurred, noise, left**0.9 * 0.92)
