"""Finds the prompts among a graph's texts: those that feed a sampler's or guider's conditioning."""

from collections.abc import Collection, Iterator, Mapping

from app.core.workflow.graph import Graph, is_link

ROLES = ("positive", "cond1", "cond2", "negative", "conditioning")
"""Inputs of samplers and guiders that take an encoded prompt, in the form's order."""

_SIDES = {"cond1": "positive", "cond2": "positive"}
"""The role of the prompts behind the inputs of a guider with two of them."""

Target = tuple[str, str]
"""An input in the graph: a node's id and the input's name."""


def prompts(graph: Graph, texts: Collection[Target]) -> Mapping[Target, str]:
    """Return the texts that are prompts, in order, with the role of each.

    A graph without a sampler has none.
    """
    found: dict[Target, str] = {}
    by_node: dict[str, list[Target]] = {}  # a server's graphs have thousands of texts
    for target in texts:
        by_node.setdefault(target[0], []).append(target)
    for role in ROLES:
        starts = [
            node["inputs"][role][0]
            for node in graph.values()
            if is_link(node["inputs"].get(role)) and not _is_between(node["inputs"])
        ]
        side = _SIDES.get(role, role)
        for key in _behind(graph, starts, side):
            for target in by_node.get(key, ()):
                found.setdefault(target, side)
    return found


def _is_between(inputs: Mapping[str, object]) -> bool:
    """Return whether a node passes both prompts on, as ControlNet nodes do."""
    return "positive" in inputs and not any(is_link(inputs.get(name)) for name in _ENDS)


_ENDS = ("latent_image", "model", "latent", "latents", "samples", "guider")
"""Inputs that a sampler or guider has besides the prompts; nodes in between lack them."""


def _behind(graph: Graph, starts: list[str], role: str) -> Iterator[str]:
    """Yield the nodes that lead to these, nearest first.

    Through a node that takes both prompts, only the path of this role is followed.
    """
    seen: set[str] = set()
    todo = list(starts)
    while todo:
        key = todo.pop(0)
        if key in seen or key not in graph:
            continue
        seen.add(key)
        yield key
        for name, value in graph[key]["inputs"].items():
            if is_link(value) and (name not in ROLES or name in (role, "conditioning")):
                todo.append(value[0])
