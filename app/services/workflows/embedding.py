"""The editor file sent with a prompt, so that ComfyUI opens a picture with its actual values.

It also carries how the owner arranged the form, so that the picture gives the same form again.
"""

from collections.abc import Mapping
from typing import Any

from app.core.comfy.object_info import entries_of
from app.core.task.task import Task
from app.core.windows.window_state import WindowState
from app.core.workflow.graph import Graph


def editor_file_of(state: WindowState, task: Task) -> Mapping[str, Any] | None:
    """Return the editor file of a task's workflow with the values to send.

    `None` if the workflow has none, or was replaced, for example by a file of the same name.
    """
    kind = state.catalog.types.get(task.workflow_type)
    if kind is None or not kind.editor or not _is_part(task.graph, kind.graph):
        return None
    from app.core.form.adjustment_text import in_document
    from app.core.form.embedding import with_values
    from app.core.workflow.editor_reading import read_editor_file
    from app.core.workflow.node_class import read_classes
    from app.core.workflow.packing import unpack

    document = unpack(kind.editor)
    if document is None:
        return None
    classes = read_classes(entries_of(state.classes.get(task.execution_server, {})))
    filled = with_values(document, read_editor_file(document), classes, kind.graph, task.graph)
    return in_document(filled, state.adjustments.get(kind.id))


def _is_part(graph: Graph, whole: Graph) -> bool:
    """Return whether each node of a graph is in another, with the same class."""
    return all(
        key in whole and whole[key]["class_type"] == node["class_type"]
        for key, node in graph.items()
    )
