import pytest

from app.core.recipes.recipe import Part, plain

PART = Part(("10", "clip_name"), "t5xxl_fp16.safetensors", ("t5.*scaled", "t5"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("FLUX/flux1-dev.sft", "flux1_dev"),
        ("win\\Z-Image (new).safetensors", "z_image_new_"),
        ("sd3.5_large.ckpt", "sd3_5_large"),
        ("plain", "plain"),
    ],
)
def test_names_are_compared_without_folder_ending_and_separators(name: str, expected: str) -> None:
    assert plain(name) == expected


@pytest.mark.parametrize(
    ("offered", "best"),
    [
        (("t5-fp8.safetensors", "sub/t5xxl_fp16.safetensors"), "sub/t5xxl_fp16.safetensors"),
        (("t5-fp8.safetensors", "t5-fp8-scaled.safetensors"), "t5-fp8-scaled.safetensors"),
        (("clip_l.safetensors", "t5-fp8.safetensors"), "t5-fp8.safetensors"),
        (("clip_l.safetensors",), None),
        ((), None),
    ],
)
def test_the_usual_file_is_best_then_the_first_pattern(
    offered: tuple[str, ...], best: str | None
) -> None:
    assert PART.best(offered) == best
