"""The interface to the page's document for renderer and controllers (`app/browser/dom.py`)."""

from collections.abc import Callable, Sequence
from typing import Protocol


class Dom(Protocol):
    """The page in the browser. All calls are cheap if nothing changed."""

    def put(self, element_id: str, html: str) -> None:
        """Replace the element with this id by `html`."""

    def forget(self, prefix: str) -> None:
        """Forget the last content of elements whose id starts with `prefix`."""

    def frame(self, draw: Callable[[], None]) -> None:
        """Call `draw` before the next paint."""

    def dialog(self, element_id: str, shown: bool) -> None:
        """Open or close a modal dialog."""

    def above(self, element_id: str, shown: bool) -> None:
        """Show a popover above everything, open dialogs included, or hide it."""

    def root(self, tag: str, direction: str, theme: str, tab: str) -> None:
        """Set language, text direction, colour scheme and visible section of the whole page."""

    def title(self, text: str, share: float | None) -> None:
        """Set the window's title, and show the finished share of work in its icon."""

    def announce(self, text: str) -> None:
        """Announce a text to screen readers, politely."""

    def focus(self, element_id: str) -> None:
        """Move the focus to an element, if it exists."""

    def choose_file(self, element_id: str) -> None:
        """Open the browser's dialog of a file input; only within a person's own event."""

    def reveal(self, element_id: str) -> None:
        """Scroll an element into view within its scrolling ancestors, if it exists."""

    def flash(self, element_id: str) -> None:
        """Let an element flash once, unless the person asked for reduced motion."""

    def columns(self, element_id: str) -> int:
        """Return the number of columns of a grid on the page; 1 if it does not exist."""

    async def copy(self, text: str) -> bool:
        """Copy to the clipboard; `False` if the browser forbids it."""

    def is_still(self) -> bool:
        """Return whether the person wants no motion."""

    async def copy_picture(self) -> bool:
        """Copy the picture that the viewer shows; `False` if the browser forbids it."""

    async def download(
        self, url: str, filename: str, check: str = "", *, any_file: bool = False
    ) -> bool:
        """Save the picture at `url` as a file; `False` if it could not be fetched.

        With `any_file` it may be a file of any kind.
        `check` is "<prompt id>:<index>" if the picture must be checked to belong to that task.
        """

    async def download_all(self, files: Sequence[tuple[str, str, str]], name: str) -> int:
        """Save pictures as one zip called `name`; return how many could be fetched.

        Each of `files` is a URL, its name in the zip, and `check` as for `download`. Raises
        `InputError` when they are too large together.
        """

    def save(self, content: bytes, filename: str, mime: str) -> None:
        """Save bytes as a file."""
