"""No file makes a form raise, and every value that it has can be sent and read again."""

import json
from typing import Any

from hypothesis import given

from app.core.errors import InputError
from app.core.form.embedding import with_values
from app.core.form.own_type import editor_of, with_form
from app.core.message import Message
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.filling import fill_graph
from app.core.workflow.inputs import defaults, validate
from app.core.workflow.node_class import read_classes
from app.core.workflow.own_file import type_of_file
from app.core.workflow.recognition import recognise
from tests.core.json_values import JSON
from tests.core.workflow.editor_values import EDITOR_FILES, OBJECT_INFO


def type_of(document: Any) -> WorkflowType | None:
    found = recognise(document)
    if isinstance(found, Message):
        return None
    try:
        return type_of_file("own:x", "X", found, ran=found.graph is not None)
    except InputError:
        return None


@given(EDITOR_FILES, OBJECT_INFO)
def test_any_editor_file_has_a_form_whose_values_can_be_sent(
    document: Any, object_info: Any
) -> None:
    kind = type_of(document)
    classes = read_classes(object_info)
    made = None if kind is None else with_form(kind, classes)
    if made is None or made.problem is not None:
        return
    names = [item.name for item in made.inputs]
    assert len(names) == len(set(names))
    clean, _ = validate(made, defaults(made), {})
    sent = fill_graph(made, clean, {}, "x")
    json.dumps(sent, allow_nan=False)
    file = editor_of(made)
    assert file is not None
    json.dumps(with_values(document, file, classes, made.graph, sent), allow_nan=True)


@given(JSON)
def test_any_json_is_a_type_or_none(document: Any) -> None:
    kind = type_of(document)
    if kind is not None:
        with_form(kind, {})
