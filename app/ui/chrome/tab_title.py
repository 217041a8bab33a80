"""The title and the icon of the window's tab, which show the progress of open tasks.

`app/static/tab_icon.js` draws the icon.
"""

from app.core.task.task import TaskState
from app.ui.scene import Scene

NAME = "Bindery"


def title_and_share(scene: Scene) -> tuple[str, float | None]:
    """Return the tab's title, and the finished share for its icon, `None` for the plain icon."""
    count, share = scene.open_count, _share_done(scene)
    if share is not None:
        return f"{share:.0%} · {count} · {NAME}", share
    if count:
        return f"{scene.texts.text('title.open', count=count)} · {NAME}", None
    return NAME, None


def _share_done(scene: Scene) -> float | None:
    """Return the largest finished share of the running tasks, `None` if none is known."""
    running = [one for one in scene.window.tasks.open_tasks() if one.state is TaskState.RUNNING]
    shares = [task.told_fraction for task in running]
    return max((share for share in shares if share is not None), default=None)
