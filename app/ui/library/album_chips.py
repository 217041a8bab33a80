"""The albums among the filters of the library, and what can be done with the chosen one."""

from collections.abc import Iterator

from htpy import Element, button

from app.ui.html.icons import icon
from app.ui.html.widgets import element_id, foreign, icon_button, t
from app.ui.scene import Scene


def chip_id(name: str) -> str:
    """Return the id of the chip of an album."""
    return element_id("library-album", name)


def album_chips(scene: Scene) -> Iterator[Element]:
    """Yield a chip for each album; after the chosen one's, the buttons that change it."""
    chosen, names = scene.page.gallery.album, scene.facets.albums
    missing = (chosen,) if chosen and chosen not in names else ()
    for name in (*names, *missing):
        yield button(
            ".filter.album",
            id=chip_id(name),
            type="button",
            data_testid="album-chip",
            data_action="library-album",
            data_arg=name,
            aria_pressed="true" if name == chosen else "false",
            title=t(scene, "album.show", name=name),
        )[icon("folder"), foreign(name)]
        if name == chosen and not missing:
            yield icon_button("album-rename", "edit", t(scene, "album.rename", name=name), name)
            yield icon_button("album-delete", "trash", t(scene, "album.delete", name=name), name)
