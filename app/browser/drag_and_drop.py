"""Files, pictures of the library and cards that are dragged over the page and dropped on it.

`app/ui/compose/file_actions.py` handles the files, `app/ui/reuse/input_actions.py` the pictures,
`app/ui/tasks/move_actions.py` the cards.
"""

from collections.abc import Callable
from typing import Any

import js

from app.browser.elements import attribute, closest

DRAGGED = "data-drag-picture"
"""The attribute of what can be dragged as a picture of the library: the picture's key."""

FIELD = '[data-drop]:not([data-drop=":library"])'
"""The places where a picture of the library can be dropped: not the library itself."""

PICTURE = "application/x-bindery-picture"
"""The type of such drags, here and in other tabs. Its value is the key: any page may set it."""

CARD = "application/x-bindery-card"
"""The type of a card's drag. Its value is a prompt id: any page may set it."""


class DragAndDrop:
    """Listens to drags; `on_files` gets the name of the drop zone ("" for the page) and files.

    `on_text` gets a link or text that was dropped without a file, `on_picture` the key of a
    picture and the zone, and `on_card` the prompt id of a card and the server of the tile.
    """

    def __init__(
        self,
        on_files: Callable[[str, tuple[Any, ...]], None],
        on_text: Callable[[js.Event, str], None],
        on_picture: Callable[[str, str], None],
        on_card: Callable[[str, str], None],
    ) -> None:
        self._on_files = on_files
        self._on_text = on_text
        self._on_picture = on_picture
        self._on_card = on_card

    def dragstart(self, event: js.DragEvent) -> None:
        """Give a dragged tile its picture's key; the browser itself may add the file."""
        tile = closest(event, f"[{DRAGGED}]")
        if tile is not None and event.dataTransfer:
            event.dataTransfer.setData(PICTURE, attribute(tile, DRAGGED))
            event.dataTransfer.effectAllowed = "copy"
            return
        card = closest(event, "[data-drag-card]")
        if card is not None and event.dataTransfer:
            event.dataTransfer.setData(CARD, attribute(card, "data-drag-card"))
            event.dataTransfer.effectAllowed = "move"

    def dragend(self, event: js.DragEvent) -> None:
        """Remove the marks after a drag that began here, also one that was given up."""
        _mark_over(None)

    def dragover(self, event: js.DragEvent) -> None:
        """Allow a drop here, and mark the target."""
        is_picture = _brings(event, PICTURE)
        zone = closest(event, FIELD if is_picture else "[data-drop]")
        if _brings(event, CARD):
            tile = closest(event, "[data-drop-card]")
            _mark_over(tile or js.document.body, "card")
            if tile is not None:
                event.preventDefault()
                event.dataTransfer.dropEffect = "move"
        elif is_picture:
            _mark_over(zone or js.document.body, "picture")
            if zone is not None:
                event.preventDefault()
                event.dataTransfer.dropEffect = "copy"
        elif event.dataTransfer and _may_bring(event):
            event.preventDefault()
            _mark_over(zone or js.document.body)

    def dragleave(self, event: js.DragEvent) -> None:
        """Remove the mark when the file leaves the window."""
        if not event.relatedTarget:  # it left the window
            _mark_over(None)

    def drop(self, event: js.DragEvent) -> None:
        """Pass a dropped picture or dropped files on."""
        _mark_over(None)
        if _brings(event, CARD):
            tile = closest(event, "[data-drop-card]")
            if tile is not None:
                event.preventDefault()
                prompt_id = str(event.dataTransfer.getData(CARD))
                self._on_card(prompt_id, attribute(tile, "data-drop-card"))
            return
        if _brings(event, PICTURE):
            zone = closest(event, FIELD)
            if zone is not None:
                event.preventDefault()
                key = str(event.dataTransfer.getData(PICTURE))
                self._on_picture(key, attribute(zone, "data-drop"))
            return
        files = tuple(js.Array.from_(event.dataTransfer.files))
        if files:
            event.preventDefault()
            zone = closest(event, "[data-drop]")
            name = "" if zone is None else attribute(zone, "data-drop")
            self._on_files(name, files)
        elif _may_bring(event):
            link = str(event.dataTransfer.getData("text/uri-list")).partition("\n")[0]
            self._on_text(event, link or str(event.dataTransfer.getData("text/plain")))


def _brings(event: js.DragEvent, kind: str) -> bool:
    """Return whether something of this type is dragged. Its value is readable after the drop."""
    return bool(event.dataTransfer) and kind in list(event.dataTransfer.types)


def _mark_over(target: js.Element | None, what: str = "") -> None:
    """Mark only this drop target, and `what` is dragged; `None` removes the marks."""
    root = js.document.documentElement
    if target is None:
        root.removeAttribute("data-dragging")
    else:
        root.setAttribute("data-dragging", what)
    for other in js.document.querySelectorAll("[data-over]"):
        if target is None or not other.isSameNode(target):
            other.removeAttribute("data-over")
    if target is not None:
        target.setAttribute("data-over", "")


def _may_bring(event: js.DragEvent) -> bool:
    """Return whether the drag may hold a file or its address, and no field wants its text."""
    types = list(event.dataTransfer.types)
    if "Files" in types:
        return True
    return "text/uri-list" in types and event.target.tagName not in ("INPUT", "TEXTAREA")
