"""The title and the icon of the window's tab: how far the open work is.

The icon is drawn by `app/static/tab_icon.js`.
"""

from app.core.task.task import TaskState
from app.ui.scene import Scene

NAME = "Bindery"


def title_and_share(scene: Scene) -> tuple[str, float | None]:
    """Return the tab's title, and the share of work for its icon, `None` for the plain one."""
    count, share = scene.open_count, _share_done(scene)
    if share is not None:
        return f"{share:.0%} · {count} · {NAME}", share
    if count:
        return f"{scene.texts.text('title.open', count=count)} · {NAME}", None
    return NAME, None


def _share_done(scene: Scene) -> float | None:
    """Return how far the task is that is nearest to its end, `None` when of none that is known."""
    running = [one for one in scene.window.tasks.open_tasks() if one.state is TaskState.RUNNING]
    told = [task.told_fraction for task in running]
    return max((share for share in told if share is not None), default=None)
