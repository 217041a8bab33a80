"""Detects the content of a JSON document: an editor file, an API graph, or a wrapper of these."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import InputError
from app.core.message import Message
from app.core.reading.json_text import read_json_text
from app.core.workflow.editor_file import EditorFile
from app.core.workflow.editor_reading import is_editor_file, read_editor_file
from app.core.workflow.graph import Graph, parse_graph
from app.core.workflow.loose import mapping_of


@dataclass(frozen=True, slots=True)
class WorkflowFile:
    """The content of a file; at least one of `graph` and `editor` is set.

    `graph` is the API graph in the file; if present, it is the graph to run. Titles, groups and
    notes are in `editor`, whose node ids are the same. `document` is the original editor file. It
    is sent with the prompt so that ComfyUI can open the pictures.
    """

    editor: EditorFile | None = None
    graph: Graph | None = None
    document: Mapping[str, Any] | None = None


def recognise(document: Any) -> WorkflowFile | Message:
    """Return the content of a JSON document, or the problem why it is not a workflow.

    The document is a value or a text, with the depth limit of `read_json_text`.
    """
    value = _read(document)
    found = next(filter(is_editor_file, _candidates(value)), None)
    editor = None if found is None else read_editor_file(found)
    if found is not None and found is value:
        return WorkflowFile(editor, None, found)
    try:
        return WorkflowFile(editor, parse_graph(value), found)
    except InputError as error:
        problem = error.message
    return problem if editor is None else WorkflowFile(editor, None, found)


def _candidates(value: Any) -> Iterator[Any]:
    """Yield the places where programs store an editor file."""
    yield value
    outer = mapping_of(value)
    extra = mapping_of(outer.get("extra_data"))
    for holder in (outer, mapping_of(extra.get("extra_pnginfo"))):
        yield _read(holder.get("workflow"))


def _read(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return read_json_text(value)
    except ValueError:
        return None
