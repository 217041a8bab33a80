"""Announcements of ended tasks, for screen readers."""

from app.core.message import message
from app.core.task.task import Task
from app.ui.scene import Scene
from app.ui.tasks.task_name import task_name


def announcement(scene: Scene, task: Task) -> str:
    """Return the text that announces a task's end."""
    sentence = message(
        f"live.{task.state.value}",
        title=task_name(scene, task),
        server=scene.server_name(task.execution_server),
    )
    return scene.texts.say(sentence)
