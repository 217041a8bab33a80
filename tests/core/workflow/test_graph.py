"""Workflow files, and what is done to their graphs: filled, reduced, weighed, never changed."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given

from app.core.errors import InputError
from app.core.message import message
from app.core.workflow.graph import (
    classes,
    fill,
    is_graph,
    is_link,
    keep_reachable,
    parse_graph,
    weights,
    with_null_for_nan,
)
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
        ({"workflow": {"nodes": []}, "x": 1}, "workflow.editor_format"),
        ({"1": None}, "workflow.not_object"),
        ({"1": {}}, "workflow.not_object"),
        ({"prompt": "{"}, "workflow.not_object"),
        ({"prompt": [1, 2]}, "workflow.not_object"),
        ({"client_id": "c", "extra_data": {"more": 1}}, "workflow.not_object"),
        ({"1": {"inputs": {}}}, "workflow.bad_node"),
        ({"1": {"class_type": 3, "inputs": {}}}, "workflow.bad_node"),
        ({"1": {"class_type": "A"}}, "workflow.bad_node"),
        ({"1": {"class_type": "A", "inputs": []}}, "workflow.bad_node"),
    ],
)
def test_another_file_is_refused_with_what_is_wrong(document: Any, key: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_graph(document)
    assert caught.value.message.key == key


@pytest.mark.parametrize(
    "document",
    [
        {"prompt": GRAPH},
        {"prompt": GRAPH, "client_id": "c", "extra_data": {"extra_pnginfo": {"workflow": {}}}},
        {"prompt": json.dumps(GRAPH), "workflow": '{"nodes": []}'},
        {"prompt": [0, "prompt-id", GRAPH, {}, ["9"]]},
        {"output": GRAPH, "workflow": {"nodes": []}},
        {"input": {"workflow": GRAPH}},
        json.dumps(GRAPH),
        {**GRAPH, "version": 0.4, "extra": {"ds": {}}, "note": "mine", "tags": ["a"], "x": None},
    ],
)
def test_a_graph_is_found_in_what_programs_wrap_it_in(document: Any) -> None:
    assert parse_graph(document) == GRAPH


def test_a_file_that_wraps_for_ever_is_no_workflow() -> None:
    document: Any = GRAPH
    for _ in range(9):
        document = {"prompt": document}
    with pytest.raises(InputError):
        parse_graph(document)


NAN, INFINITY = float("nan"), float("inf")


def test_what_no_server_reads_is_dropped_from_a_node_whatever_it_holds() -> None:
    node = {**GRAPH["1"], "is_changed": [NAN], "color": "#222"}
    titled = {**GRAPH["2"], "_meta": {"title": "Invert", "size": INFINITY}}
    graph = parse_graph({**GRAPH, "1": node, "2": titled})
    assert graph["1"] == GRAPH["1"]
    assert graph["2"]["_meta"] == {"title": "Invert", "size": None}


@pytest.mark.parametrize("value", [NAN, INFINITY, -INFINITY, [1, {"a": [NAN]}]])
def test_a_number_that_is_none_is_refused_by_node_and_field(value: Any) -> None:
    node = {"class_type": "ImageBlur", "inputs": {"image": ["1", 0], "sigma": value}}
    with pytest.raises(InputError) as caught:
        parse_graph({**GRAPH, "57:8": node})
    assert caught.value.message == message(
        "workflow.not_finite", node="57:8", type="ImageBlur", field="sigma"
    )


def test_numbers_that_are_none_can_be_read_as_null() -> None:
    assert with_null_for_nan({"a": [1, NAN, {"b": INFINITY}], "c": "x"}) == {
        "a": [1, None, {"b": None}],
        "c": "x",
    }


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ({}, True),
        (GRAPH, True),
        ({"1": {**GRAPH["1"], "is_changed": [1]}}, True),
        ({"1": {"class_type": "A"}}, False),
        ({"1": None}, False),
        ([], False),
    ],
)
def test_a_kept_graph_may_have_more_than_is_read(value: Any, is_one: bool) -> None:
    assert is_graph(value) is is_one


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
