"""What the window says without being looked at: its title, and announcements of ended tasks."""

from app.core.message import message
from app.core.task.task import State, Task
from app.ui.locale.texts import say, text
from app.ui.scene import Scene
from app.ui.tasks.card import task_name

NAME = "Bindery"


def share_done(scene: Scene) -> float | None:
    """Return how far the task is that is nearest to its end, `None` when of none that is known."""
    running = [task for task in scene.window.tasks.open_tasks() if task.state is State.RUNNING]
    told = [task.told_fraction for task in running]
    return max((share for share in told if share is not None), default=None)


def title(scene: Scene) -> str:
    """Return the window's title: how far the open work is, then the name."""
    count = scene.open_count
    share = share_done(scene)
    if share is not None:
        return f"{share:.0%} · {count} · {NAME}"
    if count:
        return f"{text(scene.page.language, 'title.open', count=count)} · {NAME}"
    return NAME


def announcement(scene: Scene, task: Task) -> str:
    """Return the sentence that tells a task's end."""
    said = message(
        f"live.{task.state.value}",
        title=task_name(scene, task),
        server=scene.server_name(task.execution_server),
    )
    return say(scene.page.language, said)
