"""Forms of small workflows, and of the samples."""

from collections.abc import Mapping
from typing import Any

from app.core.form.own_type import with_form
from app.core.workflow.catalog import Input, WorkflowType
from app.core.workflow.node_class import NodeClass, read_class
from app.core.workflow.own_file import type_of_file
from app.core.workflow.recognition import WorkflowFile, recognise
from tests.core.workflow.pairs import FOLDER, classes_of, load


def opened(document: Any, ran: bool = False) -> WorkflowType:
    """Return the type of a file, without its form."""
    found = recognise(document)
    assert isinstance(found, WorkflowFile), found
    return type_of_file("own:x", "X", found, ran)


def formed(document: Any, classes: Mapping[str, NodeClass], ran: bool = False) -> WorkflowType:
    """Return the type of a file with its form."""
    made = with_form(opened(document, ran), classes)
    assert made is not None
    return made


def sample(name: str) -> WorkflowType:
    """Return the type of a sample with its form."""
    return formed(load(FOLDER / f"{name}.ui.json"), classes_of(name))


def a_class(name: str, required: Mapping[str, Any], **more: Any) -> NodeClass:
    """Return a class as a server describes it."""
    found = read_class(name, {"input": {"required": required}, **more})
    assert found is not None
    return found


def single(spec: Any, value: Any, name: str = "value", ran: bool = False) -> Input | None:
    """Return the input that a widget becomes, `None` for one without a control."""
    graph = {"1": {"class_type": "Node", "inputs": {name: value}}}
    kind = formed(graph, {"Node": a_class("Node", {name: spec})}, ran)
    return next(iter(kind.inputs), None)


def by_name(kind: WorkflowType) -> dict[str, Input]:
    """Return the inputs of a form by their names, in order."""
    return {item.name: item for item in kind.inputs}
