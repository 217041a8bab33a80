"""The landscape that the stand-in paints: sky, light, clouds, ridges, and what stands on them."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from .brush import Color, glow, grain, hills, mix, peaks, vertical
from .scenery import birds, city, stars, trees
from .wishes import Wishes


def paint_landscape(wishes: Wishes, size: tuple[int, int]) -> Image.Image:
    """Paint it. Works at up to twice the size, for smooth edges."""
    factor = min(2.0, 1600 / max(size))
    width, height = (max(8, round(side * factor)) for side in size)
    rng = Random(wishes.number)
    light = wishes.light
    horizon = rng.uniform(0.52, 0.64)
    canvas = vertical((width, height), [*light.sky, light.sky[-1]])
    if light.night:
        stars(canvas, rng, round(height * horizon))
    sun_x, sun_y = rng.uniform(0.22, 0.78) * width, rng.uniform(0.2, 0.42) * height
    _sun(canvas, wishes, sun_x, sun_y)
    if "clouds" in wishes.features:
        _clouds(
            canvas, rng, horizon, mix(light.sky[-1], (255, 255, 255), 0.1 if light.night else 0.6)
        )
    if "birds" in wishes.features:
        birds(canvas, rng, mix(light.near, light.sky[1], 0.15))
    _land(canvas, rng, wishes, horizon)
    if "water" in wishes.features:
        _water(canvas, rng, wishes, sun_x)
    done = canvas.resize(size, Image.Resampling.LANCZOS)
    return grain(done, rng, 0.08)


def _sun(canvas: Image.Image, wishes: Wishes, x: float, y: float) -> None:
    unit = min(canvas.size)
    light = wishes.light
    glow(canvas, x, y, unit * 0.75, mix(light.sky[-1], (0, 0, 0), 0.45), 1.6)
    glow(canvas, x, y, unit * 0.28, mix(light.sun, (0, 0, 0), 0.4), 2.2)
    radius = unit * (0.05 if light.night else 0.07)
    box = (x - radius, y - radius, x + radius, y + radius)
    ImageDraw.Draw(canvas).ellipse(box, fill=light.sun)


def _clouds(canvas: Image.Image, rng: Random, horizon: float, color: Color) -> None:
    mask = Image.new("L", canvas.size)
    draw = ImageDraw.Draw(mask)
    width, height = canvas.size
    for _ in range(rng.randint(3, 6)):
        middle_x, middle_y = rng.uniform(0, width), rng.uniform(0.06, horizon * 0.75) * height
        span = rng.uniform(0.12, 0.3) * width
        for _ in range(rng.randint(9, 16)):
            x = middle_x + rng.gauss(0, 0.4) * span
            y = middle_y - abs(rng.gauss(0, 0.05)) * span
            across, tall = rng.uniform(0.12, 0.36) * span, rng.uniform(0.03, 0.07) * span
            draw.ellipse((x - across, y - tall, x + across, y + tall), fill=rng.randint(60, 150))
    soft = mask.filter(ImageFilter.GaussianBlur(width / 110))
    canvas.paste(color, (0, 0), soft)


def _land(canvas: Image.Image, rng: Random, wishes: Wishes, horizon: float) -> None:
    width, height = canvas.size
    layers = rng.randint(4, 6)
    light, features = wishes.light, wishes.features
    for layer in range(layers):
        depth = layer / (layers - 1)
        color = mix(light.far, light.near, depth**1.15)
        rocky = "peaks" in features and layer < layers // 2
        reach = height * (0.19 * (1 - depth) + 0.06)
        base = height * (horizon - 0.03 + 0.34 * depth**1.3)
        line = (peaks if rocky else hills)(rng, width)
        reach *= 0.85 if rocky else 1.0
        points = [(x, base - reach * value) for x, value in enumerate(line)]
        if "city" in features and layer == layers // 2:
            city(canvas, rng, points, mix(color, light.near, 0.35), light.sun)
        _slope(canvas, points, color, mix(color, light.sky[-1], 0.42 * (1 - depth) + 0.06))
        if rocky and "desert" not in features:
            _snow(canvas, points, base - reach * 0.3, mix(color, (255, 255, 255), 0.6))
        if "trees" in features and layer >= layers - 2:
            trees(canvas, rng, points, mix(color, (0, 0, 0), 0.25), 0.05 + 0.08 * depth)


def _slope(canvas: Image.Image, points: list[tuple[int, float]], color: Color, mist: Color) -> None:
    width, height = canvas.size
    top = max(0, int(min(y for _, y in points)))
    if top >= height:
        return
    mask = Image.new("L", canvas.size)
    ImageDraw.Draw(mask).polygon([(0, height), *points, (width, height)], fill=255)
    shade = vertical((width, height - top), [color, mist])
    canvas.paste(shade, (0, top), mask.crop((0, top, width, height)))


def _snow(canvas: Image.Image, points: list[tuple[int, float]], line: float, color: Color) -> None:
    draw = ImageDraw.Draw(canvas)
    tooth = max(3, canvas.width // 90)
    for x, y in points:
        if y < line:
            place = abs((x % (2 * tooth)) - tooth) / tooth
            depth = (line - y) * (0.35 + 0.45 * place)
            draw.line((x, y, x, y + depth), fill=color)


def _water(canvas: Image.Image, rng: Random, wishes: Wishes, sun_x: float) -> None:
    width, height = canvas.size
    shore = round(height * rng.uniform(0.7, 0.78))
    deep = height - shore
    above = ImageOps.flip(canvas.crop((0, max(0, shore - 2 * deep), width, shore)))
    mirror = above.resize((width, deep), Image.Resampling.BILINEAR)
    color = mix(wishes.light.sky[0], wishes.light.near, 0.35)
    calm = Image.blend(mirror, Image.new("RGB", mirror.size, color), 0.38)
    calm = calm.filter(ImageFilter.GaussianBlur(width / 500))
    for y in range(deep):
        near = y / deep
        shift = round(rng.gauss(0, 1) * (1 + near * width / 160))
        canvas.paste(calm.crop((0, y, width, y + 1)), (shift, shore + y))
        canvas.paste(
            calm.crop((0, y, width, y + 1)),
            (shift - width if shift > 0 else shift + width, shore + y),
        )
    draw = ImageDraw.Draw(canvas)
    for _ in range(70):
        near = rng.random() ** 1.4
        y = shore + near * deep
        x = sun_x + rng.gauss(0, 0.02 + 0.05 * near) * width
        half = rng.uniform(0.004, 0.02) * width * (0.5 + near)
        tone = mix(color, wishes.light.sun, rng.uniform(0.35, 0.8))
        draw.line((x - half, y, x + half, y), fill=tone, width=max(1, round(height / 420)))
