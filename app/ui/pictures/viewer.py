"""The viewer: one picture in full or a batch as a grid, its server, and the inputs that made it."""

import json
from collections.abc import Iterator, Sequence

from htpy import (
    Element,
    Node,
    button,
    dd,
    details,
    dialog,
    div,
    dl,
    dt,
    fragment,
    h2,
    p,
    pre,
    span,
    summary,
)

from app.core.pictures.urls import picture_url
from app.core.reading.visible import isolated, visible
from app.core.task.task import Task
from app.core.task.task_map import Picture
from app.core.workflow.input_file import InputImage
from app.ui.html.icons import icon
from app.ui.html.times import time_ago
from app.ui.html.widgets import (
    copy_button,
    foreign,
    icon_button,
    link,
    picture_arg,
    server_badge,
    t,
    text_button,
)
from app.ui.outputs.other_files import other_files
from app.ui.outputs.picture import picture_image, why_not_shown
from app.ui.outputs.texts import output_texts
from app.ui.pictures.batch import batch_grid, viewed_batch
from app.ui.reuse.view import next_run
from app.ui.scene import Scene
from app.ui.tasks.task_name import task_title


def viewer(scene: Scene) -> Element:
    """Return the dialog; it is empty while closed."""
    label = t(scene, "viewer.title")
    return dialog("#viewer.viewer", aria_label=label)[_shown(scene) if scene.is_viewing else None]


def _shown(scene: Scene) -> Node:
    batch = viewed_batch(scene)
    if batch:
        return _batch(scene, batch)
    place = find_place(scene, scene.pictures)
    return None if place is None else _content(scene, scene.pictures, place)


def find_place(scene: Scene, found: Sequence[Picture]) -> int | None:
    """Return the index of the viewed picture among all, or `None`."""
    for place, item in enumerate(found):
        if (item.task.prompt_id, item.index) == scene.page.viewer:
            return place
    return None


def _batch(scene: Scene, batch: Sequence[Picture]) -> Element:
    first, task = batch[0], batch[0].task
    return div(".viewer-body")[
        div(".viewer-stage")[batch_grid(scene, batch)],
        div(".viewer-side")[
            _head(scene, task, t(scene, "viewer.batch", n=len(batch)), autofocus=False),
            server_badge(scene, task.execution_server),
            div(".buttons")[
                text_button(
                    "download-all",
                    t(scene, "viewer.download_all", n=len(batch)),
                    task.prompt_id,
                    symbol="download",
                )
            ],
            next_run(scene, first),
            output_texts(scene, task),
            other_files(scene, task),
            _about(scene, first, with_file=False),
        ],
    ]


def _head(scene: Scene, task: Task, place: str, *, autofocus: bool) -> Element:
    return div(".viewer-head")[
        h2[task_title(scene, task)],
        span(".muted")[place],
        icon_button("viewer-close", "close", t(scene, "close"), autofocus=autofocus),
    ]


def _content(scene: Scene, found: Sequence[Picture], place: int) -> Element:
    item = found[place]
    title = task_title(scene, item.task)
    alone = len(found) == 1
    return div(".viewer-body")[
        div(".viewer-stage", data_beside="viewer")[
            _step(scene, "viewer-previous", "left", alone),
            picture_image(
                scene,
                item.task,
                item.file,
                item.index,
                t(scene, "picture.of", title=title),
                draggable="true",
                data_drag_picture=picture_arg(item.task.prompt_id, item.index),
            ),
            _step(scene, "viewer-next", "right", alone),
        ],
        div(".viewer-side")[
            _head(
                scene,
                item.task,
                t(scene, "viewer.place", n=place + 1, count=len(found)),
                autofocus=True,
            ),
            server_badge(scene, item.task.execution_server),
            next_run(scene, item),
            _copy_shown(scene, item),
            _buttons(scene, item),
            output_texts(scene, item.task),
            other_files(scene, item.task),
            _about(scene, item),
        ],
    ]


def _copy_shown(scene: Scene, item: Picture) -> Element:
    name = picture_arg(item.task.prompt_id, item.index)
    url = picture_url(item.task, item.file)
    refused = scene.page.refused_urls.get(url)
    shown = "server"
    if url in scene.page.failed_urls:
        shown = "kept" if name in scene.page.kept_urls else "gone"
        shown = "kept_small" if name in scene.page.kept_small else shown
    return p(".muted", data_testid="viewer-copy", data_copy=shown)[
        why_not_shown(scene, item.task, refused) if refused else None,
        None if refused and shown == "gone" else _says_which(scene, item.task, shown),
    ]


def _says_which(scene: Scene, task: Task, shown: str) -> str:
    return t(scene, f"viewer.{shown}", server=scene.server_name(task.execution_server))


def _step(scene: Scene, action: str, symbol: str, disabled: bool) -> Element:
    name = t(scene, action.replace("viewer-", "viewer."))
    return button(
        class_=["icon-button", "step", symbol],
        id=action,
        type="button",
        data_action=action,
        aria_label=name,
        title=name,
        disabled=disabled,
    )[icon(symbol)]


def _buttons(scene: Scene, item: Picture) -> Element:
    url, count = picture_url(item.task, item.file), len(item.task.pictures)
    return div(".buttons")[
        text_button("view-all", t(scene, "viewer.all", n=count), symbol="pictures")
        if count > 1
        else None,
        text_button(
            "download",
            t(scene, "viewer.download"),
            picture_arg(item.task.prompt_id, item.index),
            symbol="download",
        ),
        text_button("copy", t(scene, "viewer.copy"), url, symbol="copy"),
        link(url, fragment[icon("external"), span[t(scene, "viewer.open")]], "button")
        if scene.opens_in_tab(item.task.execution_server)
        else None,
    ]


def _about(scene: Scene, item: Picture, *, with_file: bool = True) -> Node:
    task = item.task
    rows: list[tuple[str, Node]] = [
        (t(scene, "viewer.task"), copy_button(scene, task.prompt_id, task.prompt_id[:8])),
    ]
    if with_file:
        rows.insert(0, (t(scene, "viewer.file"), foreign(item.file.filename)))
    if task.ended_at is not None:
        rows.append((t(scene, "viewer.made"), time_ago(scene, task.ended_at)))
    return fragment[
        dl(".facts")[(_row(name, value) for name, value in rows)],
        dl(".facts.inputs")[(_row(name, foreign(value)) for name, value in _inputs(scene, task))]
        if task.inputs
        else None,
        details[
            summary[t(scene, "viewer.graph")],
            pre[visible(json.dumps(task.graph, indent=1, ensure_ascii=False, default=str))],
        ]
        if task.graph
        else None,
    ]


def _row(name: str, value: Node) -> Node:
    return fragment[dt[name], dd[value]]


def _inputs(scene: Scene, task: Task) -> Iterator[tuple[str, str]]:
    """Yield the inputs by label, in the workflow type's order if it is known."""
    kind = scene.catalog.types.get(task.workflow_type)
    labels = {item.name: item for item in kind.inputs} if kind else {}
    for name in [
        *(key for key in labels if key in task.inputs),
        *(key for key in task.inputs if key not in labels),
    ]:
        item, value = labels.get(name), task.inputs[name]
        if value in (None, ""):
            continue
        if isinstance(value, InputImage):
            shown = f"{value.name} ({scene.texts.size(value.size)})"
        elif item is not None and item.options:
            shown = next(
                (scene.texts.label(one.label) for one in item.options if one.value == value),
                str(value),
            )
        else:
            shown = f"{value:.10g}" if isinstance(value, float) else str(value)
        yield scene.texts.label(item.label) if item else isolated(name), shown
