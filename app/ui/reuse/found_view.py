"""The dialog about a picture of another program that was dropped on the library."""

from collections.abc import Iterator

from htpy import Element, Node, dd, dialog, div, dl, dt, fragment, h2, p

from app.ui.dialog_state import FoundInFile
from app.ui.html.widgets import foreign, icon_button, t, text_button
from app.ui.keyed import Reads
from app.ui.scene import Scene


def found(scene: Scene) -> Element:
    """Return the dialog; it is empty while closed."""
    about = scene.page.found
    if about is None:
        return dialog("#found.found", data_testid="found", aria_label=t(scene, "found.title"))
    return dialog("#found.found", data_testid="found", aria_labelledby="found-title")[
        div(".dialog-body")[_content(scene, about)]
    ]


def found_reads(s: Scene) -> Reads:
    """Return the data that the dialog reads."""
    return s.page.found, s.page.language


def _content(scene: Scene, about: FoundInFile) -> Node:
    return [
        div(".dialog-head")[
            h2("#found-title")[foreign(about.name)],
            icon_button("found-close", "close", t(scene, "close")),
        ],
        dl(".facts")[_facts(scene, about)] if about.facts else p[t(scene, "found.no_facts")],
        div(".buttons")[_buttons(scene, about)],
    ]


def _facts(scene: Scene, about: FoundInFile) -> Iterator[Node]:
    for label, value in about.facts:
        yield fragment[dt[foreign(scene.texts.label(label))], dd[foreign(value)]]


def _buttons(scene: Scene, about: FoundInFile) -> Iterator[Element]:
    if about.has_settings:
        yield text_button("found-settings", t(scene, "reuse.settings"), symbol="compose")
    if about.has_workflow:
        yield text_button("found-workflow", t(scene, "found.workflow"), symbol="folder")
