"""The dialog that puts results into an album, or gives an album another name."""

from collections.abc import Iterator

from htpy import Element, Node, button, dialog, div, form, h2, label, span
from htpy import input as input_

from app.core.library.albums import MAX_NAME
from app.ui.dialog_state import AlbumNaming
from app.ui.html.icons import icon
from app.ui.html.widgets import element_id, field_error, foreign, icon_button, t, words
from app.ui.keyed import Reads
from app.ui.scene import Scene

NAME_ID = "album-name"
"""The id of the field for the name, and its `data-library`."""


def album(scene: Scene) -> Element:
    """Return the dialog; it is empty while closed."""
    naming = scene.page.album
    if naming is None:
        return dialog("#album.use-menu", data_testid="album", aria_label=t(scene, "album.add"))
    return dialog("#album.use-menu", data_testid="album", aria_labelledby="album-title")[
        _content(scene, naming)
    ]


def album_reads(s: Scene) -> Reads:
    """Return the data that the dialog reads: next to none while it is closed."""
    naming = s.page.album
    return naming, s.page.language, naming and s.library


def _content(scene: Scene, naming: AlbumNaming) -> Node:
    if naming.original:
        title = t(scene, "album.rename", name=naming.original)
    else:
        title = t(scene, "album.add_count", n=len(naming.keys))
    albums = () if naming.original else scene.library.albums
    error_id = f"{NAME_ID}-error"
    return [
        div(".use-head")[
            h2("#album-title")[title], icon_button("album-close", "close", t(scene, "close"))
        ],
        div(".album-list", role="group", aria_label=t(scene, "album.list"))[
            _albums(scene, naming, albums)
        ]
        if albums
        else None,
        form(".album-form", data_submit="save-album", novalidate=True)[
            label(".field-label", for_=NAME_ID)[
                t(scene, "album.name" if naming.original else "album.new")
            ],
            div(".row")[
                input_(
                    id=NAME_ID,
                    type="text",
                    value=naming.typed,
                    data_library=NAME_ID,
                    maxlength=str(MAX_NAME),
                    autocomplete="off",
                    aria_invalid="true" if naming.error else None,
                    aria_describedby=error_id if naming.error else None,
                ),
                button("#save-album.button", type="submit")[
                    span[t(scene, "album.save" if naming.original else "album.create")]
                ],
            ],
            field_error(error_id, words(scene, naming.error)) if naming.error else None,
        ],
    ]


def _albums(scene: Scene, naming: AlbumNaming, names: tuple[str, ...]) -> Iterator[Element]:
    """Yield the albums; one that has all of these results is pressed, and would let them go."""
    notes = [scene.library.note_of(key) for key in naming.keys]
    for name in names:
        is_in = all(name in note.albums for note in notes)
        yield button(
            ".filter",
            id=element_id("put-in", name),
            type="button",
            data_testid="album-choice",
            data_action="album-put",
            data_arg=name,
            aria_pressed="true" if is_in else "false",
        )[icon("check") if is_in else None, foreign(name)]
