"""Whether a graph contains nodes of another one, with all that they depend on. Pure.

Both graphs may be hostile. So each pair of nodes is compared once, each value is normalised once,
and the total number of steps is limited.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from app.core.workflow.graph import Graph, is_link

MAX_STEPS = 50_000
"""Pairs of nodes and of values compared. Equal graphs of 2,000 nodes with ten inputs take 24,000;
this many take about 0.1 s in CPython, and a few times that in Pyodide."""

_LARGEST_WHOLE = 2.0**64
"""Seeds go up to here. The digits of a larger float would take 60 times the space of its text."""

_Pair = tuple[str, str]


class TooManySteps(Exception):
    """The step limit was exceeded; the result is unknown."""


class GraphMatch:
    """Compares the nodes of `graph` with those of `inside`, whose ids and added inputs may differ.

    `steps` counts what was compared. Beyond `most_steps` every call raises `TooManySteps`.
    """

    def __init__(self, graph: Graph, inside: Graph, most_steps: int = MAX_STEPS) -> None:
        self.steps = 0
        self._graph = graph
        self._inside = inside
        self._most_steps = most_steps
        self._mine = _Values(graph)
        self._theirs = _Values(inside)
        self._decided: dict[_Pair, bool] = {}
        self._of_class: dict[str, list[str]] = defaultdict(list)
        for node_id, node in inside.items():
            self._of_class[node["class_type"]].append(node_id)

    def has(self, root: str) -> bool:
        """Whether `inside` has this node of `graph` with all that it depends on."""
        others = self._of_class.get(self._graph[root]["class_type"], [])
        return any(self._agree((root, other)) for other in others)

    def _agree(self, pair: _Pair) -> bool:
        self._step()
        if pair not in self._decided:
            self._decide(pair)
        return self._decided[pair]

    def _decide(self, start: _Pair) -> None:
        """Decide about a pair and all pairs below it: a pair differs if one below differs.

        Pairs that depend on each other in a cycle are equal unless something else differs.
        """
        above: dict[_Pair, list[_Pair]] = {start: []}
        todo, differing = [start], []
        while todo:
            pair = todo.pop()
            below = self._below(pair)
            if below is None or any(self._decided.get(one) is False for one in below):
                differing.append(pair)
                continue
            for one in below:
                if one not in self._decided:
                    if one not in above:
                        above[one] = []
                        todo.append(one)
                    above[one].append(pair)
        self._decided.update(dict.fromkeys(above, True))
        while differing:
            pair = differing.pop()
            if self._decided[pair]:
                self._decided[pair] = False
                differing.extend(above[pair])

    def _below(self, pair: _Pair) -> list[_Pair] | None:
        """Return the pairs that a pair depends on, `None` when its own nodes differ."""
        self._step()
        mine, theirs = pair
        first, second = self._graph.get(mine), self._inside.get(theirs)
        if first is None or second is None or first["class_type"] != second["class_type"]:
            return None
        below = []
        for field, value in first["inputs"].items():
            self._step()
            if field not in second["inputs"]:
                return None
            there = second["inputs"][field]
            if is_link(value) and is_link(there) and value[1] == there[1]:
                below.append((value[0], there[0]))
            elif self._mine.text(mine, field) != self._theirs.text(theirs, field):
                return None
        return below

    def _step(self) -> None:
        self.steps += 1
        if self.steps > self._most_steps:
            raise TooManySteps


class _Values:
    """The normalised values of a graph, each computed once, on first use."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._texts: dict[_Pair, str] = {}

    def text(self, node_id: str, field: str) -> str:
        key = (node_id, field)
        if key not in self._texts:
            self._texts[key] = _canonical(self._graph[node_id]["inputs"][field])
        return self._texts[key]


def _canonical(value: Any) -> str:
    """Return a text that is equal for values that a server converts into each other."""
    return json.dumps(_plain(value), sort_keys=True, default=str)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if value.keys() == {"__value__"}:  # wraps a list so that it is not read as a link
            return _plain(value["__value__"])
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer() and abs(value) <= _LARGEST_WHOLE:
        return str(int(value))
    return str(value) if isinstance(value, int | float) else value
