"""What a prompt's graph means: which node comes next, and which nodes are the same as before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Nodes = Mapping[str, Mapping[str, Any]]


def link_of(value: object) -> tuple[str, int] | None:
    """Read an input value as a link to another node's output, or give None."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str):
        if isinstance(value[1], int | float):
            return value[0], int(value[1])
    return None


def sources(node: Mapping[str, Any]) -> list[str]:
    """List the nodes that a node takes something from."""
    links = (link_of(value) for value in node["inputs"].values())
    return [link[0] for link in links if link is not None]


class Schedule:
    """The nodes still to run, and the order in which ComfyUI runs them.

    A node is ready when nothing that it takes from is still to run. Among the ready ones an output
    node goes first, then one that feeds an output node, then one two steps before an output node,
    then the oldest.
    """

    def __init__(
        self,
        nodes: Nodes,
        outputs: Iterable[str],
        is_output: Callable[[str], bool],
        is_cached: Callable[[str], bool],
    ) -> None:
        self._nodes = nodes
        self._is_output = is_output
        self._pending: dict[str, set[str]] = {}
        for output in outputs:
            self._add(output, is_cached)

    def _add(self, first: str, is_cached: Callable[[str], bool]) -> None:
        waiting = [first]
        while waiting:
            node_id = waiting.pop()
            if node_id in self._pending:
                continue
            needed = [s for s in sources(self._nodes[node_id]) if not is_cached(s)]
            self._pending[node_id] = set(needed)
            waiting.extend(needed)

    def next(self) -> str | None:
        """Give the node to run now, or None when all are done."""
        if not self._pending:
            return None
        ready = [node_id for node_id, needed in self._pending.items() if not needed]
        for distance in (0, 1, 2):
            for node_id in ready:
                if self._reaches_output(node_id, distance):
                    return node_id
        return ready[0]

    def finish(self, node_id: str) -> None:
        """Take a node that has run out of the schedule."""
        del self._pending[node_id]
        for needed in self._pending.values():
            needed.discard(node_id)

    def _reaches_output(self, node_id: str, distance: int) -> bool:
        if distance == 0:
            return self._is_output(node_id)
        followers = [other for other, needed in self._pending.items() if node_id in needed]
        return any(self._reaches_output(other, distance - 1) for other in followers)


def signatures(nodes: Nodes, fingerprint: Callable[[str], object]) -> dict[str, str]:
    """Give each node a text that is equal for nodes of the same class, inputs and ancestors.

    `fingerprint` adds what the graph does not show, such as the content of a loaded file.
    """
    known: dict[str, str] = {}

    def sign(node_id: str) -> str:
        if node_id not in nodes:
            return "absent"
        if node_id not in known:
            known[node_id] = "cycle"
            node = nodes[node_id]
            inputs: list[object] = []
            for name, value in sorted(node["inputs"].items()):
                link = link_of(value)
                inputs.append([name, value] if link is None else [name, sign(link[0]), link[1]])
            text = json.dumps([node["class_type"], fingerprint(node_id), inputs], sort_keys=True)
            known[node_id] = hashlib.sha256(text.encode()).hexdigest()
        return known[node_id]

    return {node_id: sign(node_id) for node_id in nodes}
