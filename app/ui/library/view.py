"""The library: its head, the grid of tiles in pages by day, and the bar of chosen ones."""

from datetime import date

from htpy import Element, Node, div, h3, li, ol, p, section, span

from app.core.task.task import Task
from app.ui.html.widgets import empty, more_button, t, text_button
from app.ui.keyed import Draw
from app.ui.library.chosen import chosen_bar
from app.ui.library.head import head
from app.ui.library.pages import RUNNING, LibraryPage, grid_keys, page_id
from app.ui.library.tile import running_tile, tile
from app.ui.scene import Scene
from app.ui.state import PICTURES_A_PAGE

DROP = ":library"
"""The library as a place where files are dropped."""

GRID = "library-grid"
"""The id of the grid."""


def library(scene: Scene, draw: Draw) -> Element:
    """Return the library; `draw` creates a page, or the tile of a running task."""
    keys = grid_keys(scene)
    running = [key for key in keys if key.startswith(RUNNING)]
    rest = max(0, scene.found_count - scene.page.pictures_shown)
    return section(
        "#pictures.panel.library",
        tabindex="-1",
        aria_labelledby="pictures-title",
        data_drop=DROP,
        data_drop_says=t(scene, "drop.library"),
    )[
        head(scene),
        div(
            id=GRID,
            class_="grid",
            data_size=str(scene.page.gallery.size),
            data_choosing="" if scene.page.gallery.chosen else None,
        )[
            ol("#library-running", role="list")[map(draw, running)] if running else None,
            (draw(key) for key in keys[len(running) :]),
        ]
        if keys
        else _nothing(scene),
        div("#library-more", data_testid="library-more")[
            more_button(scene, "more-pictures", rest, PICTURES_A_PAGE)
        ]
        if rest
        else None,
        chosen_bar(scene),
    ]


def library_page(scene: Scene, found: Task | LibraryPage) -> Element:
    """Return a page of tiles, or the tile of a running task."""
    if isinstance(found, Task):
        return running_tile(scene, found, page_id(RUNNING + found.prompt_id))
    tiles: list[Node] = []
    for day, item in zip(found.days, found.items, strict=True):
        if day is not None:
            if tiles:
                tiles.append(li(".day-end", aria_hidden="true"))
            tiles.append(li(".day")[h3[day_name(scene, day, found.today)]])
        tiles.append(tile(scene, item))
    return ol(id=page_id(str(found.number)), role="list")[tiles]


def day_name(scene: Scene, day: int, today: int) -> str:
    """Return a day as a heading: "Today", "Yesterday", "21 Nov", "21 Nov 2024"."""
    if day == today:
        return t(scene, "library.today")
    if day == today - 1:
        return t(scene, "library.yesterday")
    found, present = date.fromordinal(day), date.fromordinal(today)
    key = "library.day" if found.year == present.year else "library.day_of_year"
    month = t(scene, f"month.{found.month}")
    return t(scene, key, day=str(found.day), month=month, year=str(found.year))


def _nothing(scene: Scene) -> Element:
    view = scene.page.gallery
    if view.is_filtered:
        return empty(
            "search",
            t(scene, "library.no_match"),
            text_button("library-clear", t(scene, "library.clear_filters")),
        )
    if scene.library_count:
        return empty(
            "image",
            t(scene, "library.none_here"),
            text_button("library-scope", t(scene, "library.show_all"), "all"),
        )
    if not scene.is_library_read:
        return div(".library-loading", role="status")[
            span(".visually-hidden")[t(scene, "library.loading")],
            [div(aria_hidden="true") for _ in range(6)],
        ]
    return empty("image", t(scene, "pictures.empty"), p[t(scene, "pictures.empty_more")])
