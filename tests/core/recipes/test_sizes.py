import math

import pytest

from app.core.recipes.sizes import ONE, ONE_FINE, QUARTER, QWEN, RATIOS, Sizes, ratio_of


@pytest.mark.parametrize(
    ("table", "megapixels", "step"),
    [(QUARTER, 0.25, 64), (ONE, 1, 64), (ONE_FINE, 1, 16), (QWEN, 1.6, 16)],
)
def test_sizes_keep_ratio_area_and_step(table: Sizes, megapixels: float, step: int) -> None:
    assert tuple(table) == RATIOS
    for ratio, (width, height) in table.items():
        across, down = map(int, ratio.split(":"))
        assert math.isclose(width / height, across / down, rel_tol=0.04)
        assert math.isclose(width * height / 2**20, megapixels, rel_tol=0.12)
        assert width % step == height % step == 0


@pytest.mark.parametrize(
    ("width", "height", "ratio"),
    [
        (1024, 1024, "1:1"),
        ("1152", " 896 ", "4:3"),
        (896, 1152, "3:4"),
        (64, 64, None),
        ("", None, None),
    ],
)
def test_a_size_has_the_ratio_of_its_table(
    width: object, height: object, ratio: str | None
) -> None:
    assert ratio_of(ONE, width, height) == ratio
