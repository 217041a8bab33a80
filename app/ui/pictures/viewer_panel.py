"""The panel beside a picture: its prompt, what can be done with it, and what made it."""

from collections.abc import Sequence

from htpy import Element, Node, div, fragment, h2, p, span

from app.core.pictures.urls import picture_url
from app.core.task.task import Task
from app.core.task.task_map import Picture
from app.ui.html.icons import icon
from app.ui.html.widgets import (
    icon_button,
    link,
    picture_arg,
    server_badge,
    t,
    text_button,
)
from app.ui.outputs.other_files import other_files
from app.ui.outputs.picture import refusal_of, why_not_shown
from app.ui.outputs.texts import output_texts
from app.ui.pictures.viewer_buttons import picture_buttons, toggle_button
from app.ui.pictures.viewer_facts import graph, inputs, links, prompt, record
from app.ui.reuse.view import next_run
from app.ui.scene import Scene
from app.ui.tasks.task_name import task_title

PANEL = "viewer-panel"
"""The id of the panel, which the buttons that show and hide it name."""


def head(scene: Scene, item: Picture, place: str, *, autofocus: bool) -> Element:
    """Return what stands above the panel, also while that is hidden."""
    return div(".viewer-head")[
        h2[task_title(scene, item.task)],
        span(".muted.viewer-place")[place],
        None if not autofocus else toggle_button(scene, PANEL, shown=False),
        None if not autofocus else toggle_button(scene, PANEL, shown=True),
        icon_button("viewer-close", "close", t(scene, "close"), autofocus=autofocus),
    ]


def panel(scene: Scene, item: Picture) -> Element:
    """Return the panel of one picture."""
    task = item.task
    shown = _shown_copy(scene, item)
    return div(f"#{PANEL}.viewer-side", tabindex="0", role="group", aria_label=_label(scene))[
        div(".viewer-from")[server_badge(scene, task.execution_server), _copy(scene, item, shown)],
        prompt(scene, task),
        next_run(scene, item),
        picture_buttons(scene, item),
        inputs(scene, task, sized=shown in ("server", "kept")),
        output_texts(scene, task),
        other_files(scene, task),
        _addresses(scene, item),
        links(scene, item),
        graph(scene, task),
    ]


def batch_panel(scene: Scene, batch: Sequence[Picture]) -> Element:
    """Return the panel of all pictures of a task."""
    task = batch[0].task
    return div(f"#{PANEL}.viewer-side", tabindex="0", role="group", aria_label=_label(scene))[
        server_badge(scene, task.execution_server),
        prompt(scene, task),
        div(".buttons")[
            text_button(
                "download-all",
                t(scene, "viewer.download_all", n=len(batch)),
                task.prompt_id,
                symbol="download",
            )
        ],
        next_run(scene, batch[0]),
        inputs(scene, task, sized=False),
        output_texts(scene, task),
        other_files(scene, task),
        record(scene, task),
        graph(scene, task),
    ]


def _label(scene: Scene) -> str:
    return t(scene, "viewer.about")


def _shown_copy(scene: Scene, item: Picture) -> str:
    """Return which copy is shown: "server", "kept", "kept_small" or "gone"."""
    name, page = picture_arg(item.task.prompt_id, item.index), scene.page
    if picture_url(item.task, item.file) not in page.failed_urls:
        return "server"
    if name in page.kept_small:
        return "kept_small"
    return "kept" if name in page.kept_urls else "gone"


def _copy(scene: Scene, item: Picture, shown: str) -> Element:
    refused = refusal_of(scene, item.task, item.file)
    return p(".muted", data_testid="viewer-copy", data_copy=shown)[
        why_not_shown(scene, item.task, refused) if refused else None,
        None if refused and shown == "gone" else _says_which(scene, item.task, shown),
    ]


def _says_which(scene: Scene, task: Task, shown: str) -> str:
    return t(scene, f"viewer.{shown}", server=scene.server_name(task.execution_server))


def _addresses(scene: Scene, item: Picture) -> Node:
    url, count = picture_url(item.task, item.file), len(item.task.pictures)
    return div(".buttons.viewer-links")[
        text_button("view-all", t(scene, "viewer.all", n=count), symbol="pictures")
        if count > 1
        else None,
        text_button("copy", t(scene, "viewer.copy"), url, symbol="copy"),
        link(url, fragment[icon("external"), span[t(scene, "viewer.open")]], "button")
        if scene.opens_in_tab(item.task.execution_server)
        else None,
    ]
