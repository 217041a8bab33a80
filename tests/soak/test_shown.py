"""The soak's comparison of pictures: a smaller version is the same, another task's is not."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.comfy_server.painter import Order, paint, sign
from tests.soak.shown import ALIKE, SIDE, distance, reduced


def png(seed: int, server: str = "A", tint: str = "#3b82f6") -> bytes:
    order = Order("a lake", "", seed, "landscape", (64, 64), 8.0, tint, server)
    return written(sign(paint(order), order), "PNG")


def written(picture: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, quality=75)
    return buffer.getvalue()


@pytest.mark.parametrize("seed", range(8))
def test_a_smaller_version_is_alike_and_other_pictures_are_not(seed: int) -> None:
    content = png(seed)
    with Image.open(io.BytesIO(content)) as picture:
        small = reduced(written(picture.resize((48, 48)), "WEBP"))
    assert small.size == (SIDE, SIDE)
    own = distance(small, reduced(content))
    assert own <= ALIKE
    others = [png(seed + 100), png(seed, "B", "#f97316")]
    assert min(distance(small, reduced(other)) for other in others) > own + 1
