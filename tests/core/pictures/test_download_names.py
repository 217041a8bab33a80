"""The names of files that are saved together."""

import pytest

from app.core.pictures.download_names import MAX_NAME, download_names
from app.core.task.output import OutputFile


def named(*names: str) -> tuple[str, ...]:
    return download_names(
        [OutputFile("9", "images", name, str(at)) for at, name in enumerate(names)]
    )


def test_names_stay_as_they_are() -> None:
    names = ("a.png", "b #1 100% + 名.png", "c&d='e'.webp")
    assert named(*names) == names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("..\\up.png", "_up.png"),
        ("../up.png", "_up.png"),
        ('a?b*c:d|e<f>g"h.png', "a_b_c_d_e_f_g_h.png"),
        ("line\nbreak.png", "line_break.png"),
        (" . ", "file"),
    ],
)
def test_a_name_leads_to_no_other_folder(name: str, safe: str) -> None:
    assert named(name) == (safe,)


def test_equal_names_of_several_folders_differ() -> None:
    assert named("a.png", "A.png", "a.png", "2-A.png") == (
        "a.png",
        "2-A.png",
        "3-a.png",
        "4-2-A.png",
    )


def test_a_long_name_keeps_its_ending() -> None:
    (name,) = named("x" * 400 + ".png")
    assert len(name) == MAX_NAME
    assert name.endswith(".png")
