"""The name of a task: what it does, and what distinguishes it from similar ones."""

from app.core.reading.visible import isolated
from app.core.task.gist import gist
from app.core.task.task import Task
from app.ui.html.widgets import t
from app.ui.scene import Scene


def task_title(scene: Scene, task: Task) -> str:
    """Return what a task does, in the page's language if its workflow is still in the catalog."""
    kind = scene.catalog.types.get(task.workflow_type)
    if kind is not None:
        return scene.texts.label(kind.title)
    return isolated(task.title or task.workflow_type) or t(scene, "task.untitled")


def task_gist(scene: Scene, task: Task) -> str:
    """Return what distinguishes a task from similar ones: its prompt, else its images' names."""
    return isolated(gist(task, scene.catalog.types.get(task.workflow_type)))


def task_name(scene: Scene, task: Task) -> str:
    """Return title and gist as one line."""
    return " · ".join(filter(None, (task_title(scene, task), task_gist(scene, task))))
