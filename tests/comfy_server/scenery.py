"""What stands in a landscape and in its sky: stars, birds, trees, a city."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageDraw

from .brush import Color, mix

Line = list[tuple[int, float]]


def stars(canvas: Image.Image, rng: Random, below: int) -> None:
    """Scatter stars above a line, denser high up."""
    draw = ImageDraw.Draw(canvas)
    unit = max(canvas.size) / 1024
    for _ in range(260):
        x, y = rng.randrange(canvas.width), int(below * rng.random() ** 1.4)
        seen = canvas.getpixel((x, min(y, canvas.height - 1)))
        under: Color = seen[:3] if isinstance(seen, tuple) else (0, 0, 0)  # type: ignore[assignment]
        size = unit * rng.choice((0.6, 0.6, 0.9, 1.4))
        tone = mix(under, (255, 255, 245), rng.uniform(0.3, 0.95))
        draw.ellipse((x - size, y - size, x + size, y + size), fill=tone)


def birds(canvas: Image.Image, rng: Random, color: Color) -> None:
    """Draw a loose flock, as two strokes a bird."""
    draw = ImageDraw.Draw(canvas)
    unit = min(canvas.size)
    at_x, at_y = rng.uniform(0.15, 0.8) * canvas.width, rng.uniform(0.14, 0.34) * canvas.height
    for _ in range(rng.randint(4, 9)):
        x, y = at_x + rng.gauss(0, 0.09) * unit, at_y + rng.gauss(0, 0.04) * unit
        span = unit * rng.uniform(0.009, 0.018)
        lift = span * rng.uniform(0.35, 0.6)
        wing = [(x - span, y - lift), (x - span * 0.4, y - lift * 0.9), (x, y)]
        wing += [(x + span * 0.4, y - lift * 0.9), (x + span, y - lift)]
        draw.line(wing, fill=color, width=max(1, round(unit / 320)), joint="curve")


def trees(canvas: Image.Image, rng: Random, line: Line, color: Color, tall: float) -> None:
    """Stand firs along a ridge, in groups."""
    draw = ImageDraw.Draw(canvas)
    unit = min(canvas.size)
    x = 0.0
    while x < canvas.width:
        if rng.random() < 0.12:
            x += rng.uniform(0.04, 0.16) * canvas.width
            continue
        place, ground = line[min(len(line) - 1, int(x))]
        height = unit * tall * rng.uniform(0.55, 1.15)
        tone = mix(color, (255, 255, 255), rng.uniform(0, 0.06))
        for level in range(4):
            top = ground - height * (1 - level * 0.22)
            half = height * (0.1 + level * 0.055)
            foot = top + height * 0.36
            draw.polygon([(place, top), (place - half, foot), (place + half, foot)], fill=tone)
        draw.rectangle(
            (
                place - height * 0.02,
                ground - height * 0.08,
                place + height * 0.02,
                ground + height * 0.1,
            ),
            fill=tone,
        )
        x += height * rng.uniform(0.22, 0.5)


def city(canvas: Image.Image, rng: Random, line: Line, color: Color, lamp: Color) -> None:
    """Build a skyline behind a ridge that is yet to be painted, with some windows lit."""
    draw = ImageDraw.Draw(canvas)
    unit = min(canvas.size)
    x = canvas.width * rng.uniform(-0.02, 0.1)
    end = canvas.width * rng.uniform(0.88, 1.0)
    while x < end:
        wide = unit * rng.uniform(0.03, 0.07)
        place = min(len(line) - 1, max(0, int(x + wide / 2)))
        middle = max(0.35, 1 - abs((x / canvas.width) - 0.5) * 1.4)
        ground = line[place][1]
        top = ground - unit * rng.uniform(0.1, 0.36) * middle
        tone = mix(color, (0, 0, 0), rng.uniform(0.0, 0.3))
        draw.rectangle((x, top, x + wide, ground + unit * 0.25), fill=tone)
        if rng.random() < 0.3:
            mast = top - unit * rng.uniform(0.02, 0.07)
            draw.line((x + wide / 2, mast, x + wide / 2, top), fill=tone, width=unit // 300)
        _windows(draw, rng, (x, top, x + wide, ground), mix(tone, lamp, 0.75))
        x += wide * rng.uniform(0.8, 1.2)


def _windows(
    draw: ImageDraw.ImageDraw, rng: Random, box: tuple[float, float, float, float], lamp: Color
) -> None:
    left, top, right, bottom = box
    pitch = (right - left) / 5
    y = top + pitch
    while y < bottom - pitch:
        for column in range(4):
            if rng.random() < 0.38:
                x = left + pitch * (column + 0.75)
                draw.rectangle((x, y, x + pitch * 0.45, y + pitch * 0.6), fill=lamp)
        y += pitch * 1.15
