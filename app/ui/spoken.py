"""What the window says without being looked at: its title, and announcements of ended tasks."""

from app.core.message import message
from app.core.task import State, Task
from app.ui.state import Scene
from app.ui.texts import say, text

NAME = "Bindery"


def title(scene: Scene) -> str:
    """Return the window's title: how far the open work is, then the name."""
    open_tasks = scene.window.tasks.open_tasks()
    running = [task for task in open_tasks if task.state is State.RUNNING]
    if running:
        share = max(task.progress.overall(len(task.graph)) for task in running)
        return f"{share:.0%} · {len(open_tasks)} · {NAME}"
    if open_tasks:
        waiting = text(scene.page.language, "title.waiting", count=len(open_tasks))
        return f"{waiting} · {NAME}"
    return NAME


def announcement(scene: Scene, task: Task) -> str:
    """Return the sentence that tells a task's end."""
    said = message(
        f"live.{task.state.value}",
        title=task.title or task.prompt_id,
        server=scene.server_name(task.execution_server),
    )
    return say(scene.page.language, said)
