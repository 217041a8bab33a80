"""The finished pictures of this window as a grid, each with the mark of the server it is from."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from htpy import Element, button, div, h2, header, li, ol, p, section, span

from app.core.urls import THUMBNAIL
from app.ui.card import task_name
from app.ui.parts import element_id, empty, mark, more_button, picture_arg, t
from app.ui.picture_image import picture_image
from app.ui.state import PICTURES_A_PAGE, Picture, Scene


@dataclass(frozen=True, slots=True)
class PicturePage:
    """Some pictures in a row. The number counts from the oldest: what comes anew moves no page."""

    number: int
    items: tuple[Picture, ...]


def picture_pages(scene: Scene) -> list[PicturePage]:
    """Return the shown pictures in pages, newest first."""
    found = scene.pictures()
    shown = enumerate(found[: scene.page.pictures_shown])
    pages = groupby(shown, key=lambda entry: (len(found) - 1 - entry[0]) // PICTURES_A_PAGE)
    return [PicturePage(number, tuple(item for _, item in page)) for number, page in pages]


def pictures(scene: Scene, same: Collection[int] = ()) -> Element:
    """Return the grid of pictures; the pages with these numbers are only named, not drawn."""
    count = len(scene.pictures())
    rest = max(0, count - scene.page.pictures_shown)
    return section("#pictures.panel", tabindex="-1", aria_labelledby="pictures-title")[
        header(".panel-head")[
            h2("#pictures-title")[t(scene, "pictures.title")],
            span(".muted")[str(count)] if count else None,
        ],
        div(".grid")[(_page(scene, page, page.number in same) for page in picture_pages(scene))]
        if count
        else empty("image", t(scene, "pictures.empty"), p[t(scene, "pictures.empty_more")]),
        more_button(scene, "more-pictures", rest, PICTURES_A_PAGE),
    ]


def _page(scene: Scene, page: PicturePage, same: bool) -> Element:
    name = element_id("picture-page", str(page.number))
    if same:
        return ol(id=name, role="list", data_same="")
    return ol(id=name, role="list")[(_picture(scene, item) for item in page.items)]


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
    return li(id=element_id("picture", arg))[
        button(".picture", type="button", data_action="view", data_arg=arg, title=name)[
            picture_image(scene, item.task, item.file, item.index, name, THUMBNAIL),
            mark(server),
        ]
    ]
