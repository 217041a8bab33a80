"""Files that are dragged over the page and dropped on it.

`app/ui/compose/file_actions.py` handles them.
"""

from collections.abc import Callable
from typing import Any

import js

from app.browser.elements import attribute, closest


class DragAndDrop:
    """Listens to drags; `on_files` gets the name of the drop zone ("" for the page) and files.

    `on_text` gets a link or text that was dropped without a file.
    """

    def __init__(
        self,
        on_files: Callable[[str, tuple[Any, ...]], None],
        on_text: Callable[[js.Event, str], None],
    ) -> None:
        self._on_files = on_files
        self._on_text = on_text

    def dragover(self, event: js.DragEvent) -> None:
        """Allow a drop here, and mark the target."""
        zone = closest(event, "[data-drop]")
        if event.dataTransfer and _may_bring(event):
            event.preventDefault()
            _mark_over(zone or js.document.body)

    def dragleave(self, event: js.DragEvent) -> None:
        """Remove the mark when the file leaves the window."""
        if not event.relatedTarget:  # it left the window
            _mark_over(None)

    def drop(self, event: js.DragEvent) -> None:
        """Pass dropped files on."""
        _mark_over(None)
        files = tuple(js.Array.from_(event.dataTransfer.files))
        if files:
            event.preventDefault()
            zone = closest(event, "[data-drop]")
            name = "" if zone is None else attribute(zone, "data-drop")
            self._on_files(name, files)
        elif _may_bring(event):
            link = str(event.dataTransfer.getData("text/uri-list")).partition("\n")[0]
            self._on_text(event, link or str(event.dataTransfer.getData("text/plain")))


def _mark_over(target: js.Element | None) -> None:
    """Mark only this drop target; `None` removes the mark."""
    root = js.document.documentElement
    if target is None:
        root.removeAttribute("data-dragging")
    else:
        root.setAttribute("data-dragging", "")
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
