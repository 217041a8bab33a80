"""Adds the task's id to every submitted graph: to its file names, and to `_meta`.

ComfyUI numbers files by folder and prefix, so two servers both write `ComfyUI_00001_.png`. A part
of the task's id in the prefix distinguishes them. Nodes without a prefix, such as PreviewImage,
write the whole graph into their PNG. For them the id is in `_meta`, which servers ignore.
"""

import copy
from collections.abc import Mapping
from typing import Any

from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.core.workflow.graph import Graph, is_link

PREFIX = "bindery"
FIELD = "filename_prefix"

ID_LENGTH = 8
"""Hexadecimal digits of a prompt id in a file name: 32 bits, enough to distinguish a window's
tasks."""


def short_id(prompt_id: str) -> str:
    """Return the part of a prompt id that is used in file names."""
    return prompt_id[:ID_LENGTH]


def own_prefix(prompt_id: str) -> str:
    """Return the file prefix of a task, for nodes whose author set none."""
    return f"{PREFIX}/{short_id(prompt_id)}"


def name_outputs(graph: Graph, prompt_id: str) -> Graph:
    """Return a copy of the graph whose file names and `_meta` contain the task's id.

    A prefix keeps its author's text, including folders and %tokens%: `portraits/ComfyUI` becomes
    `portraits/ComfyUI-ba116183`. A linked prefix cannot be changed: the files of that node are
    recognised by `_meta` only.
    """
    used = {
        value[0] for node in graph.values() for value in node["inputs"].values() if is_link(value)
    }
    named: dict[str, Any] = copy.deepcopy(dict(graph))
    for node_id, node in named.items():
        fields = [field for field, value in node["inputs"].items() if _is_prefix(field, value)]
        if not fields and node_id in used:
            continue
        former = task_of(node)
        for field in fields:
            node["inputs"][field] = _prefix(node["inputs"][field], former, prompt_id)
        meta = node.get("_meta")
        node["_meta"] = {**(meta if isinstance(meta, Mapping) else {}), PREFIX: prompt_id}
    return named


def task_of(node: Mapping[str, Any]) -> str:
    """Return the prompt id in a node's `_meta`, or ""."""
    meta = node.get("_meta")
    prompt_id = meta.get(PREFIX) if isinstance(meta, Mapping) else None
    return prompt_id if isinstance(prompt_id, str) else ""


def is_named_for(task: Task, file: OutputFile) -> bool:
    """Return whether a file's name or folder contains the task's id: then it must be its own."""
    mark = short_id(task.prompt_id)
    return not task.foreign and (mark in file.filename or mark in file.subfolder)


def _is_prefix(field: str, value: Any) -> bool:
    """Return whether an input is a file prefix; with variants it is `variant.filename_prefix`."""
    return isinstance(value, str) and field.rpartition(".")[2] == FIELD


def _prefix(given: str, former: str, prompt_id: str) -> str:
    """Return the prefix with the task's id; it replaces the id of an earlier task (`former`)."""
    mark = short_id(prompt_id)
    if mark in given:
        return given
    authors = given.removesuffix(f"-{short_id(former)}") if former else given
    return f"{authors}-{mark}" if authors.strip() else own_prefix(prompt_id)
