"""The results of this window as a grid, each with the mark of its server.

A task is one result: its picture stands for all, with their number.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from htpy import Element, button, div, h2, header, li, ol, p, section, span

from app.core.pictures.urls import THUMBNAIL
from app.core.task.task_map import Picture
from app.ui.html.widgets import batch_badge, element_id, empty, mark, more_button, picture_arg, t
from app.ui.keyed import Draw
from app.ui.outputs.picture import picture_image
from app.ui.scene import Scene
from app.ui.state import PICTURES_A_PAGE
from app.ui.tasks.task_name import task_name


@dataclass(frozen=True, slots=True)
class PicturePage:
    """Consecutive results. Pages are numbered from the oldest, so new pictures move no page."""

    number: int
    items: tuple[Picture, ...]


def page_id(number: str) -> str:
    """Return the id of a page's element."""
    return element_id("picture-page", number)


def picture_pages(scene: Scene) -> dict[str, PicturePage]:
    """Return the shown results in pages by their numbers, newest first."""
    found, shown = scene.results, scene.page.pictures_shown
    return {
        str(number): PicturePage(number, found[start:end])
        for number, start, end in _ranges(len(found), shown)
    }


def pictures(scene: Scene, draw: Draw) -> Element:
    """Return the grid of pictures; `draw` creates the page with a number."""
    count, shown = scene.result_count, scene.page.pictures_shown
    rest = max(0, count - shown)
    return section("#pictures.panel", tabindex="-1", aria_labelledby="pictures-title")[
        header(".panel-head")[
            h2("#pictures-title")[t(scene, "pictures.title")],
            span(".muted")[str(count)] if count else None,
        ],
        div(".grid")[(draw(str(number)) for number, _, _ in _ranges(count, shown))]
        if count
        else empty("image", t(scene, "pictures.empty"), p[t(scene, "pictures.empty_more")]),
        more_button(scene, "more-pictures", rest, PICTURES_A_PAGE),
    ]


def picture_page(scene: Scene, page: PicturePage) -> Element:
    """Return one page of pictures."""
    name = page_id(str(page.number))
    return ol(id=name, role="list")[(_picture(scene, item) for item in page.items)]


def _ranges(count: int, shown: int) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of each page, for `shown` of `count` pictures."""
    shown = min(count, shown)
    start = 0
    while start < shown:
        number = (count - 1 - start) // PICTURES_A_PAGE
        end = min(count - number * PICTURES_A_PAGE, shown)
        yield number, start, end
        start = end


def _picture(scene: Scene, item: Picture) -> Element:
    server = item.task.execution_server
    arg = picture_arg(item.task.prompt_id, item.index)
    name = t(
        scene,
        "picture.from",
        title=task_name(scene, item.task),
        file=item.file.filename,
        server=scene.server_name(server),
    )
    return li(id=element_id("picture", arg), draggable="true", data_drag_picture=arg)[
        button(".picture", type="button", data_action="view", data_arg=arg, title=name)[
            picture_image(scene, item.task, item.file, item.index, name, THUMBNAIL),
            mark(scene, server),
            batch_badge(scene, len(item.task.pictures)),
        ]
    ]
