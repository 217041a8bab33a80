"""Rebuilds a person's own workflow type with the node classes that a server sent."""

from collections.abc import Mapping
from dataclasses import replace

from app.core.form.arranging import inputs_of
from app.core.form.entries import Source
from app.core.message import Message
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.conversion import Conversion, convert
from app.core.workflow.editor_file import EditorFile
from app.core.workflow.node_class import NodeClass
from app.core.workflow.outline import Outline, outline
from app.core.workflow.packing import unpack
from app.core.workflow.recognition import WorkflowFile, recognise

IMAGES = ("SaveImage", "PreviewImage")
"""Classes whose pictures are the result's when a node of them is the only output."""


def with_form(kind: WorkflowType, classes: Mapping[str, NodeClass]) -> WorkflowType | None:
    """Return the type with its graph and form, or with the problem that prevents them.

    `classes` are those of one server; `None` if the server lacks a required class.
    """
    file = editor_of(kind)
    if kind.ran or file is None:
        if any(str(node["class_type"]) not in classes for node in kind.graph.values()):
            return None
        made = Conversion(kind.graph)
    else:
        converted = convert(file, classes)
        if isinstance(converted, Message):
            return replace(kind, problem=converted, has_form=True)
        if converted.missing:
            return None
        made = converted
    about = outline(file, classes) if file is not None else None
    known = about if isinstance(about, Outline) else None
    source = Source(
        made.graph, classes, known, made.controls, kind.ran, bool(kind.editor) or kind.ran
    )
    outputs = [
        (key, node_class)
        for key, node in made.graph.items()
        if (node_class := classes[str(node["class_type"])]).is_output
    ]
    is_one = len(outputs) == 1 and outputs[0][1].name in IMAGES
    return replace(
        kind,
        graph=made.graph,
        inputs=inputs_of(source),
        arranged=(),
        primary=outputs[0][0] if is_one else "",
        texts=made.texts,
        notes=made.notes,
        problem=None,
        has_form=True,
    )


def editor_of(kind: WorkflowType) -> EditorFile | None:
    """Return the editor file of a type, `None` without a valid one."""
    document = unpack(kind.editor) if kind.editor else None
    found = recognise(document) if document is not None else None
    return found.editor if isinstance(found, WorkflowFile) else None
