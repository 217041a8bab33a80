"""One tile of the grid: a result with its mark, star, checkbox and caption."""

from datetime import datetime
from functools import lru_cache

from htpy import Element, Node, button, fragment, img, li, span
from htpy import input as input_

from app.core.library.item import ItemKind, LibraryItem
from app.core.pictures.urls import THUMBNAIL
from app.core.task.task import Task
from app.ui.html.icons import icon
from app.ui.html.template import Template, hole
from app.ui.html.widgets import batch_badge, element_id, mark, t
from app.ui.library.ring import ring
from app.ui.outputs.picture import picture_image, picture_source
from app.ui.scene import Scene
from app.ui.tasks.task_name import task_gist, task_name, task_title

KEYS = "library "
"""Before the key of an item, in the `data-keys` of its tile: single keys act on it."""

_SYMBOLS = {ItemKind.VIDEO: "play", ItemKind.AUDIO: "sound", ItemKind.TEXT: "log"}


def tile_button_id(key: str) -> str:
    """Return the id of a tile's button, by the key of its item."""
    return element_id("open", key)


def tile(scene: Scene, item: LibraryItem) -> Element:
    """Return the tile of a result. The keyboard walks the grid (`app/static/library.js`)."""
    task, key = item.task, item.key
    name = _name(scene, item)
    is_picture = item.kind is ItemKind.PICTURE
    ratio = _ratio(task) if is_picture else None
    words = tuple(t(scene, text, name=hole("name")) for text in _TEXTS)
    is_chosen = key in scene.page.gallery.chosen
    frame = _frame(words, is_picture, ratio is not None, is_chosen, item.starred)
    return frame.fill(
        id=element_id("picture", key),
        prompt_id=task.prompt_id,
        server=task.execution_server,
        kind=item.kind.value,
        key=key,
        ratio=ratio or "",
        button_id=tile_button_id(key),
        name=name,
        content=fragment[_content(scene, item, name), batch_badge(scene, item.count)],
        mark=mark(scene, task.execution_server),
        words=_words(scene, item),
        time=clock_time(item.at),
    )


_TEXTS = ("library.choose", "library.choose_title", "library.star", "library.star_title")


@lru_cache(maxsize=32)  # the ways in which tiles differ, in two languages
def _frame(
    texts: tuple[str, ...], is_picture: bool, has_ratio: bool, is_chosen: bool, is_starred: bool
) -> Template:
    choose, choose_title, star, star_title = texts
    key = hole("key")
    return Template(
        li(
            ".tile",
            id=hole("id"),
            data_testid="library-item",
            data_prompt_id=hole("prompt_id"),
            data_server=hole("server"),
            data_kind=hole("kind"),
            data_key=key,
            draggable="true" if is_picture else None,
            data_drag_picture=key if is_picture else None,
            data_ratio=hole("ratio") if has_ratio else None,
            data_chosen="" if is_chosen else None,
        )[
            button(
                ".picture",
                id=hole("button_id"),
                type="button",
                data_action="view-found",
                data_shift="library-range",
                data_ctrl="library-choose",
                data_arg=key,
                data_keys=KEYS + key,
                tabindex="-1",
                title=hole("name"),
            )[
                hole("content"),
                span(".tile-foot", aria_hidden="true")[
                    hole("mark"),
                    span(".tile-words")[hole("words")],
                    span(".tile-time")[hole("time")],
                ],
            ],
            input_(
                ".tile-check",
                type="checkbox",
                checked=is_chosen,
                aria_label=choose,
                title=choose_title,
                data_library=f"choose:{key}",
                data_shift="library-range",
                data_arg=key,
                tabindex="-1",
            ),
            input_(
                ".tile-star",
                type="checkbox",
                checked=is_starred,
                aria_label=star,
                title=star_title,
                data_library=f"star:{key}",
                data_testid="library-star",
                tabindex="-1",
            ),
        ]
    )


def running_tile(scene: Scene, task: Task, element_id: str) -> Element:
    """Return the tile of a running task: its live preview, and how far it is."""
    preview = scene.previews.get(task.prompt_id)
    fraction = task.told_fraction
    return li(
        ".tile.running",
        id=element_id,
        data_testid="library-running",
        data_prompt_id=task.prompt_id,
        data_server=task.execution_server,
        data_ratio=_ratio(task),
    )[
        span(".picture")[
            img(src=preview, alt=t(scene, "task.preview"))
            if preview
            else span(".tile-blank", aria_hidden="true"),
            ring(fraction, task_name(scene, task)),
            span(".tile-foot", aria_hidden="true")[
                mark(scene, task.execution_server),
                span(".tile-words")[task_gist(scene, task) or task_title(scene, task)],
            ],
        ]
    ]


def clock_time(at: int) -> str:
    """Return the time of day in the reader's time zone."""
    return datetime.fromtimestamp(at / 1000).astimezone().strftime("%H:%M")


def _content(scene: Scene, item: LibraryItem, name: str) -> Node:
    task = item.task
    if item.kind is not ItemKind.PICTURE:
        shown = task.texts[item.index].text[:400] if item.kind is ItemKind.TEXT else ""
        return span(".tile-other")[icon(_SYMBOLS[item.kind]), span(".tile-text")[shown]]
    file = task.pictures[item.index]
    source = picture_source(scene, task, file, item.index, THUMBNAIL)
    kept = bool(source.copy)
    return [
        picture_image(scene, task, file, item.index, name, THUMBNAIL, source, data_thumb=item.key),
        span(".tile-kept", title=t(scene, "library.kept"))[icon("kept")] if kept else None,
    ]


def _name(scene: Scene, item: LibraryItem) -> str:
    task = item.task
    files = {
        ItemKind.PICTURE: task.pictures,
        ItemKind.VIDEO: task.clips,
        ItemKind.AUDIO: task.clips,
    }.get(item.kind, ())
    file = files[item.index].filename if item.index < len(files) else ""
    server = scene.server_name(task.execution_server)
    return t(scene, "picture.from", title=task_name(scene, task), file=file, server=server)


def _words(scene: Scene, item: LibraryItem) -> str:
    return task_gist(scene, item.task) or task_title(scene, item.task)


def _ratio(task: Task) -> str | None:
    """Return the shape that the inputs ask for, so that a tile has it before its picture."""
    width, height = task.inputs.get("width"), task.inputs.get("height")
    are_numbers = all(
        isinstance(one, int) and not isinstance(one, bool) and one > 0 for one in (width, height)
    )
    return f"{width / height:.3f}" if are_numbers and width and height else None
