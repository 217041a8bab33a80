"""One picture of a task: from its own server, from the copy that is kept, or its empty place."""

from typing import Any

from htpy import Element, VoidElement, img, span

from app.core.output import OutputFile
from app.core.task import Task
from app.core.urls import picture_url
from app.ui.icons import icon
from app.ui.parts import picture_arg, t
from app.ui.state import Scene


def picture_source(
    scene: Scene, task: Task, file: OutputFile, index: int, preview: str = ""
) -> str | None:
    """Return where a picture is shown from; `None` when its server did not give it, nor anybody.

    `preview` is how its server makes it smaller, if at all: it may give one and not the other.
    """
    url = picture_url(task, file, preview)
    if url not in scene.page.failed_urls:
        return url
    return scene.page.kept_urls.get(picture_arg(task.prompt_id, index))


def picture_image(
    scene: Scene,
    task: Task,
    file: OutputFile,
    index: int,
    name: str,
    preview: str = "",
    **attributes: Any,
) -> Element | VoidElement:
    """Return the picture, called `name`, or its place, which says that it cannot be shown."""
    source = picture_source(scene, task, file, index, preview)
    if source is None:
        why = t(scene, "picture.missing")
        return span(".missing", role="img", aria_label=f"{name}: {why}", title=why)[
            icon("missing"), span(".missing-why")[why]
        ]
    return img(
        src=source,
        data_picture=picture_arg(task.prompt_id, index),
        alt=name,
        decoding="async",
        **attributes,
    )
