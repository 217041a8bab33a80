"""All pictures of one task in the viewer, as a grid. A press shows one of them alone."""

from collections.abc import Sequence

from htpy import Element, button, div, li, ol, span

from app.core.pictures.urls import THUMBNAIL
from app.core.task.task_map import Picture
from app.ui.html.widgets import element_id, more_button, picture_arg, t
from app.ui.outputs.picture import picture_image
from app.ui.scene import Scene
from app.ui.state import GRID_A_PAGE

GRID = "viewer-grid"
"""The id of the grid's element."""

WALKING = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End")
"""The keys that move the mark in the grid."""


def tile_id(prompt_id: str, index: int) -> str:
    """Return the id of a picture's button in the grid."""
    return element_id("tile", prompt_id, str(index))


def viewed_batch(scene: Scene) -> Sequence[Picture]:
    """Return the pictures of the task in the viewer, if it shows them as a grid; else none."""
    viewed = scene.viewed
    if viewed is None or not scene.page.viewer_grid:
        return ()
    return [Picture(viewed.task, file, index) for index, file in enumerate(viewed.task.pictures)]


def batch_grid(scene: Scene, batch: Sequence[Picture]) -> Element:
    """Return the grid. Only the marked picture is a tab stop; the arrow keys move the mark."""
    shown = scene.page.grid_shown
    return div(".viewer-batch")[
        ol(id=GRID, role="list", aria_label=t(scene, "viewer.batch", n=len(batch)))[
            (_tile(scene, item, len(batch)) for item in batch[:shown])
        ],
        more_button(scene, "more-batch", len(batch) - shown, GRID_A_PAGE),
    ]


def _tile(scene: Scene, item: Picture, count: int) -> Element:
    arg = picture_arg(item.task.prompt_id, item.index)
    is_marked = scene.viewed is not None and scene.viewed.index == item.index
    name = t(scene, "viewer.tile", n=item.index + 1, count=count, file=item.file.filename)
    return li[
        button(
            ".picture",
            id=tile_id(item.task.prompt_id, item.index),
            type="button",
            data_action="view-one",
            data_arg=arg,
            data_keys=GRID,
            title=name,
            tabindex="0" if is_marked else "-1",
            autofocus=is_marked,
        )[
            picture_image(scene, item.task, item.file, item.index, name, THUMBNAIL),
            span(".tile-number", aria_hidden="true")[scene.texts.number(item.index + 1)],
        ]
    ]
