"""The input files that an order names: they have to be on the server that runs it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.core.errors import Reason
from app.core.submission.order import Order
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.graph import Graph
from app.core.workflow.input_file import InputImage

INPUT = "input"
"""The folder of uploads. Only its files are brought: those of others are numbered by each server,
so a file of the same name on another server is another file."""

_FOLDERS = (INPUT, "output", "temp")
"""The folders that a name may end with, as in "a.png [output]"."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that the graph names in `input`; `value` is the name as in the graph."""

    input: str
    value: str
    file: OutputFile

    @property
    def may_be_brought(self) -> bool:
        """Whether the file may be copied from another server."""
        return self.file.folder == INPUT


def names_files(order: Order) -> bool:
    """Return whether the order may name files: a file input without a file of the person's."""
    return any(item.name not in order.images for item in order.kind.uploads)


def named_files(order: Order, graph: Graph) -> tuple[NamedFile, ...]:
    """Return the files that `graph` names in the order's file inputs, one for each input."""
    found: list[NamedFile] = []
    for item in order.kind.uploads:
        values = [value for value in _values(graph, item.targets) if _is_file(value)]
        if values and item.name not in order.images:
            found.append(NamedFile(item.name, values[0], file_named(item.targets[0][0], values[0])))
    return tuple(found)


def file_of_task(
    task: Task, types: Mapping[str, WorkflowType], value: str
) -> tuple[str, InputImage] | None:
    """Return the input and the file of the person's that a task uploaded as `value`, if any."""
    kind = types.get(task.workflow_type)
    for item in kind.uploads if kind is not None else ():
        image = task.inputs.get(item.name)
        if isinstance(image, InputImage) and value in _values(task.graph, item.targets):
            return item.name, image
    return None


def _values(graph: Graph, targets: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for node_id, name in targets:
        value = graph[node_id]["inputs"].get(name) if node_id in graph else None
        if isinstance(value, str):
            yield value


def _is_file(value: str) -> bool:
    """Return whether a value names a file. Such inputs may also offer words, such as "none"."""
    stem, _, suffix = _parts(value)[0].rpartition("/")[2].rpartition(".")
    return bool(stem and suffix)


def _parts(value: str) -> tuple[str, str]:
    """Return the path and the folder of a name."""
    for folder in _FOLDERS:
        if value.endswith(f"[{folder}]"):
            return value.removesuffix(f"[{folder}]").rstrip(), folder
    return value, INPUT


def file_named(node_id: str, value: str) -> OutputFile:
    """Return the file that a node's input names, with the parameters of `/view`."""
    path, folder = _parts(value)
    subfolder, _, filename = path.rpartition("/")
    return OutputFile(node_id, "", filename, subfolder, folder)


def missing_file(reason: Reason) -> OutputFile | None:
    """Return the input file that a server reports as missing."""
    found = re.search(r"Invalid image file: (.+)$", reason.text)
    if found is None:
        return None
    subfolder, _, name = found.group(1).rpartition("/")
    return OutputFile(reason.node_id, "images", name, subfolder, INPUT)
