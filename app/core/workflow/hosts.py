"""The values that a host passes to its subgraph: for its inputs, and for widgets of inner nodes.

There are three formats. The list is over the inputs that lead to an inner widget (*promoted*), or
over the pairs in its property `proxyWidgets` (frontend 1.32 to 1.45). For a former group node it
holds the inner nodes' own values in a row.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.workflow.distinct_ids import PROXIES
from app.core.workflow.editor_file import PRIMITIVE, Definition, Node
from app.core.workflow.fitting import can_hold, is_sound
from app.core.workflow.joining import Joined
from app.core.workflow.loose import id_of, list_of, text_of
from app.core.workflow.node_class import InputSpec, NodeClass
from app.core.workflow.values import read_values
from app.core.workflow.widgets import Widget

Overrides = Mapping[str, Mapping[str, Any]]
"""Values for widgets of inner nodes, by node id, then by widget name."""

Entry = tuple[str, str, Any]
"""An inner node's id or `HOST_ITSELF`, a widget's name, and its value."""

HOST_ITSELF = "-1"
"""Replaces an inner id in `proxyWidgets`: the entry is the host's own input of that name."""

_PREFIX = re.compile(r"\d+: ")


@dataclass(frozen=True, slots=True)
class Given:
    """The values from a host: `ports` for its inputs by index, `overrides` for inner widgets."""

    ports: Mapping[int, Any] = field(default_factory=dict)
    overrides: Overrides = field(default_factory=dict)


def proxies(host: Node) -> tuple[tuple[str, str], ...]:
    """Return the entries of a host's `proxyWidgets`: the inner node's id and the widget's name.

    Invalid entries keep their position, since values are listed by position.
    """
    found: list[tuple[str, str]] = []
    for entry in list_of(host.properties.get(PROXIES)):
        parts = [*list_of(entry), None, None]
        found.append((id_of(parts[0]) or "", text_of(parts[1])))
    return tuple(found)


def given(
    host: Node,
    definition: Definition,
    inside: Joined,
    promoted: tuple[int, ...],
    classes: Mapping[str, NodeClass],
    inherited: Mapping[str, Any],
) -> Given:
    """Return the values that a host passes to the content `inside` its definition.

    `promoted` are the indexes of the definition's inputs that lead to an inner widget. `inherited`
    are values by name that outer hosts set for this host's widgets.
    """
    pairs = proxies(host)
    ports: dict[int, Any] = {}
    entries: list[Entry] = []
    if definition.is_group_node:
        entries += _grouped(host, inside, classes)
    elif pairs:
        listed = host.values if isinstance(host.values, tuple) else ()
        entries += [(*pair, value) for pair, value in zip(pairs, listed) if value is not None]
    else:
        ports.update(_listed(host, definition, promoted))
    for name, value in inherited.items():
        entries.append((HOST_ITSELF, name, value))
        entries += [(*pair, value) for pair in pairs if name in (pair[1], ": ".join(pair))]
    overrides: dict[str, dict[str, Any]] = {}
    for inner, name, value in entries:
        if inner == HOST_ITSELF:
            ports.update((port, value) for port in promoted if _is(definition, port, name))
        else:
            overrides.setdefault(inner, {})[name] = value
    return Given(ports, {inner: _with_bare(named) for inner, named in overrides.items()})


def _is(definition: Definition, port: int, name: str) -> bool:
    return definition.inputs[port].name == name


def bare(name: str) -> str:
    """Return a widget's name from an entry of `proxyWidgets`, without a prefix such as "3: "."""
    return _PREFIX.sub("", name, count=1)


def _with_bare(named: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**{bare(name): value for name, value in named.items()}, **named}


def _listed(
    host: Node, definition: Definition, promoted: tuple[int, ...]
) -> Iterator[tuple[int, Any]]:
    """Yield the values of promoted inputs: by position if they are plausible, else by name."""
    names = [definition.inputs[port].name for port in promoted]
    specs = [InputSpec(name, definition.inputs[port].type) for name, port in zip(names, promoted)]
    values = host.values if isinstance(host.values, tuple) else ()
    named = host.values if isinstance(host.values, Mapping) else host.named
    is_sound_list = len(values) == len(promoted) and all(
        is_sound(Widget(spec.name, spec), value) for spec, value in zip(specs, values)
    )
    if named and not is_sound_list:
        values = tuple(named.get(name) for name in names)
    for port, spec, value in zip(promoted, specs, values):
        if value is not None and can_hold(spec, value):
            yield port, value


def _grouped(host: Node, inside: Joined, classes: Mapping[str, NodeClass]) -> Iterator[Entry]:
    """Yield a group node's values by inner node and widget; linked widgets have none."""
    values = list(host.values) if isinstance(host.values, tuple) else []
    for node in inside.canvas.nodes:
        names = _places(node, classes)
        fed = {
            slot.name
            for place, slot in enumerate(node.inputs)
            if (link := inside.incoming.get((node.id, place))) and link.origin in inside.nodes
        }
        for name, is_value in names:
            if name in fed:
                continue
            if not values:
                return
            value = values.pop(0)
            if is_value and value is not None:
                yield node.id, name, value


def _places(node: Node, classes: Mapping[str, NodeClass]) -> Iterator[tuple[str, bool]]:
    """Yield a widget's name for each position of a node, and whether it holds the value."""
    if node.type == PRIMITIVE:
        yield from (("value", place == 0) for place in range(len(node.values)))
    elif node.type in classes:
        seen: set[str] = set()
        for widget in read_values(classes[node.type], node).layout.widgets:
            yield widget.name, widget.name not in seen
            seen.add(widget.name)
