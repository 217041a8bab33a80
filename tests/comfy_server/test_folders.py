"""File names: numbering, subfolders, annotations, and no way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.comfy_server.folders import EscapeError, Folders, inside


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def number(folders: Folders, prefix: str) -> int:
    return folders.save_place(prefix, "output", (8, 8)).counter


def test_numbers_start_at_one_for_each_prefix_and_subfolder(folders: Folders) -> None:
    output = folders.root / "output"
    (output / "deep").mkdir()
    for name in ("pic_00001_.png", "pic_00007_.png", "deep/pic_00003_.png"):
        (output / name).touch()
    assert number(folders, "pic") == 8
    assert number(folders, "deep/pic") == 4
    assert number(folders, "other") == 1
    assert number(folders, "pi") == 1
    assert number(folders, "new/pic") == 1


def test_names_that_only_look_alike_do_not_count(folders: Folders) -> None:
    for name in ("pic_extra_00009_.png", "pic00004_.png", "pic_.png", "pic_x.png"):
        (folders.root / "output" / name).touch()
    assert number(folders, "pic") == 1


def test_a_prefix_says_folder_and_stem(folders: Folders) -> None:
    place = folders.save_place("a/./b/pic", "output", (8, 8))
    assert (place.subfolder, place.stem) == ("a/b", "pic")
    assert place.folder == folders.root / "output" / "a" / "b"
    assert place.folder.is_dir()


def test_a_prefix_may_name_the_size(folders: Folders) -> None:
    assert folders.save_place("%width%x%height%", "output", (30, 20)).stem == "30x20"


@pytest.mark.parametrize("prefix", ["../pic", "a/../../pic", "/tmp/pic"])
def test_a_prefix_cannot_leave(folders: Folders, prefix: str) -> None:
    with pytest.raises(EscapeError):
        folders.save_place(prefix, "output", (8, 8))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.png", "input/a.png"),
        ("sub/a.png", "input/sub/a.png"),
        ("a.png [output]", "output/a.png"),
        ("a.png [temp]", "temp/a.png"),
        ("a.png [input]", "input/a.png"),
    ],
)
def test_an_annotation_says_the_folder(folders: Folders, name: str, expected: str) -> None:
    assert folders.find(name) == folders.root / expected


def test_what_is_outside_does_not_exist(folders: Folders) -> None:
    (folders.root / "secret.png").touch()
    assert not folders.exists("../secret.png")
    with pytest.raises(EscapeError):
        folders.find("../secret.png")


def test_only_pictures_are_choices(folders: Folders) -> None:
    for name in ("b.png", "a.JPG", "notes.txt", "c.webp"):
        (folders.root / "input" / name).touch()
    (folders.root / "input" / "sub.png").mkdir()
    assert folders.input_pictures() == ["a.JPG", "b.png", "c.webp"]


def test_temp_is_cleared(folders: Folders) -> None:
    (folders.root / "temp" / "x.png").touch()
    (folders.root / "output" / "x.png").touch()
    folders.clear_temp()
    assert list((folders.root / "temp").iterdir()) == []
    assert (folders.root / "output" / "x.png").exists()


def test_only_three_folders_have_names(folders: Folders) -> None:
    assert folders.of("output") == folders.root / "output"
    assert folders.of("models") is None


def test_inside_is_no_prefix_match(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(EscapeError):
        inside(tmp_path / "a", "../ab/x")
