"""The bar about the chosen results: download, star, compare, use as input, delete."""

from htpy import Element, div, span

from app.ui.html.widgets import icon_button, t, text_button
from app.ui.scene import Scene

MOST_COMPARED = 4
"""Pictures that fit beside each other."""


def chosen_bar(scene: Scene) -> Element | None:
    """Return the bar, `None` while nothing is chosen."""
    chosen = scene.page.gallery.chosen
    count = len(chosen)
    if not count:
        return None
    if scene.page.gallery.zip_bytes is not None:
        return _question(scene, count, scene.page.gallery.zip_bytes)
    arg = " ".join(chosen)
    return div("#chosen.chosen", role="toolbar", aria_label=t(scene, "library.chosen_label"))[
        span(".chosen-count", role="status")[t(scene, "library.chosen", n=count)],
        text_button("library-download", t(scene, "library.download"), symbol="download"),
        text_button("library-star-chosen", t(scene, "library.star_title"), symbol="star"),
        text_button("album-open", t(scene, "album.add"), symbol="folder"),
        text_button("compare", t(scene, "library.compare"), arg, symbol="compare")
        if 2 <= count <= MOST_COMPARED
        else None,
        text_button("use-as-input", t(scene, "library.use"), arg, symbol="image")
        if count == 1
        else None,
        text_button("library-delete", t(scene, "library.delete"), symbol="trash"),
        icon_button("library-none", "close", t(scene, "library.choose_none")),
    ]


def _question(scene: Scene, count: int, size: int) -> Element:
    """Return the question before many results are saved."""
    key = "library.zip_ask" if size else "library.zip_ask_unknown"
    return div("#chosen.chosen", role="toolbar", aria_label=t(scene, "library.chosen_label"))[
        span(".chosen-count", role="status")[t(scene, key, n=count, size=size)],
        text_button("library-download-now", t(scene, "library.download"), symbol="download"),
        icon_button("library-none", "close", t(scene, "library.choose_none")),
    ]
