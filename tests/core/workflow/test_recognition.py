"""What a JSON document is: editor file, API file, one in another, both, or nothing."""

import json
from typing import Any

import pytest

from app.core.message import Message
from app.core.workflow.recognition import WorkflowFile, recognise
from tests.core.workflow.build import document, node

EDITOR = document([node(1, "Load")])
GRAPH = {"1": {"class_type": "Load", "inputs": {"image": "a.png"}}}


def found(value: Any) -> WorkflowFile:
    made = recognise(value)
    assert isinstance(made, WorkflowFile)
    return made


@pytest.mark.parametrize("value", [EDITOR, json.dumps(EDITOR)])
def test_an_editor_file(value: Any) -> None:
    made = found(value)
    assert made.editor is not None
    assert made.editor.canvas.nodes[0].type == "Load"
    assert (made.graph, made.document) == (None, EDITOR)


@pytest.mark.parametrize("value", [GRAPH, {"prompt": GRAPH}, {"output": json.dumps(GRAPH)}])
def test_an_api_file(value: Any) -> None:
    assert found(value) == WorkflowFile(None, GRAPH, None)


@pytest.mark.parametrize(
    "value",
    [
        {"workflow": EDITOR, "prompt": GRAPH},
        {"workflow": json.dumps(EDITOR), "prompt": json.dumps(GRAPH)},
        {"prompt": GRAPH, "extra_data": {"extra_pnginfo": {"workflow": EDITOR}}},
        {"workflow": EDITOR, "output": GRAPH},
    ],
)
def test_both(value: Any) -> None:
    made = found(value)
    assert made.editor is not None
    assert made.graph == GRAPH
    assert made.document == EDITOR


def test_what_only_pictures_have_is_dropped() -> None:
    graph = {"1": {**GRAPH["1"], "is_changed": [float("nan")]}}
    assert found({"prompt": graph}).graph == GRAPH


@pytest.mark.parametrize(
    "prompt", ["{", {"1": {"class_type": 5, "inputs": {}}}, None, {"1": {"inputs": {}}}]
)
def test_an_editor_file_counts_where_the_graph_is_unreadable(prompt: Any) -> None:
    made = found({"workflow": EDITOR, "prompt": prompt})
    assert made.graph is None
    assert made.editor is not None


@pytest.mark.parametrize("value", [None, 5, "", "{", "[]", [], {}, {"a": 1}, {"workflow": {}}])
def test_anything_else_is_no_workflow(value: Any) -> None:
    assert recognise(value) == Message("workflow.not_object")


def test_a_broken_api_file_says_which_node() -> None:
    assert recognise({"1": {"inputs": {}}}) == Message("workflow.bad_node", {"node": "1"})
