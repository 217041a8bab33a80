"""Workflow files, and what is done to their graphs: filled, reduced, weighed, never changed."""

import copy
from typing import Any

import pytest
from hypothesis import given

from app.core.errors import InputError
from app.core.workflow import classes, fill, is_link, keep_reachable, parse_graph, weights
from tests.core.json_values import JSON

GRAPH: dict[str, Any] = {
    "1": {"class_type": "LoadImage", "inputs": {"image": "a.png"}},
    "2": {"class_type": "ImageInvert", "inputs": {"image": ["1", 0]}},
    "3": {"class_type": "ImageBlur", "inputs": {"image": ["1", 0], "sigma": 4.0}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "x"}},
}


def test_an_api_format_file_is_a_graph() -> None:
    assert parse_graph(GRAPH) == GRAPH


@pytest.mark.parametrize(
    ("document", "key"),
    [
        (None, "workflow.not_object"),
        ([], "workflow.not_object"),
        ({}, "workflow.not_object"),
        ({"nodes": [], "links": []}, "workflow.editor_format"),
        ({"1": None}, "workflow.bad_node"),
        ({"1": {}}, "workflow.bad_node"),
        ({"1": {"class_type": 3, "inputs": {}}}, "workflow.bad_node"),
        ({"1": {"class_type": "A"}}, "workflow.bad_node"),
        ({"1": {"class_type": "A", "inputs": []}}, "workflow.bad_node"),
        ({**GRAPH, "x": "y"}, "workflow.bad_node"),
    ],
)
def test_another_file_is_refused_with_what_is_wrong(document: Any, key: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_graph(document)
    assert caught.value.message.key == key


@given(JSON)
def test_no_file_breaks_the_reading(document: Any) -> None:
    try:
        graph = parse_graph(document)
    except InputError:
        return
    assert classes(graph)


@pytest.mark.parametrize(
    ("value", "link"),
    [
        (["1", 0], True),
        (["1"], False),
        (["1", 0, 0], False),
        ([1, 0], False),
        (["1", "0"], False),
        ("1", False),
        (None, False),
    ],
)
def test_a_link_is_a_node_id_with_an_output(value: Any, link: bool) -> None:
    assert is_link(value) is link


def test_a_graph_needs_its_classes() -> None:
    assert classes(GRAPH) == {"LoadImage", "ImageInvert", "ImageBlur", "SaveImage"}


def test_filling_puts_values_into_a_copy() -> None:
    before = copy.deepcopy(GRAPH)
    link = ["3", 0]
    filled = fill(GRAPH, [("9", "images", link), ("1", "image", "b.png")])
    assert filled["9"]["inputs"]["images"] == ["3", 0]
    assert filled["1"]["inputs"]["image"] == "b.png"
    assert before == GRAPH
    link.append("changed later")
    assert filled["9"]["inputs"]["images"] == ["3", 0]


@pytest.mark.parametrize(
    ("roots", "kept"),
    [
        (["9"], ["1", "2", "9"]),
        (["3"], ["1", "3"]),
        (["9", "3"], ["1", "2", "3", "9"]),
        (["1"], ["1"]),
        (["no such node"], []),
        ([], []),
    ],
)
def test_only_what_the_outputs_depend_on_is_kept_in_the_files_order(
    roots: list[str], kept: list[str]
) -> None:
    assert list(keep_reachable(GRAPH, roots)) == kept


def test_links_in_a_circle_or_to_nowhere_do_not_matter() -> None:
    graph = {
        "1": {"class_type": "A", "inputs": {"x": ["2", 0], "gone": ["7", 0]}},
        "2": {"class_type": "B", "inputs": {"x": ["1", 0]}},
    }
    assert list(keep_reachable(graph, ["1"])) == ["1", "2"]


@pytest.mark.parametrize(
    ("inputs", "weight"),
    [
        ({}, 1.0),
        ({"steps": 20}, 20.0),
        ({"steps": 0}, 1.0),
        ({"steps": -5}, 1.0),
        ({"steps": ["4", 0]}, 1.0),
        ({"steps": "20"}, 1.0),
    ],
)
def test_a_node_weighs_as_much_as_it_has_steps(inputs: dict[str, Any], weight: float) -> None:
    assert weights({"3": {"class_type": "KSampler", "inputs": inputs}}) == {"3": weight}
