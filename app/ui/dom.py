"""What the views are put on, as renderer and controllers need it (`app/browser/dom.py`)."""

from collections.abc import Callable
from typing import Protocol


class Dom(Protocol):
    """The page in the browser. All calls are cheap when nothing changed."""

    def put(self, element_id: str, html: str) -> None:
        """Make the element of this id be `html`."""

    def forget(self, prefix: str) -> None:
        """Forget what was put into elements whose id starts with `prefix`."""

    def frame(self, draw: Callable[[], None]) -> None:
        """Call `draw` before the next paint."""

    def dialog(self, element_id: str, shown: bool) -> None:
        """Open or close a modal dialog."""

    def above(self, element_id: str, shown: bool) -> None:
        """Show a popover above everything, open dialogs too, or hide it."""

    def root(self, tag: str, direction: str, theme: str, tab: str) -> None:
        """Set language, its direction, colour scheme and visible section of the whole page."""

    def title(self, text: str, share: float | None) -> None:
        """Set the window's title, and show a share of work done in its icon."""

    def announce(self, text: str) -> None:
        """Tell screen readers, politely."""

    def focus(self, element_id: str) -> None:
        """Move the focus to an element, if it is there."""

    def reveal(self, element_id: str) -> None:
        """Scroll an element into view within what scrolls around it, if it is there."""

    async def copy(self, text: str) -> bool:
        """Copy to the clipboard; `False` when the browser forbids it."""

    async def download(self, url: str, filename: str, check: str = "") -> bool:
        """Save the picture at `url` as a file; `False` when it could not be fetched.

        `check` is its "<prompt id>:<index>" when it has to be checked to be that task's.
        """

    def save(self, content: bytes, filename: str, mime: str) -> None:
        """Save bytes as a file."""
