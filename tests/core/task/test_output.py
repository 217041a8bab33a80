"""Outputs of a prompt: which are files, which of them is the picture, and what to say without."""

import pytest

from app.core.message import message
from app.core.task.output import Media, OutputFile, choose_picture, describe_no_picture
from tests.fakes.values import a_file


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("a.png", True),
        ("A.PNG", True),
        ("a.jpeg", True),
        ("a.webp", True),
        ("a.gif", True),
        ("a.avif", True),
        ("a.mp4", False),
        ("a.latent", False),
        ("a.png.txt", False),
        ("a.svg", True),
        ("a.html", False),
        ("png", False),
    ],
)
def test_a_picture_is_told_by_its_suffix(name: str, picture: bool) -> None:
    assert a_file(name).is_picture is picture


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("a.webp", Media.PICTURE),
        ("a.SVG", Media.PICTURE),
        *((f"a.{end}", Media.VIDEO) for end in ("mp4", "webm", "MOV", "m4v", "mkv", "ogv")),
        *((f"a.{end}", Media.AUDIO) for end in ("flac", "mp3", "WAV", "ogg", "opus", "m4a", "aac")),
        *((f"a.{end}", Media.FILE) for end in ("glb", "latent", "txt", "unknown")),
        ("no ending", Media.FILE),
    ],
)
def test_how_a_file_is_shown_follows_from_its_ending(name: str, media: Media) -> None:
    assert a_file(name).media is media


SAVED = a_file("saved.png", "9")
SAVED_TOO = a_file("saved-2.png", "9")
PREVIEWED = a_file("previewed.png", "5", folder="temp")
MASK = a_file("mask.png", "7")
VIDEO = a_file("video.mp4", "9")


@pytest.mark.parametrize(
    ("files", "primary", "secondary", "picture"),
    [
        ([PREVIEWED, SAVED, SAVED_TOO], "9", (), SAVED),
        ([PREVIEWED, VIDEO, SAVED], "9", (), SAVED),
        ([PREVIEWED, MASK], "9", ("7", "5"), MASK),
        ([PREVIEWED, MASK], "9", ("4", "5"), PREVIEWED),
        ([PREVIEWED, MASK], "9", (), PREVIEWED),
        ([PREVIEWED, SAVED], "", (), PREVIEWED),
        ([VIDEO], "9", (), None),
        ([], "9", ("7",), None),
    ],
)
def test_the_picture_is_the_primary_nodes_else_a_secondarys_else_any(
    files: list[OutputFile],
    primary: str,
    secondary: tuple[str, ...],
    picture: OutputFile | None,
) -> None:
    assert choose_picture(files, primary, secondary) == picture


def test_without_a_picture_it_is_said_what_there_was() -> None:
    assert describe_no_picture([]) == message("output.empty")
    assert describe_no_picture([VIDEO, a_file("b.txt")]) == message(
        "output.no_picture", files="video.mp4, b.txt"
    )


def test_without_any_file_the_kinds_are_said() -> None:
    said = describe_no_picture([], ["text", "latents"])
    assert said == message("output.no_picture", files="text, latents")
    assert describe_no_picture([VIDEO], ["gifs"]).args == {"files": "video.mp4"}


def test_a_long_list_of_files_is_cut() -> None:
    said = describe_no_picture([a_file(f"{number}.txt") for number in range(100)])
    assert len(str(said.args["files"]).split(", ")) == 8
