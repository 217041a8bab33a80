"""A person's own workflow type, made of any file: before a server told the classes of its nodes.

Only what opens a file imports this.
"""

from dataclasses import replace

from app.core.workflow.catalog import WorkflowType
from app.core.workflow.derive import derive_type, waiting_type
from app.core.workflow.needs import asked_classes
from app.core.workflow.packing import pack
from app.core.workflow.recognition import WorkflowFile


def type_of_file(type_id: str, title: str, found: WorkflowFile, ran: bool = False) -> WorkflowType:
    """Return the type of a file's content; `ran`: its graph is what made a picture.

    A file with an API graph can be run at once. Of an editor file alone the graph is made when a
    server has told the classes (`core/form/own_type`).
    """
    editor = pack(found.document) if found.document is not None else ""
    if found.graph is not None:
        kind = derive_type(type_id, title, found.graph)
        return replace(kind, editor=editor, ran=ran)
    return waiting_type(type_id, title, editor, asked_classes(found.editor) if found.editor else ())
