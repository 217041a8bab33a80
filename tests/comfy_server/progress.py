"""How far each node of the running prompt is, as `progress_state` tells it."""

from __future__ import annotations

from dataclasses import dataclass

Number = int | float


@dataclass(slots=True)
class _Entry:
    value: Number
    maximum: Number
    state: str


class Progress:
    """The nodes of one run that have begun, in the order in which they began."""

    def __init__(self, prompt_id: str) -> None:
        self._prompt_id = prompt_id
        self._nodes: dict[str, _Entry] = {}

    def start(self, node_id: str) -> None:
        """Note that a node begins."""
        self._nodes[node_id] = _Entry(0.0, 1.0, "running")

    def update(self, node_id: str, value: Number, maximum: Number) -> None:
        """Note how far a node is."""
        self._nodes[node_id] = _Entry(value, maximum, "running")

    def finish(self, node_id: str) -> None:
        """Note that a node is done; a cached one, that never began, counts 1 of 1 (not 1.0)."""
        entry = self._nodes.setdefault(node_id, _Entry(0, 1, "finished"))
        entry.value, entry.state = entry.maximum, "finished"

    def told(self) -> dict[str, object]:
        """Give the content of a `progress_state` event."""
        return {
            "prompt_id": self._prompt_id,
            "nodes": {
                node_id: {
                    "value": entry.value,
                    "max": entry.maximum,
                    "state": entry.state,
                    "node_id": node_id,
                    "prompt_id": self._prompt_id,
                    "display_node_id": node_id,
                    "parent_node_id": None,
                    "real_node_id": node_id,
                }
                for node_id, entry in self._nodes.items()
            },
        }


def preview_metadata(node_id: str, prompt_id: str) -> dict[str, object]:
    """Give what a preview of type 4 says of itself."""
    return {
        "node_id": node_id,
        "prompt_id": prompt_id,
        "display_node_id": node_id,
        "parent_node_id": None,
        "real_node_id": node_id,
    }
