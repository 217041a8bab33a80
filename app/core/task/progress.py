"""Progress of a running prompt, by node and as one fraction."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

MOST_NODES = 5_000
"""Maximum number of nodes tracked for one prompt; no workflow made by a person has as many."""


@dataclass(frozen=True, slots=True)
class NodeProgress:
    """One node's `value` of `max`; `finished` is what the server reports."""

    value: float
    max: float
    finished: bool = False

    @property
    def fraction(self) -> float:
        """Between 0 and 1."""
        if self.finished:
            return 1.0
        return min(1.0, max(0.0, self.value / self.max)) if self.max > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """The nodes that the server reported, and the one that runs now ("" when none)."""

    nodes: Mapping[str, NodeProgress] = field(default_factory=dict)
    current: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the server reported any node. Windows that poll, or took over, get no reports."""
        return bool(self.nodes or self.current)

    def overall(self, weights: Mapping[str, float]) -> float:
        """Return the finished share of the nodes in `weights`, between 0 and 1, weighted."""
        total = sum(weights.values())
        done = sum(
            weight * self.nodes[node_id].fraction
            for node_id, weight in weights.items()
            if node_id in self.nodes
        )
        return done / total if total > 0 else 0.0

    def with_nodes(self, nodes: Mapping[str, NodeProgress]) -> "Progress":
        """Return the progress with these nodes updated; a finished node stays finished.

        Nodes beyond `MOST_NODES` are ignored.
        """
        merged = dict(self.nodes)
        for node_id, node in nodes.items():
            before = merged.get(node_id)
            if before is None and len(merged) >= MOST_NODES:
                continue
            merged[node_id] = before if before is not None and before.finished else node
        return replace(self, nodes=merged)

    def with_current(self, node_id: str) -> "Progress":
        """Return the progress with `node_id` as the node that runs now."""
        return replace(self, current=node_id)
