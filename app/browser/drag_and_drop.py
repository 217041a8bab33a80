"""Files that are dragged over the page and dropped on it.

What is done with them is in `app/ui/compose/file_actions.py`.
"""

from collections.abc import Callable
from typing import Any

import js

from app.browser.elements import attribute, closest


class DragAndDrop:
    """Listens to drags; `on_files` gets the name of the drop zone ("" outside of all) and files."""

    def __init__(self, on_files: Callable[[str, tuple[Any, ...]], None]) -> None:
        self._on_files = on_files

    def dragover(self, event: js.DragEvent) -> None:
        """Let the browser drop a file here, and mark where it would go."""
        zone = closest(event, "[data-drop]")
        if zone is not None or _has_files(event.dataTransfer):
            event.preventDefault()
            _mark_over(zone or js.document.body)

    def dragleave(self, event: js.DragEvent) -> None:
        """End the mark when the file leaves the window."""
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


def _mark_over(target: js.Element | None) -> None:
    """Mark where a file would be dropped, and nothing else; `None` ends it."""
    for other in js.document.querySelectorAll("[data-over]"):
        if target is None or not other.isSameNode(target):
            other.removeAttribute("data-over")
    if target is not None:
        target.setAttribute("data-over", "")


def _has_files(transfer: js.DataTransfer) -> bool:
    return bool(transfer) and "Files" in list(transfer.types)
