"""The sizes of pictures: width and height in pixels for each ratio, by family of models."""

from collections.abc import Mapping

Size = tuple[int, int]
Sizes = Mapping[str, Size]
"""Width and height by ratio, such as "4:3"."""

RATIOS = ("1:1", "3:4", "4:3", "9:16", "16:9")


def sizes(square: Size, landscape: Size, wide: Size) -> Sizes:
    """Return the sizes for all ratios, from those of 1:1, 4:3 and 16:9."""
    return {
        "1:1": square,
        "3:4": (landscape[1], landscape[0]),
        "4:3": landscape,
        "9:16": (wide[1], wide[0]),
        "16:9": wide,
    }


QUARTER = sizes((512, 512), (576, 448), (704, 384))
"""A quarter of a megapixel, in steps of 64: what Stable Diffusion 1.5 learned."""

ONE = sizes((1024, 1024), (1152, 896), (1344, 768))
"""One megapixel, in steps of 64: among the sizes that Stable Diffusion XL learned."""

ONE_FINE = sizes((1024, 1024), (1152, 864), (1360, 768))
"""One megapixel in steps of 16, which diffusion transformers take."""

QWEN = sizes((1328, 1328), (1472, 1104), (1664, 928))
"""Up to 1.8 megapixels: the sizes that Qwen-Image's authors name."""


def ratio_of(table: Sizes, width: object, height: object) -> str | None:
    """Return the ratio whose size is `width` by `height`, `None` for another size.

    Values may be texts, as a person typed them.
    """
    typed = (str(width).strip(), str(height).strip())
    found = (ratio for ratio, (w, h) in table.items() if (str(w), str(h)) == typed)
    return next(found, None)
