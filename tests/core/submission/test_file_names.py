"""The task's id in the names of its files and in the graph, whatever the workflow."""

import copy
from typing import Any

import pytest

from app.core.submission.file_names import PREFIX, is_named_for, name_outputs, task_of
from app.core.task.output import OutputFile
from tests.fakes.values import a_task, an_id

ID = an_id(1)


def saver(prefix: Any, field: str = "filename_prefix") -> dict[str, Any]:
    return {"class_type": "SaveImage", "inputs": {"images": ["1", 0], field: prefix}}


def named(prefix: Any, field: str = "filename_prefix", prompt_id: str = ID) -> Any:
    return name_outputs({"9": saver(prefix, field)}, prompt_id)["9"]["inputs"][field]


@pytest.mark.parametrize(
    ("given", "put"),
    [
        ("ComfyUI", "ComfyUI-00000001"),
        ("portraits/ComfyUI", "portraits/ComfyUI-00000001"),
        ("portraits\\ComfyUI", "portraits\\ComfyUI-00000001"),
        ("%year%-%month%/%width%", "%year%-%month%/%width%-00000001"),
        ("portraits/", "portraits/-00000001"),
        ("", "bindery/00000001"),
        ("  ", "bindery/00000001"),
        ("bindery/00000001", "bindery/00000001"),
    ],
)
def test_a_prefix_keeps_what_its_author_wrote_and_gets_the_id(given: str, put: str) -> None:
    assert named(given) == put


def test_a_prefix_of_a_variant_gets_the_id_too() -> None:
    assert named("clip", "format.filename_prefix") == "clip-00000001"


def test_a_linked_prefix_stays_a_link_and_another_input_as_it_is() -> None:
    assert named(["7", 0]) == ["7", 0]
    assert named("ComfyUI", "filename_prefix_of_another_kind") == "ComfyUI"


def test_a_graph_that_came_from_a_picture_of_ours_loses_that_pictures_id() -> None:
    first = name_outputs({"9": saver("ComfyUI")}, an_id(1))
    second = name_outputs(first, an_id(2))
    assert second["9"]["inputs"]["filename_prefix"] == "ComfyUI-00000002"
    assert task_of(second["9"]) == an_id(2)


def test_the_last_nodes_carry_the_id_beside_their_own_title() -> None:
    graph = {
        "1": {"class_type": "EmptyImage", "inputs": {}},
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}},
        "3": {
            "class_type": "PreviewImage",
            "inputs": {"images": ["1", 0], "names": ["2", 0]},
            "_meta": {"title": "Look"},
        },
    }
    before = copy.deepcopy(graph)
    filled = name_outputs(graph, ID)
    assert graph == before
    assert "_meta" not in filled["1"]
    assert filled["2"]["_meta"] == {PREFIX: ID}
    assert filled["3"]["_meta"] == {"title": "Look", PREFIX: ID}


@pytest.mark.parametrize("meta", [None, "text", {}, {PREFIX: 7}])
def test_a_node_without_an_id_is_no_tasks(meta: Any) -> None:
    assert task_of({"class_type": "SaveImage", "inputs": {}, "_meta": meta}) == ""


@pytest.mark.parametrize(
    ("filename", "subfolder", "own"),
    [
        ("00000001_00001_.png", "bindery", True),
        ("ComfyUI-00000001_00001_.png", "", True),
        ("_00001_.png", "video-00000001", True),
        ("ComfyUI_00001_.png", "", False),
        ("ComfyUI-00000002_00001_.png", "", False),
    ],
)
def test_a_file_is_named_for_its_task_by_name_or_folder(
    filename: str, subfolder: str, own: bool
) -> None:
    file = OutputFile("9", "images", filename, subfolder)
    assert is_named_for(a_task(1), file) is own


def test_a_prompt_that_devtools_sent_names_no_file() -> None:
    file = OutputFile("9", "images", "ComfyUI-00000001_00001_.png")
    assert is_named_for(a_task(1, foreign=True), file) is False
