"""How long an editor file takes to become an API graph, on this Python.

    .venv/bin/python -m tools.bench.conversion

Prints the milliseconds for 100 nodes: reading the file, reading the classes it needs, converting.
The page's Python takes three to five times as long.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from app.core.workflow.conversion import convert
from app.core.workflow.editor_reading import read_editor_file
from app.core.workflow.needs import asked_classes
from app.core.workflow.node_class import read_classes
from tools.serve import ROOT

SAMPLES = ROOT / "tests" / "samples" / "workflows"
FILES = ("own_t2i_plain", "own_sub_two_hosts", "own_sub_nested_promoted")
COPIES = 15
"""Of each file, so that there are some 100 nodes."""

ROUNDS = 40
"""How often each is converted: the figure is the quickest of them."""


def many(document: dict[str, Any], copies: int) -> dict[str, Any]:
    """Return a file that holds another one several times, at its top."""
    shift = 1_000
    nodes: list[dict[str, Any]] = []
    links: list[list[Any]] = []
    for copy in range(0, copies * shift, shift):
        for node in document["nodes"]:
            inputs = [
                {**slot, "link": None if slot["link"] is None else slot["link"] + copy}
                for slot in node["inputs"]
            ]
            nodes.append({**node, "id": node["id"] + copy, "inputs": inputs})
        links += [
            [one[0] + copy, one[1] + copy, one[2], one[3] + copy, *one[4:]]
            for one in document["links"]
        ]
    return {**document, "nodes": nodes, "links": links}


def fastest(work: Callable[[], object]) -> float:
    """Return the milliseconds of processor time of the fastest round."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times) * 1_000


def main() -> None:
    """Print a line for each file."""
    object_info = json.loads((SAMPLES / "object_info.json").read_text())["0.3.64"]
    print(f"{'file':<24} {'nodes':>6} {'ms for 100 nodes':>17}")
    for name in FILES:
        document = many(json.loads((SAMPLES / f"{name}.ui.json").read_text()), COPIES)
        count = len(nodes_sent(document, object_info))
        spent = fastest(lambda file=document: nodes_sent(file, object_info))  # type: ignore[misc]
        print(f"{name:<24} {count:>6} {spent * 100 / count:>17.1f}")


def nodes_sent(document: dict[str, Any], object_info: Any) -> Any:
    """Convert a file from its JSON on, and return the graph."""
    file = read_editor_file(document)
    made = convert(file, read_classes(object_info, asked_classes(file)))
    return getattr(made, "graph", {})


if __name__ == "__main__":
    main()
