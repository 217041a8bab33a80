"""Whether a PNG is a task's: ComfyUI writes the graph that made a picture into the file. Pure.

Nodes may change their own inputs while they run, and servers add keys such as `is_changed`. So the
task's id in `_meta` decides first; without it the part of the graph that leads to the picture is
compared. A file of another task with the same part is the same picture: ComfyUI itself reuses it.
"""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from app.core.errors import InputError
from app.core.metadata.png import png_texts
from app.core.metadata.texts import PROMPT
from app.core.reading.json_text import read_json_text
from app.core.submission.file_names import is_named_for, task_of
from app.core.task.output import IMAGE_SUFFIXES, OutputFile
from app.core.task.task import Task
from app.core.workflow.graph import Graph, is_link, keep_reachable, parse_graph

_CONTENT_SUFFIXES = (*IMAGE_SUFFIXES, ".mp4", ".webm", ".mov", ".wav", ".mp3", ".flac")


class Proof(StrEnum):
    """Whether a picture is a task's."""

    PROVEN = "proven"
    CONTRADICTED = "contradicted"
    NO_PROOF = "no_proof"


def prove(task: Task, file: OutputFile, content: bytes) -> Proof:
    """Judge an output file of a task by its name, else by the graph inside `content`.

    A file of the input folder is no output: whatever made it once says nothing of the task.
    """
    if is_named_for(task, file):
        return Proof.PROVEN
    if file.folder == "input":
        return Proof.NO_PROOF
    return judge(task.graph, content, file.node_id)


def judge(task_graph: Graph, content: bytes, node_id: str = "") -> Proof:
    """Judge a file's bytes by the graph inside, compared with the task's graph.

    With `node_id` only what leads to that node is compared: the server may have taken the picture
    from its cache, and then the rest of the graph is of an earlier run. NO_PROOF means that the
    file holds no graph, or that the graphs agree but name input files, which differ by server.
    """
    inside = _graph_inside(content)
    if inside is None or not task_graph:
        return Proof.NO_PROOF
    own = {task_of(node) for node in task_graph.values()} - {""}
    if own & {task_of(node) for node in inside.values()}:
        return Proof.PROVEN
    roots = [node_id] if node_id in task_graph else _ends(task_graph)
    if not all(_is_found(task_graph, root, inside) for root in roots):
        return Proof.CONTRADICTED
    compared = keep_reachable(task_graph, roots)
    return Proof.NO_PROOF if _names_content(compared) else Proof.PROVEN


def _graph_inside(content: bytes) -> Graph | None:
    text = png_texts(content).get(PROMPT)
    try:
        return None if text is None else parse_graph(read_json_text(text))
    except (ValueError, InputError):  # other programs keep a plain text under this name
        return None


def _ends(graph: Graph) -> Iterable[str]:
    """Return the nodes that no other node uses; all of them where there is none."""
    used = {
        value[0] for node in graph.values() for value in node["inputs"].values() if is_link(value)
    }
    return [node_id for node_id in graph if node_id not in used] or list(graph)


def _is_found(graph: Graph, root: str, inside: Graph) -> bool:
    """Whether a node with all that it depends on is in another graph, under whatever id."""
    return any(_agree(graph, root, inside, other) for other in inside)


def _agree(graph: Graph, root: str, inside: Graph, other: str) -> bool:
    """Whether two nodes are the same, and all nodes that they depend on, pair by pair."""
    todo, seen = [(root, other)], {(root, other)}
    while todo:
        mine, theirs = todo.pop()
        first, second = graph.get(mine), inside.get(theirs)
        if first is None or second is None or first["class_type"] != second["class_type"]:
            return False
        for field, value in first["inputs"].items():
            if field not in second["inputs"]:
                return False
            there = second["inputs"][field]
            if is_link(value) and is_link(there) and value[1] == there[1]:
                pair = (value[0], there[0])
                if pair not in seen:
                    seen.add(pair)
                    todo.append(pair)
            elif _canonical(value) != _canonical(there):
                return False
    return True


def _canonical(value: Any) -> str:
    """Return a text that is equal for values that a server converts into each other."""
    return json.dumps(_plain(value), sort_keys=True, default=str)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if value.keys() == {"__value__"}:  # how a client keeps a list from being read as a link
            return _plain(value["__value__"])
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int | float) else value


def _names_content(graph: Graph) -> bool:
    """Whether a graph reads a file by name: equal names on two servers are different files."""
    return any(
        isinstance(value, str)
        and value.partition(" [")[0].strip().lower().endswith(_CONTENT_SUFFIXES)
        for node in graph.values()
        for value in node["inputs"].values()
    )
