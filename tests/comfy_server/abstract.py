"""The abstract picture that the stand-in paints: ribbons and discs of light over a soft ground."""

from __future__ import annotations

import colorsys
import math
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from .brush import Color, disc_mask, glow, grain, mix, vertical
from .wishes import Wishes


def paint_abstract(wishes: Wishes, size: tuple[int, int]) -> Image.Image:
    """Paint it. Works at up to twice the size, for smooth edges."""
    factor = min(2.0, 1600 / max(size))
    width, height = (max(8, round(side * factor)) for side in size)
    rng = Random(wishes.number)
    colors = _palette(rng, wishes)
    canvas = vertical((width, height), [mix(colors[0], (8, 10, 20), 0.62), colors[0], colors[1]])
    canvas = canvas.rotate(rng.choice((0, 90, 180)), expand=True).resize((width, height))
    unit = min(width, height)
    for _ in range(3):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        glow(
            canvas, x, y, unit * rng.uniform(0.4, 0.8), mix(rng.choice(colors), (0, 0, 0), 0.4), 1.5
        )
    for _ in range(rng.randint(5, 8)):
        _ribbon(canvas, rng, rng.choice(colors))
    for _ in range(rng.randint(4, 8)):
        _disc(canvas, rng, rng.choice(colors), unit)
    return grain(canvas.resize(size, Image.Resampling.LANCZOS), rng, 0.1)


def _palette(rng: Random, wishes: Wishes) -> list[Color]:
    hue, spread = rng.random(), rng.choice((0.08, 0.16, 0.33))
    colors = []
    for number in range(5):
        red, green, blue = colorsys.hls_to_rgb(
            (hue + spread * (number - 2) / 2) % 1, rng.uniform(0.34, 0.68), rng.uniform(0.5, 0.85)
        )
        color = (round(red * 255), round(green * 255), round(blue * 255))
        colors.append(color if wishes.tint is None else mix(color, wishes.tint, 0.28))
    return [*colors, (250, 244, 232)]


def _ribbon(canvas: Image.Image, rng: Random, color: Color) -> None:
    width, height = canvas.size
    level, swing = rng.uniform(0.1, 0.9) * height, rng.uniform(0.05, 0.28) * height
    waves, phase = rng.uniform(0.5, 1.6), rng.uniform(0, math.tau)
    thick, twist = rng.uniform(0.02, 0.16) * height, rng.uniform(0.5, 2.0)
    lean = rng.uniform(-0.3, 0.3) * height
    upper, lower = [], []
    for step in range(121):
        share = step / 120
        y = level + lean * (share - 0.5) + swing * math.sin(waves * share * math.tau + phase)
        half = thick * (0.35 + 0.65 * math.sin(twist * share * math.pi + phase) ** 2)
        upper.append((share * width, y - half))
        lower.append((share * width, y + half))
    mask = Image.new("L", canvas.size)
    ImageDraw.Draw(mask).polygon([*upper, *reversed(lower)], fill=rng.randint(110, 205))
    shadow = mask.filter(ImageFilter.GaussianBlur(height / 60)).point([v // 3 for v in range(256)])
    canvas.paste((6, 8, 18), (0, round(height / 70)), shadow)
    shade = vertical(
        canvas.size, [mix(color, (255, 255, 255), 0.25), color, mix(color, (0, 0, 0), 0.3)]
    )
    canvas.paste(shade, (0, 0), mask)


def _disc(canvas: Image.Image, rng: Random, color: Color, unit: int) -> None:
    x, y = rng.uniform(0, canvas.width), rng.uniform(0, canvas.height)
    radius = unit * rng.uniform(0.03, 0.2)
    diameter = max(2, round(radius * 2))
    at = (round(x - radius), round(y - radius))
    if rng.random() < 0.35:
        ring = Image.new("L", canvas.size)
        box = (x - radius, y - radius, x + radius, y + radius)
        ImageDraw.Draw(ring).ellipse(box, outline=200, width=max(1, unit // 160))
        canvas.paste(mix(color, (255, 255, 255), 0.5), (0, 0), ring)
        return
    flat = Image.new("L", (diameter, diameter))
    ImageDraw.Draw(flat).ellipse((0, 0, diameter - 1, diameter - 1), fill=225)
    canvas.paste(color, at, flat)
    shine = disc_mask(diameter, 2.0).point([v // 2 for v in range(256)])
    canvas.paste((255, 255, 255), (at[0] - diameter // 8, at[1] - diameter // 8), shine)
