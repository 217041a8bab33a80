"""The finished pictures of this window as a grid, each with the mark of the server it is from."""

from htpy import Element, button, h2, header, img, li, ol, p, section, span

from app.core.urls import THUMBNAIL
from app.ui.card import task_title
from app.ui.parts import element_id, empty, mark, picture_arg, picture_src, t, text_button
from app.ui.state import Picture, Scene


def pictures(scene: Scene) -> Element:
    """Return the grid of pictures."""
    found = scene.pictures()
    shown = found[: scene.page.pictures_shown]
    rest = len(found) - len(shown)
    return section("#pictures.panel", aria_labelledby="pictures-title")[
        header(".panel-head")[
            h2("#pictures-title")[t(scene, "pictures.title")],
            span(".muted")[str(len(found))] if found else None,
        ],
        ol(".grid", role="list")[(_picture(scene, item) for item in shown)]
        if shown
        else empty("image", t(scene, "pictures.empty"), p[t(scene, "pictures.empty_more")]),
        text_button("more-pictures", t(scene, "more", n=rest)) if rest else None,
    ]


def _picture(scene: Scene, item: Picture) -> Element:
    server = item.task.execution_server
    arg = picture_arg(item.task, item.index)
    name = t(
        scene,
        "picture.from",
        title=task_title(scene, item.task),
        file=item.file.filename,
        server=scene.server_name(server),
    )
    return li(id=element_id("picture", arg))[
        button(".picture", type="button", data_action="view", data_arg=arg, title=name)[
            img(
                src=picture_src(scene, item.task, item.file, item.index, THUMBNAIL),
                data_picture=arg,
                alt=name,
                loading="lazy",
                decoding="async",
            ),
            mark(server),
        ]
    ]
