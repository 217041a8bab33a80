"""The values of a node's widgets by name: by position if they are plausible, else by name.

Files list values by position. If the server has another version of the class, the values after the
first difference are shifted. Then the names, if the file has them, are right. But some files were
edited by hand in the list only, so positions have priority.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.workflow.editor_file import Node
from app.core.workflow.fitting import (
    CONTROL_WORDS,
    NOTHING,
    as_held,
    can_hold,
    default_of,
    is_sound,
)
from app.core.workflow.node_class import CUSTOM_COMBO, InputSpec, NodeClass
from app.core.workflow.widgets import Layout, Role, Widget, lay_out

CONTROL = "control_after_generate"
"""The name under which files store how the next run changes a seed."""

_SAMPLERS = ("KSampler", "KSamplerAdvanced")


@dataclass(frozen=True, slots=True)
class Values:
    """`by_name` are the values to send, `controls` how the next run changes some of them.

    `unfit` are the names of widgets that cannot hold the file's value.
    """

    layout: Layout
    by_name: Mapping[str, Any]
    controls: Mapping[str, str] = field(default_factory=dict)
    unfit: tuple[str, ...] = ()


def read_values(node_class: NodeClass, node: Node, put: Mapping[str, Any] | None = None) -> Values:
    """Return the values of a node. `put` are values from elsewhere, used where they fit."""
    values = _read(node_class, node)
    if not put:
        return values
    fitting = {name: value for name, value in put.items() if _takes(values.layout, name, value)}
    if node_class.name == CUSTOM_COMBO:
        return _custom_combo(node_class, {**values.by_name, **fitting})
    named = _by_name(node_class, {**values.by_name, **fitting})
    kept = {name: word for name, word in values.controls.items() if name in named.by_name}
    return Values(named.layout, named.by_name, kept, values.unfit)


def _read(node_class: NodeClass, node: Node) -> Values:
    values = node.values
    if node_class.name == CUSTOM_COMBO:
        named = values if isinstance(values, Mapping) else _named_options(values)
        return _custom_combo(node_class, named)
    if isinstance(values, Mapping):
        return _by_name(node_class, values)
    layout = lay_out(node_class, _at(values))
    if len(values) != len(layout.widgets):
        forced = lay_out(node_class, _at(values), with_forced=True)
        if len(values) == len(forced.widgets):
            layout = forced
    is_whole = len(values) == len(layout.widgets)
    if node.named and not (is_whole and all(map(is_sound, layout.widgets, values))):
        return _by_name(node_class, node.named)
    given = [values[n] if n < len(values) else NOTHING for n in range(len(layout.widgets))]
    return _taken(node_class, layout, given)


def _at(values: Sequence[Any]) -> Any:
    return lambda place, _: values[place] if place < len(values) else None


def _by_name(node_class: NodeClass, named: Mapping[str, Any]) -> Values:
    layout = lay_out(node_class, lambda _, name: named.get(name))
    given: list[Any] = []
    for widget in layout.widgets:
        key = CONTROL if widget.role is Role.CONTROL else widget.name
        given.append(named.get(key, NOTHING))
    return _taken(node_class, layout, given)


def _taken(node_class: NodeClass, layout: Layout, given: Iterable[Any]) -> Values:
    by_name: dict[str, Any] = {}
    controls: dict[str, str] = {}
    unfit: list[str] = []
    for widget, value in zip(layout.widgets, given):
        if widget.role is Role.CONTROL:
            word = _control(value)
            if word:
                controls[widget.name] = word
        elif widget.role is Role.VALUE:
            taken, is_unfit = _take(node_class, widget, value)
            if taken is not NOTHING:
                by_name[widget.name] = taken
            if is_unfit:
                unfit.append(widget.name)
    for widget in layout.unplaced:
        by_name[widget.name] = ["", ""]
    return Values(layout, by_name, controls, tuple(unfit))


def _take(node_class: NodeClass, widget: Widget, value: Any) -> tuple[Any, bool]:
    """Return a widget's value, and whether the default replaced an invalid value."""
    spec = widget.spec
    if value is None and spec.type == "COMBO":
        return as_held(spec, spec.options[0]) if spec.options else None, False
    if value is NOTHING or value is None:
        return default_of(spec), False
    if not can_hold(spec, value):
        return default_of(spec), True
    if widget.name == "sampler_name" and node_class.name in _SAMPLERS and isinstance(value, str):
        value = value.removeprefix("sample_")
    return as_held(spec, value), False


def _control(value: Any) -> str:
    """Return the control word, "" if it is none; very old files have a boolean instead."""
    if isinstance(value, bool):
        return "randomize" if value else "fixed"
    return value if value in CONTROL_WORDS else ""


def _takes(layout: Layout, name: str, value: Any) -> bool:
    spec = layout.inputs.get(name)
    return spec is not None and can_hold(spec, value)


_OPTION = re.compile(r"option([1-9][0-9]{0,3})")


def _named_options(values: Sequence[Any]) -> Mapping[str, Any]:
    named = {f"option{n}": value for n, value in enumerate(values[2:], 1)}
    return {**named, "choice": values[0]} if values else named


def _custom_combo(node_class: NodeClass, named: Mapping[str, Any]) -> Values:
    """Return the values of a combo with its own options; the index is computed."""
    found = {int(match[1]): named[key] for key in named if (match := _OPTION.fullmatch(str(key)))}
    options = [found[n] if isinstance(found[n], str) else "" for n in sorted(found)]
    while options and not options[-1]:
        options.pop()
    choice = named.get("choice")
    text = choice if isinstance(choice, str) else next(iter(options), "")
    numbered = {f"option{n}": option for n, option in enumerate([*options, ""], 1)}
    index = options.index(text) if text in options else -1
    layout = lay_out(node_class, lambda _place, _name: None)
    texts = [Widget(name, InputSpec(name, "STRING")) for name in numbered]
    widgets = (*layout.widgets, Widget("index", InputSpec("index", "INT")), *texts)
    by_name = {"choice": text, "index": index, **numbered}
    return Values(Layout(widgets, layout.sockets), by_name)
