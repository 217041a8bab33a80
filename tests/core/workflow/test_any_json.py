"""No JSON at all makes the conversion raise, and what it makes is a graph that can be sent."""

import json
from typing import Any

from hypothesis import given

from app.core.message import Message
from app.core.workflow.conversion import Conversion, convert
from app.core.workflow.editor_file import EditorFile
from app.core.workflow.graph import is_graph, parse_graph
from app.core.workflow.needs import asked_classes, needed_classes
from app.core.workflow.node_class import read_classes
from app.core.workflow.outline import outline
from app.core.workflow.recognition import WorkflowFile, recognise
from app.core.workflow.run_texts import fill_in
from tests.core.json_values import JSON
from tests.core.workflow.editor_values import EDITOR_FILES, OBJECT_INFO


def editor_of(document: Any) -> EditorFile:
    file = recognise(document)
    assert isinstance(file, WorkflowFile)
    assert file.editor is not None
    return file.editor


@given(JSON)
def test_any_json_is_recognised_or_refused(document: Any) -> None:
    found = recognise(document)
    assert isinstance(found, Message) or found.editor is not None or found.graph is not None


@given(EDITOR_FILES, OBJECT_INFO)
def test_any_editor_file_gives_a_graph_or_one_problem(document: Any, object_info: Any) -> None:
    file = editor_of(document)
    classes = read_classes(object_info, asked_classes(file))
    made = convert(file, classes)
    if isinstance(made, Message):
        return
    check(made)
    assert set(made.missing) == set(needed_in(made)) - classes.keys()
    assert set(needed_in(made)) <= set(needed_classes(file))


def check(made: Conversion) -> None:
    """Check that a graph is JSON, and that its links lead to nodes in it."""
    sent = fill_in(made.graph, made.texts, lambda _: 0, (2026, 1, 31, 13, 5, 59))
    for graph in (made.graph, sent):
        assert is_graph(graph)
        assert parse_graph(graph) == graph
        json.dumps(graph, allow_nan=False)
        for node in graph.values():
            for value in node["inputs"].values():
                assert not isinstance(value, list) or value[0] in graph


def needed_in(made: Conversion) -> list[str]:
    return [node["class_type"] for node in made.graph.values()]


@given(EDITOR_FILES, OBJECT_INFO)
def test_any_editor_file_has_an_outline(document: Any, object_info: Any) -> None:
    file = editor_of(document)
    made = outline(file, read_classes(object_info))
    assert not isinstance(made, Message)
    keys = {label.node for label in made.labels}
    for found in made.host_inputs:
        assert {key for key, _ in found.targets} <= keys


@given(JSON, JSON)
def test_any_definitions_are_read(document: Any, object_info: Any) -> None:
    assert isinstance(read_classes(object_info), dict)
    assert isinstance(read_classes({"A": {"input": document}}), dict)
    assert isinstance(read_classes({"A": {"input": {"required": document}}}), dict)
