"""Which input of a task is its prompt."""

from app.core.task.task import Task
from app.core.workflow.catalog import InputKind, WorkflowType

PROMPTS = ("prompt", "text")
"""Names of inputs that are prompts where the workflow is not in the catalog any more."""


def prompt_input(task: Task, kind: WorkflowType | None) -> str:
    """Return the name of the input with the prompt, "" if there is none.

    `kind` is the task's workflow type, if that is still in the catalog.
    """
    names = [item.name for item in kind.inputs if item.kind is InputKind.TEXT] if kind else PROMPTS
    for name in names:
        value = task.inputs.get(name)
        if isinstance(value, str) and value.strip():
            return name
    return ""
