"""One picture of a task: from its own server, from the copy that is kept, or its empty place."""

from dataclasses import dataclass
from typing import Any

from htpy import Element, VoidElement, img, span

from app.core.pictures.check import name_to_check
from app.core.pictures.urls import picture_url
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.ui.html.icons import icon
from app.ui.html.widgets import picture_arg, t
from app.ui.scene import Scene


@dataclass(frozen=True, slots=True)
class PictureSource:
    """Where a picture is shown from: `url` on its server, else the kept `copy`, else nowhere.

    `check` is its name when its bytes have to be checked to be the task's. `why` is the key of the
    sentence that says why its server's picture is not shown.
    """

    url: str = ""
    copy: str = ""
    check: str = ""
    why: str = ""


def picture_source(
    scene: Scene, task: Task, file: OutputFile, index: int, preview: str = ""
) -> PictureSource:
    """Return where a picture is shown from.

    `preview` is how its server makes it smaller, if at all: it may give one and not the other. A
    picture that has to be checked is taken as it is, since the small version proves nothing.
    """
    check = name_to_check(task, index, file)
    url = picture_url(task, file, "" if check else preview)
    if url not in scene.page.failed_urls:
        return PictureSource(url, check=check)
    why = scene.page.refused_urls.get(url, "picture.missing")
    return PictureSource(
        copy=scene.page.kept_urls.get(picture_arg(task.prompt_id, index), ""), why=why
    )


def why_not_shown(scene: Scene, task: Task, why: str) -> str:
    """Return the sentence that says why the picture of a task is not shown."""
    return t(scene, why, server=scene.server_name(task.execution_server))


def picture_image(
    scene: Scene,
    task: Task,
    file: OutputFile,
    index: int,
    name: str,
    preview: str = "",
    **attributes: Any,
) -> Element | VoidElement:
    """Return the picture, called `name`, or its place, which says why it is not shown.

    No image has a server's address as its `src`: `app/static/pictures.js` fetches what `data-src`
    names, and shows the bytes.
    """
    source = picture_source(scene, task, file, index, preview)
    if not source.url and not source.copy:
        why = why_not_shown(scene, task, source.why)
        return span(".missing", role="img", aria_label=f"{name}: {why}", title=why)[
            icon("missing"), span(".missing-why")[why]
        ]
    return img(
        src=source.copy or None,
        data_src=source.url or None,
        data_check=source.check or None,
        data_picture=picture_arg(task.prompt_id, index),
        alt=name,
        decoding="async",
        **attributes,
    )
