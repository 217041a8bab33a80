"""The marks that let eyes tell which server made a picture: a tinted corner, a caption."""

from __future__ import annotations

from PIL import Image, ImageColor, ImageDraw, ImageFont

FINE = 4
INK = (12, 14, 20)


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
    """Give a copy with a small label at the bottom left, with a dot in the tint.

    A picture without room for it is given back as it is.
    """
    size = max(10, min(image.size) // 36)
    label = _label(words, size * FINE, tint)
    width, height = label.width // FINE, label.height // FINE
    edge = max(4, min(image.size) // 48)
    if width > image.width - 2 * edge or height > image.height - 2 * edge:
        return image
    small = label.resize((width, height), Image.Resampling.BOX)
    made = image.copy()
    made.paste(small.convert("RGB"), (edge, image.height - height - edge), small.getchannel("A"))
    return made


def _label(words: str, size: int, tint: str | None) -> Image.Image:
    """Draw the label large, so that it is smooth when it is made small."""
    font = ImageFont.load_default(size)
    pad, dot = size * 3 // 5, (size * 7 // 10 if tint else 0)
    start = pad * 3 // 2 + (dot + size // 2 if tint else 0)
    width = start + round(font.getlength(words)) + pad * 3 // 2
    height = size + 2 * pad
    label = Image.new("RGBA", (width, height), (*INK, 0))
    draw = ImageDraw.Draw(label)
    draw.rounded_rectangle((0, 0, width - 1, height - 1), height // 2, fill=(*INK, 165))
    if tint:
        left, top = pad * 3 // 2, (height - dot) // 2
        draw.ellipse((left, top, left + dot, top + dot), fill=(*rgb(tint), 255))
    draw.text((start, height // 2), words, (240, 242, 246, 255), font, anchor="lm")
    return label
