"""The viewer: one picture that fits the screen, or a batch as a grid, beside what made it."""

from collections.abc import Sequence

from htpy import Element, Node, button, dialog, div

from app.core.task.task_map import Picture
from app.ui.html.icons import icon
from app.ui.html.widgets import t
from app.ui.outputs.picture import picture_image, picture_source
from app.ui.pictures.batch import batch_grid, viewed_batch
from app.ui.pictures.viewer_panel import batch_panel, head, panel
from app.ui.scene import Scene
from app.ui.tasks.task_name import task_title

STAGE = "viewer-stage"
"""The id of the place of the picture."""


def viewer(scene: Scene) -> Element:
    """Return the dialog; it is empty while closed."""
    label = t(scene, "viewer.title")
    return dialog("#viewer.viewer", data_testid="viewer", aria_label=label)[
        _shown(scene) if scene.is_viewing else None
    ]


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
    title = t(scene, "viewer.batch", n=len(batch))
    return div(".viewer-body.is-batch", data_full="")[
        div(".viewer-stage")[batch_grid(scene, batch)],
        head(scene, batch[0], title, autofocus=False),
        batch_panel(scene, batch),
    ]


def _content(scene: Scene, found: Sequence[Picture], place: int) -> Element:
    item, looking = found[place], scene.page.looking
    title = task_title(scene, item.task)
    alone = len(found) == 1
    return div(
        ".viewer-body",
        data_full="",
        data_panel=looking.panel or None,
        data_bare="" if looking.is_bare else None,
    )[
        div(
            f"#{STAGE}.viewer-stage",
            data_beside="viewer",
            data_zoom="",
            data_ahead=_ahead(scene, found, place),
        )[
            _step(scene, "viewer-previous", "left", alone),
            picture_image(
                scene,
                item.task,
                item.file,
                item.index,
                t(scene, "picture.of", title=title),
                draggable="false",
            ),
            _step(scene, "viewer-next", "right", alone),
            _bare_button(scene),
        ],
        head(scene, item, t(scene, "viewer.place", n=place + 1, count=len(found)), autofocus=True),
        panel(scene, item),
    ]


def _ahead(scene: Scene, found: Sequence[Picture], place: int) -> str:
    """Return the sources of the pictures beside, one a line (`app/static/zoom/ahead.js`)."""
    beside = {(place + by) % len(found) for by in (1, -1)} - {place}
    sources = [
        picture_source(scene, one.task, one.file, one.index)
        for one in (found[at] for at in sorted(beside))
    ]
    return "\n".join(f"{one.url} {one.check}" for one in sources if one.url)


def _bare_button(scene: Scene) -> Element:
    """Return what a tap on the picture presses; nobody sees it."""
    return button(
        "#viewer-bare",
        type="button",
        data_action="viewer-bare",
        aria_label=t(scene, "viewer.bare"),
        hidden=True,
    )


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
