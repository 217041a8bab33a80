"""Checking a prompt as ComfyUI does: which outputs can run, and what is wrong where."""

from __future__ import annotations

import traceback
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import problems
from .definitions import InputSpec
from .folders import Folders
from .nodes import Catalog
from .problems import Problem

DYNAMIC_COMBO = "COMFY_DYNAMICCOMBO_V3"

MATCH_TYPE = "COMFY_MATCHTYPE_V3"

CONVERSIONS = {"INT": int, "FLOAT": float, "STRING": str, "BOOLEAN": bool}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may run of a prompt. `error` is None when at least one output may."""

    outputs: list[str]
    error: Problem | None = None
    node_errors: dict[str, Any] = field(default_factory=dict)


def validate_prompt(
    graph: dict[str, Any], targets: Collection[str] | None, catalog: Catalog, folders: Folders
) -> Verdict:
    """Check a prompt. Numbers and texts in it are converted in place, as ComfyUI does."""
    outputs = []
    for node_id, node in graph.items():
        if "class_type" not in node:
            return Verdict([], problems.missing_class(node_id))
        definition = catalog.definition(node["class_type"])
        if definition is None:
            return Verdict([], problems.unknown_class(node_id, node["class_type"]))
        if definition.is_output and (targets is None or node_id in targets):
            outputs.append(node_id)
    if not outputs:
        return Verdict([], problems.no_outputs())
    return _Validator(graph, catalog, folders).run(outputs)


def _fits(received: str, spec: InputSpec) -> bool:
    """Say whether an output may go into an input; "*" stands for any type.

    The type of an output that matches an input is that of what is linked there: it is not checked.
    """
    wanted = spec.type
    if received == MATCH_TYPE:
        return True
    if wanted == MATCH_TYPE:
        wanted = spec.settings["template"]["allowed_types"]
    if not isinstance(wanted, str):
        return False
    return wanted == "*" or not set(wanted.split(",")).isdisjoint(received.split(","))


class _Validator:
    """One validation. `_found` keeps of each node whether it is valid, and its own problems."""

    def __init__(self, graph: dict[str, Any], catalog: Catalog, folders: Folders) -> None:
        self._graph = graph
        self._catalog = catalog
        self._folders = folders
        self._found: dict[str, tuple[bool, list[Problem]]] = {}
        self._path: list[str] = []

    def run(self, outputs: list[str]) -> Verdict:
        good: list[str] = []
        node_errors: dict[str, Any] = {}
        reasons: list[Problem] = []
        for output in outputs:
            try:
                valid, own = self._node(output)
            except Exception as error:  # noqa: BLE001 a broken graph may raise anything
                valid, own = False, [problems.validation_raised(error, traceback.format_tb)]
                self._found[output] = (valid, own)
            if valid:
                good.append(output)
                continue
            reasons += own
            self._blame(output, node_errors)
        if good:
            return Verdict(good, None, node_errors)
        return Verdict([], problems.outputs_failed(reasons), node_errors)

    def _blame(self, output: str, node_errors: dict[str, Any]) -> None:
        """Note the nodes with problems of their own; as ComfyUI, all that were found until now."""
        for node_id, (valid, own) in self._found.items():
            if valid or not own:
                continue
            entry = node_errors.setdefault(
                node_id,
                {
                    "errors": own,
                    "dependent_outputs": [],
                    "class_type": self._graph[node_id]["class_type"],
                },
            )
            entry["dependent_outputs"].append(output)

    def _node(self, node_id: str) -> tuple[bool, list[Problem]]:
        if node_id in self._found:
            return self._found[node_id]
        if node_id in self._path:
            raise RecursionError("maximum recursion depth exceeded")
        self._path.append(node_id)
        try:
            found = self._inputs(node_id)
        finally:
            self._path.pop()
        self._found[node_id] = found
        return found

    def _inputs(self, node_id: str) -> tuple[bool, list[Problem]]:
        node = self._graph[node_id]
        inputs: dict[str, Any] = node["inputs"]
        kind = self._catalog.node(node["class_type"])
        definition = self._catalog.definition(node["class_type"])
        assert definition is not None
        own: list[Problem] = []
        valid = True
        for spec in definition.inputs:
            if spec.name not in inputs:
                if spec.required:
                    own.append(problems.missing_input(spec.name))
                continue
            value = inputs[spec.name]
            if isinstance(value, list):
                problem, upstream = self._link(spec, value)
                valid = valid and upstream
            else:
                problem = self._value(spec, inputs, spec.name in kind.checked)
            if problem is not None:
                own.append(problem)
        for name in kind.checked:
            if name not in inputs:  # ComfyUI calls the node's own check all the same
                raise TypeError(f"{definition.name}: its own check lacks the argument {name!r}")
        if kind.check is not None:
            complaints: Mapping[str, str] = kind.check(self._folders, inputs)
            own += [problems.custom(name, said) for name, said in complaints.items()]
        return (valid and not own, own)

    def _link(self, spec: InputSpec, value: list[Any]) -> tuple[Problem | None, bool]:
        """Check a link: its form, its type, and the node that it comes from."""
        if len(value) != 2:
            return problems.bad_link(spec, value), True
        source, slot = value
        definition = self._catalog.definition(self._graph[source]["class_type"])
        assert definition is not None
        received = definition.returns[slot]
        if not _fits(received, spec):
            return problems.type_mismatch(spec, value, received), True
        try:
            return None, self._node(source)[0]
        except Exception as error:  # noqa: BLE001 as above, told at the node it came from
            reason = problems.inner_raised(spec, value, error, traceback.format_tb)
            self._found[source] = (False, [reason])
            return None, False

    def _value(self, spec: InputSpec, inputs: dict[str, Any], checked: bool) -> Problem | None:
        """Convert a value in place, then check its range and whether it is a choice."""
        value = inputs[spec.name]
        if isinstance(value, dict) and "__value__" in value:
            value = inputs[spec.name] = value["__value__"]
        convert = CONVERSIONS.get(spec.type) if isinstance(spec.type, str) else None
        if convert is not None:
            try:
                value = inputs[spec.name] = convert(value)
            except (TypeError, ValueError, OverflowError) as error:
                return problems.not_convertible(spec, value, error)
        if checked:
            return None
        low, high = spec.settings.get("min"), spec.settings.get("max")
        if low is not None and value < low:
            return problems.too_small(spec, value, low)
        if high is not None and value > high:
            return problems.too_big(spec, value, high)
        options = spec.options
        if spec.type == DYNAMIC_COMBO:
            options = [option["key"] for option in spec.settings["options"]]
        if options is not None and value not in options:
            return problems.not_in_list(spec, value, options)
        return None
