"""Reading outputs: files, texts, kinds, and what is no output at all."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given

from app.core.comfy.outputs import (
    output_kinds,
    parse_all_outputs,
    parse_output_file,
    parse_outputs,
)
from app.core.errors import ServerError
from app.core.pictures.urls import picture_url
from app.core.task.output import (
    MAX_FILES,
    MAX_TEXT_LETTERS,
    MAX_TEXT_SUM,
    MAX_TEXTS,
    OutputFile,
    OutputText,
)
from tests.core.json_values import JSON
from tests.fakes.samples import history_of
from tests.fakes.values import A, a_task


def test_recorded_outputs_are_read() -> None:
    (entry,) = history_of("success_with_previews").values()
    assert parse_outputs(entry["outputs"]) == (
        OutputFile("3", "images", "pic_00001_.png", "sample", "output"),
    )


@pytest.mark.parametrize(
    ("value", "file"),
    [
        ({"filename": "a.png"}, OutputFile("9", "images", "a.png")),
        (
            {"filename": "a.png", "type": "temp", "subfolder": "s", "more": 1},
            OutputFile("9", "images", "a.png", "s", "temp"),
        ),
        ({"filename": "a.png", "type": "input"}, OutputFile("9", "images", "a.png", "", "input")),
        (
            {"filename": "a.png", "type": None, "subfolder": None},
            OutputFile("9", "images", "a.png"),
        ),
        ({"filename": "deep/er/x.png"}, OutputFile("9", "images", "x.png", "deep/er")),
        ({"filename": "deep\\er\\x.png"}, OutputFile("9", "images", "x.png", "deep/er")),
        (
            {"filename": "er/x.png", "subfolder": "deep"},
            OutputFile("9", "images", "x.png", "deep/er"),
        ),
        (
            {"filename": "from\\windows.png", "subfolder": ""},
            OutputFile("9", "images", "from\\windows.png"),
        ),
        ({"filename": "/x.png"}, OutputFile("9", "images", "x.png")),
    ],
)
def test_a_file_is_read_with_what_a_server_may_leave_out(value: Any, file: OutputFile) -> None:
    assert parse_output_file("9", "images", value) == file


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"filename": ""},
        {"filename": 3},
        {"filename": "a.png", "type": "etc"},
        {"filename": "a.png", "type": ["output"]},
        {"filename": "folder/"},
        {"filename": "a.png", "subfolder": 1},
    ],
)
def test_a_file_of_another_shape_is_the_servers_fault(value: Any) -> None:
    with pytest.raises(ServerError):
        parse_output_file("9", "images", value)


def test_only_files_are_kept_and_one_bad_one_does_not_hide_the_good() -> None:
    outputs = {
        "5": {"text": ["hello"], "animated": [True], "ui": {"filename": "not in a list.png"}},
        "6": {"ui": {"no file": 1}},
        "9": {
            "images": [{"filename": "a.png"}, {"filename": ""}, None, {"filename": "b.png"}],
            "gifs": [{"filename": "c.mp4", "type": "temp"}],
            "count": 3,
        },
    }
    assert [(file.node_id, file.kind, file.filename) for file in parse_outputs(outputs)] == [
        ("5", "ui", "not in a list.png"),
        ("9", "images", "a.png"),
        ("9", "images", "b.png"),
        ("9", "gifs", "c.mp4"),
    ]


@pytest.mark.parametrize("odd", [None, [], 7, "x"])
def test_a_node_that_makes_no_sense_does_not_hide_the_others(odd: Any) -> None:
    outputs = {"5": odd, "9": {"images": [{"filename": "a.png"}]}}
    assert [file.filename for file in parse_outputs(outputs)] == ["a.png"]
    assert output_kinds(outputs) == ("images",)


@pytest.mark.parametrize("value", [None, [], "x"])
def test_outputs_that_are_no_objects_are_the_servers_fault(value: Any) -> None:
    with pytest.raises(ServerError):
        parse_outputs(value)


@given(JSON)
def test_no_json_breaks_the_reading_of_outputs_and_what_is_read_has_an_address(value: Any) -> None:
    try:
        files = parse_outputs(value)
    except ServerError:
        return
    for file in files:
        assert picture_url(a_task(), file).startswith(f"{A}/api/view?")


def test_a_name_that_no_address_can_hold_does_not_break_the_picture() -> None:
    for file in parse_outputs({"9": {"images": [{"filename": "\ud800.png"}]}}):
        assert picture_url(a_task(), file).startswith(f"{A}/api/view?")


@pytest.mark.parametrize(
    ("outputs", "kinds"),
    [
        ({"5": {"text": ["hello"]}, "9": {"images": [1], "text": [2]}}, ("text", "images")),
        ({"5": {"text": [], "animated": None}}, ()),
        ({"5": None, "6": [1], "7": {"text": ["x"]}}, ("text",)),
        ({}, ()),
    ],
)
def test_the_kinds_of_output_are_told_each_once(outputs: Any, kinds: tuple[str, ...]) -> None:
    assert output_kinds(outputs) == kinds


@pytest.mark.parametrize(
    ("kind", "items", "files"),
    [
        ("result", ["mesh2.glb", None, None], [("mesh2.glb", "")]),
        (
            "result",
            ["3d/mesh.GLB", {"camera": 1}, "3d\\back.png"],
            [("mesh.GLB", "3d"), ("back.png", "3d")],
        ),
        ("model_file", "out/model.obj", [("model.obj", "out")]),
        ("3d", [[{"filename": "m.glb", "subfolder": "mesh"}]], [("m.glb", "mesh")]),
        (
            "audio",
            [{"filename": "a.flac", "subfolder": "audio", "type": "temp"}],
            [("a.flac", "audio")],
        ),
        ("gifs", {"filename": "v.webm", "format": "video/webm"}, [("v.webm", "")]),
        ("videos", ["v.mp4", "v.mp4"], [("v.mp4", "")]),
    ],
)
def test_files_of_custom_nodes_are_found_in_their_shapes(
    kind: str, items: Any, files: list[tuple[str, str]]
) -> None:
    found = parse_outputs({"57:8": {kind: items}})
    assert [(file.filename, file.subfolder) for file in found] == files
    assert {file.node_id for file in found} == {"57:8"}


def texts_of(kind: str, items: Any) -> list[str]:
    return [one.text for one in parse_all_outputs({"5": {kind: items}}).texts]


@pytest.mark.parametrize(
    ("kind", "items", "texts"),
    [
        ("text", ["a cat"], ["a cat"]),
        ("text", "a cat", ["a cat"]),
        ("text", [["a", "b"], [["c"]]], ["a", "b", "c"]),
        ("text", ["photo.png", 512, 0.5, True, None, " "], ["photo.png", "512", "0.5"]),
        ("string", ["a cat"], ["a cat"]),
        ("anything", ["a cat\nand a dog", 7], ["a cat\nand a dog"]),
        ("anything", ["http://x/a.png"], ["http://x/a.png"]),
        ("anything", ["a\nb.png"], ["a\nb.png"]),
        ("text", ["half \ud800"], ["half \ufffd"]),
    ],
)
def test_texts_are_read_in_the_shapes_that_nodes_write(
    kind: str, items: Any, texts: list[str]
) -> None:
    assert texts_of(kind, items) == texts


def test_a_text_names_its_node_and_key() -> None:
    assert parse_all_outputs({"57:8": {"text": ["x"]}}).texts == (OutputText("57:8", "text", "x"),)


def test_lists_without_an_end_hold_no_text() -> None:
    items: Any = ["deep"]
    for _ in range(400):
        items = [items]
    assert texts_of("text", items) == []


def test_a_long_text_is_cut_and_says_so() -> None:
    fits, long = "x" * MAX_TEXT_LETTERS, "y" * (MAX_TEXT_LETTERS + 1)
    first, second = parse_all_outputs({"5": {"text": [fits, long]}}).texts
    assert (first.text, first.is_cut) == (fits, False)
    assert (second.text, second.is_cut) == (long[:-1], True)


def test_the_texts_of_a_prompt_are_bounded_in_number_and_together() -> None:
    assert len(texts_of("text", ["x"] * (MAX_TEXTS + 1))) == MAX_TEXTS
    assert sum(map(len, texts_of("text", ["x" * MAX_TEXT_LETTERS] * 9))) == MAX_TEXT_SUM


def test_a_file_in_an_unknown_folder_is_named_and_hides_no_other() -> None:
    items = [{"filename": "a.png", "type": "cloud"}, {"filename": "b.png"}, {"filename": None}]
    found = parse_all_outputs({"9": {"images": items}})
    assert [file.filename for file in found.files] == ["b.png"]
    assert found.unusable == ("a.png", "None")


def test_many_files_are_bounded_and_the_rest_is_counted() -> None:
    items = [{"filename": f"{number}.png"} for number in range(MAX_FILES + 7)]
    found = parse_all_outputs({"9": {"images": items}})
    assert (len(found.files), found.left_out) == (MAX_FILES, 7)


@given(JSON)
def test_no_json_breaks_the_reading_of_texts_and_what_is_read_can_be_kept(value: Any) -> None:
    try:
        found = parse_all_outputs(value)
    except ServerError:
        return
    for one in found.texts:
        one.text.encode()
        assert one.text.strip()
    for name in found.unusable:
        name.encode()


ODD_NAMES = [
    "a\\b.png",
    "a#b.png",
    "a?b.png",
    "100 %.png",
    "a&b=c.png",
    "a b+c.png",
    "名.png",
    "a;b.png",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_of_any_characters_has_an_address_that_gives_it_back(name: str) -> None:
    (file,) = parse_outputs({"9": {"images": [{"filename": name, "subfolder": f"in {name}"}]}})
    query = parse_qs(urlsplit(picture_url(a_task(), file)).query, strict_parsing=True)
    assert (query["filename"], query["subfolder"]) == ([name], [f"in {name}"])
