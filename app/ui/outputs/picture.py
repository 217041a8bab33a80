"""One picture of a task: from its own server, from the kept copy, or an empty place."""

from dataclasses import dataclass
from typing import Any

from htpy import Element, VoidElement, img, span

from app.core.pictures.check import name_to_check
from app.core.pictures.urls import THUMBNAIL, picture_url
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.ui.html.icons import icon
from app.ui.html.widgets import picture_arg, t
from app.ui.scene import Scene

KEPT_MARK = "#kept"
"""After the URL of a picture that failed and has a kept copy: it is another try."""


@dataclass(frozen=True, slots=True)
class PictureSource:
    """The source of a picture: `url` on its server, else the kept `copy`, else none.

    `check` is its name if its bytes must be checked. `why` is the key of the text why its server's
    picture is not shown.
    """

    url: str = ""
    copy: str = ""
    check: str = ""
    why: str = ""


def picture_source(
    scene: Scene, task: Task, file: OutputFile, index: int, preview: str = ""
) -> PictureSource:
    """Return the source of a picture.

    `preview` is the server's parameter for a smaller version; one version may fail and the other
    load. A picture that must be checked is requested in full, since the smaller version proves
    nothing.
    """
    check = name_to_check(task, index, file)
    url = picture_url(task, file, "" if check else preview)
    if url not in scene.page.failed_urls:
        return PictureSource(url, check=check)
    why = scene.page.refused_urls.get(url) or refusal_of(scene, task, file) or "picture.missing"
    return PictureSource(
        copy=scene.page.kept_urls.get(picture_arg(task.prompt_id, index), ""), why=why
    )


def refusal_of(scene: Scene, task: Task, file: OutputFile) -> str | None:
    """Return the key of the text why the page does not show what the server sent, if it does not.

    A request for the full picture may fail in another way than that for a smaller version did.
    """
    refused = scene.page.refused_urls
    urls = picture_url(task, file), picture_url(task, file, THUMBNAIL)
    return next((refused[url] for url in urls if url in refused), None)


def why_not_shown(scene: Scene, task: Task, why: str) -> str:
    """Return the text why the picture of a task is not shown."""
    return t(scene, why, server=scene.server_name(task.execution_server))


def picture_image(
    scene: Scene,
    task: Task,
    file: OutputFile,
    index: int,
    name: str,
    preview: str = "",
    source: PictureSource | None = None,
    **attributes: Any,
) -> Element | VoidElement:
    """Return the picture with the name `name`, or a place with the reason why it is not shown.

    `source` is its source if the caller has it.

    No image has a server's address as its `src`: `app/static/pictures.js` fetches the URL in
    `data-src` and shows the bytes. With `data_thumb` it shows the kept small version without a
    request. So a tile has the URL also if that failed: the kept copy may be of any size.
    """
    source = source or picture_source(scene, task, file, index, preview)
    if not source.url and not source.copy:
        why = why_not_shown(scene, task, source.why)
        return span(".missing", role="img", aria_label=f"{name}: {why}", title=why)[
            icon("missing"), span(".missing-why")[why]
        ]
    is_small = "data_thumb" in attributes
    kept = picture_url(task, file, preview) + KEPT_MARK if source.copy and is_small else ""
    return img(
        src=None if is_small else source.copy or None,
        data_src=source.url or kept or None,
        data_check=source.check or None,
        data_picture=picture_arg(task.prompt_id, index),
        alt=name,
        decoding="async",
        **attributes,
    )


def source_reads(scene: Scene, task: Task, index: int) -> tuple[object, ...]:
    """Return the source of a small picture; it differs from the server's URL after a failure."""
    source = picture_source(scene, task, task.pictures[index], index, THUMBNAIL)
    return source.url, source.copy, source.check, source.why
