"""What distinguishes a task from similar ones: its prompt, else its images' names."""

from app.core.task.task import Task
from app.core.workflow.catalog import InputKind, WorkflowType
from app.core.workflow.input_file import InputImage

MAX_GIST = 200
"""Maximum characters: more than a card has room for."""

MAX_WORDS = 28
"""Maximum characters of the first words: a browser's tab shows about as many."""


def gist(task: Task, kind: WorkflowType | None) -> str:
    """Return the text of a task's first prompt, else its images' names, on one line.

    `kind` is its workflow type, if that is still in the catalog.
    """
    for item in kind.inputs if kind else ():
        value = task.inputs.get(item.name)
        if item.kind is InputKind.TEXT and isinstance(value, str) and value.strip():
            return " ".join(value.split())[:MAX_GIST]
    images = [value.name for value in task.inputs.values() if isinstance(value, InputImage)]
    return ", ".join(images)[:MAX_GIST]


def first_words(text: str) -> str:
    """Return the first words of a text, at most `MAX_WORDS` characters; a long word is cut."""
    if len(text) <= MAX_WORDS:
        return text
    words = text[: MAX_WORDS + 1].rpartition(" ")[0]
    return words.rstrip(" ,.;:") or text[:MAX_WORDS]
