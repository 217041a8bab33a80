"""Proves whether a PNG belongs to a task, by the graph that ComfyUI writes into it. Pure.

Nodes may change their inputs while they run, and servers add keys such as `is_changed`. So the
task's id in `_meta` decides first. Without it, the part of the graph that leads to the picture is
compared. A file of another task with an equal part is the same picture: ComfyUI itself reuses it.

A server may write anything into a file, and the check blocks the page. So the text, its nodes and
the steps are limited. Beyond the limits a file proves nothing.
"""

from collections.abc import Iterable
from enum import StrEnum

from app.core.errors import InputError
from app.core.metadata.png import png_texts
from app.core.metadata.source import ReadLimits
from app.core.metadata.texts import PROMPT
from app.core.pictures.graph_match import GraphMatch, TooManySteps
from app.core.reading.json_text import has_more_values, read_json_text
from app.core.submission.file_names import is_named_for, task_of
from app.core.task.output import IMAGE_SUFFIXES, OutputFile
from app.core.task.task import Task
from app.core.workflow.graph import Graph, is_link, keep_reachable, parse_graph

MAX_NODES = 2_000
"""Maximum nodes of a compared graph. The largest workflows that people share have some hundreds."""

_TEXT_LIMITS = ReadLimits(text_bytes=1_000_000, unpacked_bytes=2_000_000, reads=2_000)
"""A node takes 200 to 400 bytes, so `MAX_NODES` of them fit. Parsing 1 MB of text takes 20 MB in
Python, which it does not release. JavaScript passes only the header and the texts: some ten
chunks."""

_MAX_VALUES = 60_000
"""Maximum values in the text of a graph: 30 for each of `MAX_NODES` nodes; a link has three."""

_CONTENT_SUFFIXES = (*IMAGE_SUFFIXES, ".mp4", ".webm", ".mov", ".wav", ".mp3", ".flac")


class Proof(StrEnum):
    """Whether a picture belongs to a task."""

    PROVEN = "proven"
    CONTRADICTED = "contradicted"
    NO_PROOF = "no_proof"


def prove(task: Task, file: OutputFile, content: bytes) -> Proof:
    """Check an output file of a task by its name, else by the graph inside `content`.

    A file of the input folder is not an output, so its graph is no evidence.
    """
    if is_named_for(task, file):
        return Proof.PROVEN
    if file.folder == "input":
        return Proof.NO_PROOF
    return judge(task.graph, content, file.node_id)


def judge(task_graph: Graph, content: bytes, node_id: str = "") -> Proof:
    """Compare the graph inside a file's bytes with the task's graph.

    With `node_id` only the part that leads to that node is compared. The server may have reused a
    cached picture, and then the rest of the graph belongs to an earlier run. NO_PROOF means: the
    file has no graph, or a too large one, or the graphs are equal but read input files, which
    differ by server.
    """
    inside = _graph_inside(content)
    if inside is None or not task_graph:
        return Proof.NO_PROOF
    own = {task_of(node) for node in task_graph.values()} - {""}
    if own & {task_of(node) for node in inside.values()}:
        return Proof.PROVEN
    if max(len(task_graph), len(inside)) > MAX_NODES:
        return Proof.NO_PROOF
    roots = [node_id] if node_id in task_graph else _ends(task_graph)
    match = GraphMatch(task_graph, inside)
    try:
        if not all(map(match.has, roots)):
            return Proof.CONTRADICTED
    except TooManySteps:
        return Proof.NO_PROOF
    compared = keep_reachable(task_graph, roots)
    return Proof.NO_PROOF if _names_content(compared) else Proof.PROVEN


def _graph_inside(content: bytes) -> Graph | None:
    text = png_texts(content, (PROMPT,), _TEXT_LIMITS).get(PROMPT)
    if text is None or has_more_values(text, _MAX_VALUES):
        return None
    try:
        return parse_graph(read_json_text(text))
    except (ValueError, InputError):  # other programs store plain text under this name
        return None


def _ends(graph: Graph) -> Iterable[str]:
    """Return the nodes that no other node uses, or all nodes if there are none."""
    used = {
        value[0] for node in graph.values() for value in node["inputs"].values() if is_link(value)
    }
    return [node_id for node_id in graph if node_id not in used] or list(graph)


def _names_content(graph: Graph) -> bool:
    """Return whether a graph reads a file by name; its content differs between servers."""
    return any(
        isinstance(value, str)
        and value.partition(" [")[0].strip().lower().endswith(_CONTENT_SUFFIXES)
        for node in graph.values()
        for value in node["inputs"].values()
    )
