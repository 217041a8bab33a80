"""The open list of a searchable choice: rows by folder, with the servers that have each.

Only some rows are on the page. Thousands would slow each redraw by seconds.
"""

from collections.abc import Sequence
from itertools import groupby, product

from htpy import Element, Node, bdi, div, img, p, span

from app.core.form.holders import having
from app.core.ids import ServerUrl
from app.core.pictures.urls import model_picture_url
from app.core.reading.search import find_options
from app.core.reading.visible import visible
from app.core.recipes.variants import folders_of
from app.core.workflow.catalog import Input
from app.core.workflow.model_names import base_name, by_folder, folder_of, same_path
from app.ui.compose.model_pictures import MODEL_PICTURE
from app.ui.html.icons import icon
from app.ui.html.widgets import breakable, foreign, mark, t
from app.ui.scene import Scene
from app.ui.state import OpenChoice

MAX_ROWS = 100
"""Maximum rows of an open list; to find others, a person types a word."""

MAX_MARKS = 5
"""Maximum marks of servers in a row: more do not fit beside a name on a phone."""


def rows_of(options: tuple[str, ...], query: str) -> tuple[str, ...]:
    """Return the options that an open list shows for a search text, those of a folder together."""
    return by_folder(find_options(options, query))[:MAX_ROWS]


def marked_row(open_choice: OpenChoice, rows: Sequence[str], own: str | None) -> int:
    """Return the marked row: at first that of the chosen option; -1 without rows."""
    if not rows:
        return -1
    if open_choice.row is not None:
        return min(open_choice.row, len(rows) - 1)
    is_there = open_choice.query is None and own is not None and own in rows
    return rows.index(own) if is_there and own is not None else 0


def list_id(control: str) -> str:
    """Return the id of the list of a control."""
    return f"{control}-list"


def row_id(control: str, row: int) -> str:
    """Return the id of a row of the list of a control."""
    return f"{control}-row-{row}"


def choice_list(
    scene: Scene,
    item: Input,
    control: str,
    rows: tuple[str, ...],
    marked: int,
    own: str | None,
    query: str,
) -> Element:
    """Return the open list. `own` is the chosen option, `query` the search text."""
    found = len(find_options(scene.choices.get(item.name, ()), query))
    pictures = [_picture_of(scene, item, value) for value in rows]
    has_pictures = any(url for _, url in pictures)
    return div(".choice-list", data_keep_focus=True)[
        div(
            ".choice-rows",
            id=list_id(control),
            role="listbox",
            aria_label=scene.texts.label(item.label),
            data_pictures="true" if has_pictures else None,
        )[
            (
                _group(scene, item, control, folder, list(numbered), pictures, marked, own)
                for folder, numbered in groupby(enumerate(rows), key=lambda one: folder_of(one[1]))
            )
        ],
        p(".field-hint", role="status")[_rest(scene, found, len(rows))],
    ]


def _group(
    scene: Scene,
    item: Input,
    control: str,
    folder: str,
    numbered: Sequence[tuple[int, str]],
    pictures: Sequence[tuple[ServerUrl | None, str]],
    marked: int,
    own: str | None,
) -> Node:
    """Return the rows of one folder under its name; those without a folder have no name."""
    rows = [
        div(
            ".choice-row",
            id=row_id(control, number),
            role="option",
            data_action="choose-option",
            data_arg=value,
            data_chosen="true" if value == own else None,
            aria_selected="true" if number == marked else "false",
        )[
            _picture(scene, *pictures[number]),
            div(".choice-about")[
                span(".choice-name")[bdi[breakable(visible(base_name(value)))]],
                _holders(scene, item, value),
            ],
            icon("check") if value == own else None,
        ]
        for number, value in numbered
    ]
    if not folder:
        return rows
    return div(".choice-group", role="group", aria_label=folder)[
        div(".choice-folder", aria_hidden="true")[icon("folder"), foreign(folder)], rows
    ]


def _picture_of(scene: Scene, item: Input, value: str) -> tuple[ServerUrl | None, str]:
    """Return the server that may have a picture beside a model, and its URL, "" without one."""
    models, path = scene.page.models, same_path(value)
    folders = () if scene.kind is None else folders_of(scene.kind, item)
    for place in product(having(scene.holders.get(item.name, ()), value), folders):
        found = models.files.get(place, {}).get(path)
        if found is not None and place not in models.unpictured:
            url = model_picture_url(*place, found.path_index, found.name)
            if url not in models.failed:
                return place[0], url
    return None, ""


def _picture(scene: Scene, server: ServerUrl | None, url: str) -> Node:
    """Return the picture that a server has beside a model, or its empty place."""
    if not url:
        return span(".choice-picture", aria_hidden="true")
    return img(
        ".choice-picture",
        data_src=url,
        data_picture=MODEL_PICTURE,
        data_notify="",
        alt="",
        title=t(scene, "choice.picture_from", server=scene.server_name(server)),
        decoding="async",
    )


def _holders(scene: Scene, item: Input, value: str) -> Element | None:
    """Return the marks of the servers that have an entry, and how many of all they are."""
    count = len(scene.pool.servers)
    holders = scene.holders.get(item.name, ())
    if count < 2 or not holders:
        return None
    found = having(holders, value)
    names = [scene.server_name(url) for url in found]
    return span(".choice-servers", title=t(scene, "choice.on", names=names) if names else None)[
        span(aria_hidden="true")[(mark(scene, url) for url in found[:MAX_MARKS])],
        span(".muted")[t(scene, "choice.servers", have=len(found), n=count)],
    ]


def _rest(scene: Scene, found: int, shown: int) -> str:
    if not found:
        return t(scene, "choice.nothing")
    return t(scene, "choice.more", n=found - shown) if found > shown else ""
