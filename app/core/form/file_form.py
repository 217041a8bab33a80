"""The form that a workflow file carries. Only code that opens files imports this."""

from dataclasses import replace

from app.core.form.adjustment import Adjustment
from app.core.form.adjustment_text import in_graph, of_document, of_graph
from app.core.workflow.recognition import WorkflowFile


def form_in(found: WorkflowFile) -> tuple[WorkflowFile, Adjustment | None]:
    """Return a file's content, its graph without the form, and the form in it, if any."""
    adjustment = None if found.document is None else of_document(found.document)
    if found.graph is None:
        return found, adjustment
    carried = of_graph(found.graph)
    clean = found if carried is None else replace(found, graph=in_graph(found.graph, None))
    return clean, adjustment if adjustment is not None else carried
