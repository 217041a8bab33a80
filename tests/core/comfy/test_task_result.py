"""Results as programs hand them around: files and server are found in any known shape."""

import contextlib
from typing import Any

import pytest
from hypothesis import given

from app.core.comfy.task_result import files_of, server_of
from app.core.errors import InputError
from app.core.task.output import OutputFile
from tests.core.json_values import JSON
from tests.fakes.samples import history_of, sample

FILE = {"filename": "a.png", "subfolder": "s", "type": "temp"}
ON_NODE_9 = (OutputFile("9", "images", "a.png", "s", "temp"),)
ON_NO_NODE = (OutputFile("", "images", "a.png", "s", "temp"),)
OUTPUTS = {"9": {"images": [FILE]}}


@pytest.mark.parametrize(
    ("result", "files"),
    [
        ({"promptId": "p", "executionServer": "http://a", "outputs": OUTPUTS}, ON_NODE_9),
        ({"outputs": OUTPUTS, "images": [{"filename": "other.png"}]}, ON_NODE_9),
        ({"p": {"outputs": OUTPUTS, "status": {}}}, ON_NODE_9),
        (OUTPUTS, ON_NODE_9),
        ({"9": {"images": [FILE]}, "5": {"images": []}, "text": "x"}, ON_NODE_9),
        ({"images": [FILE]}, ON_NO_NODE),
        ({"images": FILE}, ON_NO_NODE),
        ([FILE], ON_NO_NODE),
        (FILE, ON_NO_NODE),
        ({**FILE, "nodeId": "9"}, ON_NODE_9),
        ({"node": "9", "output": {"images": [FILE]}, "prompt_id": "p"}, ON_NO_NODE),
        ({"type": "executed", "data": {"output": {"images": [FILE]}}}, ON_NO_NODE),
        ({"result": {"outputs": OUTPUTS}}, ON_NODE_9),
        ({"data": {"result": {"data": {"outputs": OUTPUTS}}}}, ON_NODE_9),
        ({"filename": None, "images": [FILE]}, ON_NO_NODE),
        ([], ()),
        ({}, ()),
        ({"images": []}, ()),
        ({"p": {"outputs": 5}}, ()),
    ],
)
def test_files_are_found_in_every_shape_that_results_come_in(
    result: Any, files: tuple[OutputFile, ...]
) -> None:
    assert files_of(result) == files


@pytest.mark.parametrize("name", ["success_with_previews", "success_cached"])
def test_a_recorded_history_answer_and_its_entry_are_results(name: str) -> None:
    history = history_of(name)
    (entry,) = history.values()
    expected = (OutputFile("3", "images", "pic_00001_.png", "sample", "output"),)
    assert files_of(history) == files_of(entry) == files_of(entry["outputs"]) == expected


def test_a_recorded_executed_event_is_a_result() -> None:
    (event,) = [
        frame["text"]
        for frame in sample("success_cached")["frames"]
        if frame.get("text", {}).get("type") == "executed"
    ]
    assert [file.filename for file in files_of(event)] == ["pic_00001_.png"]


@pytest.mark.parametrize(
    "result",
    [
        None,
        "a.png",
        3,
        [None],
        ["a.png"],
        [{"filename": ""}],
        {"filename": "a.png", "type": "etc"},
        {"images": [{}]},
    ],
)
def test_anything_else_is_refused_as_input(result: Any) -> None:
    with pytest.raises(InputError):
        files_of(result)


@given(JSON)
def test_no_result_from_outside_breaks_the_reading(result: Any) -> None:
    with contextlib.suppress(InputError):
        files_of(result)


@pytest.mark.parametrize(
    ("result", "server"),
    [
        ({"executionServer": "http://A:8188/"}, "http://a:8188"),
        ({"execution_server": "http://a"}, "http://a"),
        ({"apiBaseUrl": "http://a/api"}, "http://a"),
        ({"server": "http://a"}, "http://a"),
        ({"server": "http://b", "executionServer": "http://a"}, "http://a"),
        ({"executionServer": "", "server": "http://b"}, "http://b"),
        ({"executionServer": None}, None),
        ({}, None),
        ([], None),
        (None, None),
    ],
)
def test_a_result_may_say_which_server_it_is_from(result: Any, server: str | None) -> None:
    assert server_of(result) == server


def test_a_result_with_a_server_that_is_none_is_refused() -> None:
    with pytest.raises(InputError):
        server_of({"executionServer": "javascript://x"})
