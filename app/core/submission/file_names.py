"""Every submitted graph carries its task's id: in the names of its files, and in `_meta`.

ComfyUI numbers files per folder and prefix, so two servers both write `ComfyUI_00001_.png`. A part
of the task's id in the prefix keeps them apart. Nodes that take no prefix, such as PreviewImage,
write the whole graph into their PNG: there the id stands in `_meta`, which servers do not read.
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
"""Hexadecimal digits of a prompt id in a file name: 32 bits, which no window's tasks share."""


def short_id(prompt_id: str) -> str:
    """Return the part of a prompt id that names its files."""
    return prompt_id[:ID_LENGTH]


def own_prefix(prompt_id: str) -> str:
    """Return the whole file prefix of a task, for nodes without a prefix of their author's."""
    return f"{PREFIX}/{short_id(prompt_id)}"


def name_outputs(graph: Graph, prompt_id: str) -> Graph:
    """Return a copy of the graph whose file names and `_meta` carry the task's id.

    A prefix keeps what its author wrote, folders and %tokens% too: `portraits/ComfyUI` becomes
    `portraits/ComfyUI-ba116183`. A prefix that is a link cannot be changed: the files of that
    node are recognised by `_meta` alone.
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
    """Return the prompt id that a node's `_meta` carries, or ""."""
    meta = node.get("_meta")
    prompt_id = meta.get(PREFIX) if isinstance(meta, Mapping) else None
    return prompt_id if isinstance(prompt_id, str) else ""


def is_named_for(task: Task, file: OutputFile) -> bool:
    """Tell whether a file's name or folder carries the task's id, so that it must be its own."""
    mark = short_id(task.prompt_id)
    return not task.foreign and (mark in file.filename or mark in file.subfolder)


def _is_prefix(field: str, value: Any) -> bool:
    """Whether an input is a file prefix; nodes with variants name it `variant.filename_prefix`."""
    return isinstance(value, str) and field.rpartition(".")[2] == FIELD


def _prefix(given: str, former: str, prompt_id: str) -> str:
    """Return the prefix with the task's id; `former` is an earlier task's, from its PNG."""
    mark = short_id(prompt_id)
    if mark in given:
        return given
    authors = given.removesuffix(f"-{short_id(former)}") if former else given
    return f"{authors}-{mark}" if authors.strip() else own_prefix(prompt_id)
