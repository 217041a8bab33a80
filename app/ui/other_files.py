"""What a task put out beside pictures, such as clips and sounds: links to its server."""

from htpy import Element, li, ul

from app.core.task import Task
from app.core.urls import picture_url
from app.ui.parts import foreign, link, t
from app.ui.state import Scene

MAX_FILES = 8


def other_files(scene: Scene, task: Task) -> Element | None:
    """Return links to the files of a task that no `<img>` can show, if it has any."""
    files = [file for file in task.outputs if not file.is_picture]
    if not files:
        return None
    rest = len(files) - MAX_FILES
    return ul(".files", role="list", aria_label=t(scene, "task.files"))[
        (li[link(picture_url(task, file), foreign(file.filename))] for file in files[:MAX_FILES]),
        li(".muted")[t(scene, "task.files_more", n=rest)] if rest > 0 else None,
    ]
