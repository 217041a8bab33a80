"""One picture of a task: from its own server, from the copy that is kept, or its empty place."""

from typing import Any

from htpy import Element, VoidElement, img, span

from app.core.output import OutputFile
from app.core.task import Task
from app.core.urls import picture_url
from app.ui.icons import icon
from app.ui.parts import picture_arg, t
from app.ui.state import Scene


def picture_image(
    scene: Scene,
    task: Task,
    file: OutputFile,
    index: int,
    name: str,
    preview: str = "",
    **attributes: Any,
) -> Element | VoidElement:
    """Return the picture, called `name`; `preview` is how its server makes it smaller, if at all.

    Of one that its server does not give, and that is kept nowhere, the place says so.
    """
    arg = picture_arg(task, index)
    kept = scene.page.kept_urls.get(arg)
    if kept == "":
        return span(".missing", role="img", aria_label=name)[
            icon("missing"), span(".missing-why")[t(scene, "picture.missing")]
        ]
    return img(
        src=kept or picture_url(task, file, preview),
        data_picture=arg,
        alt=name,
        decoding="async",
        **attributes,
    )
