"""What a picture of another program was made with, as a person reads it: prompt and settings."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.core.errors import InputError
from app.core.form.other_settings import values_of
from app.core.metadata.a1111 import parse_parameters
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.derive import derive_type
from app.core.workflow.graph import Graph
from app.core.workflow.label import Label

MOST_FACTS = 16
"""Facts that are shown: a large workflow has hundreds of numbers, and the first matter most."""

MOST_LETTERS = 2_000
"""Letters of a fact that are shown: a page of text."""

Facts = tuple[tuple[Label, str], ...]
"""What a picture was made with: labels and values."""


def facts_of_graph(graph: Graph) -> Facts:
    """Return the prompts, models, seeds and numbers in a graph; none if it is no workflow."""
    try:
        kind = derive_type("", "", graph)
    except InputError:
        return ()
    return _facts(kind, lambda item: _in_graph(graph, item))


def facts_of_settings(text: str, kind: WorkflowType) -> Facts:
    """Return the settings in a text of another program, with the labels of the workflow `kind`."""
    found = parse_parameters(text)
    if found is None:
        return ()
    values = {**values_of(found, kind, ()), "checkpoint": found.model}
    return _facts(kind, lambda item: values.get(item.name))


def _in_graph(graph: Graph, item: Input) -> Any:
    """Return the value that a graph has at an input."""
    node_id, field = item.targets[0]
    inputs: Mapping[str, Any] = graph[node_id]["inputs"]
    return inputs.get(field)


def _facts(kind: WorkflowType, value_of: Callable[[Input], Any]) -> Facts:
    return tuple(_each(kind, value_of))[:MOST_FACTS]


def _each(kind: WorkflowType, value_of: Callable[[Input], Any]) -> Iterator[tuple[Label, str]]:
    for item in kind.inputs:
        value = value_of(item)
        if item.kind not in (InputKind.IMAGE, InputKind.FILE) and value not in (None, ""):
            yield item.label, str(value)[:MOST_LETTERS]
