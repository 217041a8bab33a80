"""Which nodes of a graph only some servers have."""

from collections import Counter
from collections.abc import Sequence

from app.core.comfy.object_info import Classes
from app.core.workflow.graph import Graph


def placed_apart(graph: Graph, known: Sequence[tuple[str, Classes]]) -> tuple[int, tuple[str, ...]]:
    """Return how many nodes only some servers have, and the names of these servers.

    If the nodes are on different servers, the largest group counts. (0, ()) if every server has
    all, or none has the rest. `known` are the names of servers with their classes.
    """
    groups: Counter[tuple[str, ...]] = Counter()
    for node in graph.values():
        having = tuple(name for name, classes in known if classes.get(str(node["class_type"])))
        if 0 < len(having) < len(known):
            groups[having] += 1
    ((names, count),) = groups.most_common(1) or [((), 0)]
    return count, names
