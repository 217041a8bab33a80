"""The strokes that the stand-in paints with: colours, gradients, glows, ridges, grain."""

from __future__ import annotations

import itertools
import math
from random import Random

from PIL import Image, ImageChops

Color = tuple[int, int, int]


def mix(first: Color, second: Color, share: float) -> Color:
    """Give a colour between two: share 0 is the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def vertical(size: tuple[int, int], stops: list[Color]) -> Image.Image:
    """Paint a gradient from the top through all stops to the bottom."""
    height = size[1]
    strip = Image.new("RGB", (1, height))
    spans = len(stops) - 1
    for y in range(height):
        place = y / max(1, height - 1) * spans
        index = min(int(place), spans - 1)
        share = place - index
        smooth = share * share * (3 - 2 * share)
        strip.putpixel((0, y), mix(stops[index], stops[index + 1], smooth))
    return strip.resize(size)


def disc_mask(diameter: int, power: float) -> Image.Image:
    """Make a round mask that fades from its centre to its edge; a higher power fades faster."""
    fade = [round(255 * max(0.0, 1 - value / 181) ** power) for value in range(256)]
    return Image.radial_gradient("L").point(fade).resize((max(1, diameter), max(1, diameter)))


def glow(image: Image.Image, x: float, y: float, radius: float, color: Color, power: float) -> None:
    """Add light around a point, in place."""
    diameter = round(2 * radius)
    layer = Image.new("RGB", image.size)
    mask = disc_mask(diameter, power)
    layer.paste(color, (round(x - radius), round(y - radius)), mask)
    image.paste(ImageChops.screen(image, layer))


def hills(rng: Random, width: int) -> list[float]:
    """Make a soft line of `width` heights in -1..1: waves of doubling frequency."""
    waves = []
    frequency, weight = rng.uniform(0.8, 1.6), 1.0
    for _ in range(8):
        waves.append((frequency, rng.uniform(0, math.tau), weight))
        frequency *= rng.uniform(1.8, 2.2)
        weight *= 0.34
    whole = sum(weight for _, _, weight in waves)
    return [
        sum(w * math.sin(f * x / width * math.tau + phase) for f, phase, w in waves) / whole
        for x in range(width)
    ]


def peaks(rng: Random, width: int) -> list[float]:
    """Make a jagged line of `width` heights in about -1..1: summits, broken up again and again."""
    heights: list[float] = []
    for number in range(rng.choice((3, 5, 7)) + 2):
        heights.append(rng.uniform(0.1, 1.0) if number % 2 else rng.uniform(-1.0, -0.2))
    rough = 0.3
    while len(heights) < width:
        finer = heights[:1]
        for before, after in itertools.pairwise(heights):
            finer += [(before + after) / 2 + rng.uniform(-rough, rough), after]
        heights, rough = finer, rough * 0.52
    last, phase = len(heights) - 1, rng.uniform(0, math.tau)
    places = (x / max(1, width - 1) for x in range(width))
    # the line is stretched here and squeezed there, for summits at uneven distances
    warped = (place + 0.06 * math.sin(place * math.tau * 1.5 + phase) for place in places)
    return [heights[round(min(1.0, max(0.0, place)) * last)] for place in warped]


def grain(image: Image.Image, rng: Random, strength: float) -> Image.Image:
    """Give the picture with a fine grain, the same for the same random state."""
    noise = Image.frombytes("L", image.size, rng.randbytes(image.width * image.height))
    return Image.blend(image, ImageChops.soft_light(image, noise.convert("RGB")), strength)


def color_noise(size: tuple[int, int], seed: int, cell: int) -> Image.Image:
    """Paint the coloured noise that a picture begins as, in cells of some pixels."""
    small = (max(1, size[0] // cell), max(1, size[1] // cell))
    raw = Random(seed).randbytes(small[0] * small[1] * 3)
    return Image.frombytes("RGB", small, raw).resize(size, Image.Resampling.BICUBIC)
