"""The widgets of a graph's nodes, from the class definitions, with the graph's values."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.core.form.kinds import Widget
from app.core.workflow.fitting import NOTHING, default_of
from app.core.workflow.graph import Graph, is_link
from app.core.workflow.node_class import (
    CUSTOM_COMBO,
    DYNAMIC_COMBO,
    MAX_ROWS,
    InputSpec,
    NodeClass,
)
from app.core.workflow.widgets import Choose, lay_out
from app.core.workflow.wrapping import unwrapped

PREFIX = "filename_prefix"
"""The input of file-saving nodes that the page fills in (`file_names`)."""

Condition = tuple[tuple[str, str], str]
"""A dynamic combo, as node and name, and its option that adds an input."""


def widgets_of(
    graph: Graph, classes: Mapping[str, NodeClass], controls: Mapping[tuple[str, str], str]
) -> Iterator[tuple[Widget, Condition | None]]:
    """Yield the widgets that are not linked, in the graph's order, each with its condition.

    `classes` must hold the classes of all nodes. The inputs of a dynamic combo's other options are
    included.
    """
    for key, node in graph.items():
        node_class = classes[str(node["class_type"])]
        inputs = node["inputs"]
        layout = lay_out(node_class, _values_of(inputs))
        for name, spec in layout.inputs.items():
            value = inputs.get(name, NOTHING)
            if is_link(value) or _is_prefix(name, node_class):
                continue
            value = _given(spec, value)
            is_own = node_class.name == CUSTOM_COMBO
            known = replace(spec, options=own_options(inputs)) if is_own else spec
            control = controls.get((key, name), "")
            widget = Widget(key, node_class.name, name, known, value, control)
            yield widget, _condition(key, name, inputs, layout.inputs)
            if spec.type == DYNAMIC_COMBO:
                yield from _others(widget)


def _values_of(inputs: Mapping[str, Any]) -> Choose:
    return lambda _, name: inputs.get(name)


def _given(spec: InputSpec, value: Any) -> Any:
    """Return a graph's value in the form's format; the class default if the graph has none."""
    if value is NOTHING:
        value = default_of(spec)
    return None if value is NOTHING else unwrapped(value)


def own_options(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the options of a custom combo in the graph: `option1`, `option2` and so on."""
    numbered = (inputs.get(f"option{number}") for number in range(1, MAX_ROWS + 1))
    return tuple(option for option in numbered if isinstance(option, str) and option)


def _others(combo: Widget) -> Iterator[tuple[Widget, Condition]]:
    """Yield the inputs that belong to the options not chosen in a dynamic combo."""
    for option, children in combo.spec.children.items():
        for child in children if option != combo.value else ():
            if child.has_widget and child.type != DYNAMIC_COMBO:
                name = f"{combo.name}.{child.name}"
                value = _given(child, NOTHING)
                yield (
                    Widget(combo.node, combo.class_name, name, child, value, variant=option),
                    ((combo.node, combo.name), option),
                )


def _condition(
    key: str, name: str, inputs: Mapping[str, Any], specs: Mapping[str, InputSpec]
) -> Condition | None:
    parent = name.rpartition(".")[0]
    spec = specs.get(parent)
    if spec is None or spec.type != DYNAMIC_COMBO:
        return None
    chosen = inputs.get(parent)
    return ((key, parent), chosen) if isinstance(chosen, str) else None


def _is_prefix(name: str, node_class: NodeClass) -> bool:
    return node_class.is_output and name.rpartition(".")[2] == PREFIX
