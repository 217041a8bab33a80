"""A person's own workflow type, made from any file before a server has sent the node classes.

Only code that opens files imports this.
"""

from collections.abc import Mapping
from dataclasses import replace

from app.core.errors import InputError
from app.core.workflow.catalog import ModelSource, WorkflowType
from app.core.workflow.derive import derive_type, waiting_type
from app.core.workflow.editor_file import EditorFile
from app.core.workflow.model_names import base_name
from app.core.workflow.needs import asked_classes, needed_classes
from app.core.workflow.outline import Outline, outline
from app.core.workflow.packing import pack
from app.core.workflow.recognition import WorkflowFile


def type_of_file(type_id: str, title: str, found: WorkflowFile, ran: bool = False) -> WorkflowType:
    """Return the type of a file's content; `ran`: its graph is the one that made a picture.

    A file with an API graph can run at once. The graph of an editor file is made after a server has
    sent the classes (`core/form/own_type`). Raises `InputError` ("editor.nothing_runs").
    """
    if found.graph is not None:
        kind = replace(derive_type(type_id, title, found.graph), ran=ran)
    else:
        needed = () if found.editor is None else needed_classes(found.editor)
        if not needed:
            raise InputError("editor.nothing_runs")
        kind = waiting_type(type_id, title, "", needed)
    if found.editor is None or found.document is None:
        return kind
    asked = (name for name in asked_classes(found.editor) if name not in kind.needs)
    return replace(
        kind,
        editor=pack(found.document),
        asks=() if ran else tuple(asked),
        packs=_packs(found.editor),
        models=_models(found.editor),
    )


def _packs(file: EditorFile) -> Mapping[str, str]:
    """Return the node packs of a file's classes, where the file names them."""
    about = outline(file, {})
    packs = about.packs if isinstance(about, Outline) else ()
    return {pack.class_type: pack.registry_id or pack.repository for pack in packs}


def _models(file: EditorFile) -> Mapping[str, ModelSource]:
    """Return the sources of a file's models, where the file has them."""
    about = outline(file, {})
    models = about.models if isinstance(about, Outline) else ()
    return {base_name(one.name): ModelSource(one.url, one.directory) for one in models}
