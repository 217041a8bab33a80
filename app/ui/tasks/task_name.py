"""The name of a task: what it does, and what distinguishes it from similar ones."""

from app.core.reading.visible import isolated
from app.core.task.task import Task
from app.core.workflow.catalog import InputKind
from app.core.workflow.input_file import InputImage
from app.ui.html.widgets import t
from app.ui.scene import Scene

MAX_GIST = 200
"""Maximum characters: more than a card has room for."""


def task_title(scene: Scene, task: Task) -> str:
    """Return what a task does, in the page's language if its workflow is still in the catalog."""
    kind = scene.catalog.types.get(task.workflow_type)
    if kind is not None:
        return scene.texts.label(kind.title)
    return isolated(task.title or task.workflow_type) or t(scene, "task.untitled")


def task_gist(scene: Scene, task: Task) -> str:
    """Return what distinguishes a task from similar ones: its prompt, else its images' names."""
    kind = scene.catalog.types.get(task.workflow_type)
    for item in kind.inputs if kind else ():
        value = task.inputs.get(item.name)
        if item.kind is InputKind.TEXT and isinstance(value, str) and value.strip():
            return isolated(" ".join(value.split())[:MAX_GIST])
    images = [value.name for value in task.inputs.values() if isinstance(value, InputImage)]
    return isolated(", ".join(images)[:MAX_GIST])


def task_name(scene: Scene, task: Task) -> str:
    """Return title and gist as one line."""
    return " · ".join(filter(None, (task_title(scene, task), task_gist(scene, task))))
