"""What a JSON document is: an editor file, an API file, or something that holds one or both."""

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
    """What a file holds; not both `None`.

    `graph` is an API graph as the file has it: when there is one, that is what to run. Titles,
    groups and notes are in `editor`, whose node ids are the same. `document` is the editor file
    as it was, to be sent along so that pictures open in ComfyUI.
    """

    editor: EditorFile | None = None
    graph: Graph | None = None
    document: Mapping[str, Any] | None = None


def recognise(document: Any) -> WorkflowFile | Message:
    """Return what a JSON document holds, or the problem because of which it is no workflow.

    It is a value, or a text, as `read_json_text` takes it: at most some hundred levels deep.
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
    """Yield the places where programs put an editor file."""
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
