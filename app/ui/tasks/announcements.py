"""What the window says without being looked at: its title, and announcements of ended tasks."""

from app.core.message import message
from app.core.task.task import Task
from app.ui.scene import Scene
from app.ui.tasks.card import task_name

NAME = "Bindery"


def title(scene: Scene) -> str:
    """Return the window's title: how far the open work is, then the name."""
    count = scene.open_count
    share = scene.share_done
    if share is not None:
        return f"{share:.0%} · {count} · {NAME}"
    if count:
        return f"{scene.texts.text('title.open', count=count)} · {NAME}"
    return NAME


def announcement(scene: Scene, task: Task) -> str:
    """Return the sentence that tells a task's end."""
    said = message(
        f"live.{task.state.value}",
        title=task_name(scene, task),
        server=scene.server_name(task.execution_server),
    )
    return scene.texts.say(said)
