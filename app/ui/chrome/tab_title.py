"""The title and the icon of the window's tab, which show the progress of open tasks.

`app/static/tab_icon.js` draws the icon.
"""

from app.core.task.task import Task, TaskState
from app.ui.chrome.tab_names import tab_words
from app.ui.scene import Scene

NAME = "Bindery"

CALL = "➜ "
"""Begins every other second's title of a tab that another tab asked for."""


def title_and_share(scene: Scene) -> tuple[str, float | None]:
    """Return the tab's title, and the finished share for its icon, `None` for the plain icon."""
    running = _furthest(scene)
    share = None if running is None else running.told_fraction
    title = _title(scene, running, share)
    is_call = scene.is_called and scene.page.now // 1000 % 2 == 0
    return (CALL + title if is_call else title), share


def _title(scene: Scene, running: Task | None, share: float | None) -> str:
    words, count = tab_words(scene, running), scene.open_count
    if share is not None and words:
        return f"{words} · {scene.texts.text('percent', n=round(share * 100))}"
    if share is not None:
        return f"{share:.0%} · {count} · {NAME}"
    if count:
        said = scene.texts.text("title.open", count=count)
        return f"{words} · {said}" if words else f"{said} · {NAME}"
    return f"{words} · {NAME}" if words else NAME


def _furthest(scene: Scene) -> Task | None:
    """Return the running task with the largest finished share, `None` if none is known."""
    running = [one for one in scene.window.tasks.open_tasks() if one.state is TaskState.RUNNING]
    known = [task for task in running if task.told_fraction is not None]
    return max(known, key=lambda task: task.told_fraction or 0.0, default=None)
