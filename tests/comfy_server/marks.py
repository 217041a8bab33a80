"""The marks that let eyes tell which server made a picture: a tinted corner, a caption."""

from __future__ import annotations

from PIL import Image, ImageColor, ImageDraw, ImageFont


def rgb(tint: str) -> tuple[int, int, int]:
    """Read `#rrggbb`."""
    red, green, blue = ImageColor.getrgb(tint)[:3]
    return red, green, blue


def mark_corner(image: Image.Image, tint: str | None) -> Image.Image:
    """Give a copy with a small corner, bottom right, in the tint; without one, the same."""
    if tint is None:
        return image
    marked = image.copy()
    right, bottom = image.width - 1, image.height - 1
    side = max(1, min(image.size) // 16)
    points = [(right - side, bottom), (right, bottom - side), (right, bottom)]
    ImageDraw.Draw(marked).polygon(points, fill=rgb(tint))
    return marked


def caption(image: Image.Image, words: str, tint: str | None) -> Image.Image:
    """Give a copy with a small label at the bottom left, with a dot in the tint."""
    size = max(9, min(image.size) // 36)
    font = ImageFont.load_default(size)
    left, top, right, bottom = font.getbbox(words)
    pad, dot = round(size * 0.55), (round(size * 0.72) if tint else 0)
    gap = round(size * 0.45) if tint else 0
    width, height = round(right - left) + dot + gap + 3 * pad, size + 2 * pad
    edge = max(4, min(image.size) // 48)
    if width > image.width - 2 * edge or height > image.height - 2 * edge:
        return image
    scale = 3
    label = Image.new("L", (width * scale, height * scale))
    ImageDraw.Draw(label).rounded_rectangle(
        (0, 0, width * scale - 1, height * scale - 1), radius=height * scale // 2, fill=150
    )
    shade = label.resize((width, height), Image.Resampling.LANCZOS)
    made = image.copy()
    x, y = edge, image.height - height - edge
    made.paste((12, 14, 20), (x, y), shade)
    draw = ImageDraw.Draw(made)
    if tint:
        disc = Image.new("L", (dot * 4, dot * 4))
        ImageDraw.Draw(disc).ellipse((0, 0, dot * 4 - 1, dot * 4 - 1), fill=255)
        disc = disc.resize((dot, dot), Image.Resampling.LANCZOS)
        made.paste(rgb(tint), (x + pad + pad // 2, y + (height - dot) // 2), disc)
    text_x = x + pad + pad // 2 + dot + gap - left
    draw.text((text_x, y + (height - (bottom - top)) // 2 - top), words, (240, 242, 246), font)
    return made
