"""The actions of the panel that opens a workflow."""

from collections.abc import Callable
from dataclasses import replace

from app.ui.compose.file_actions import FileActions
from app.ui.compose.opening import ADDRESS, FILE_INPUT
from app.ui.dialog_state import Opening
from app.ui.page_store import PageStore


class OpeningActions:
    """Opens the panel, and the chosen workflow."""

    def __init__(
        self,
        page_store: PageStore,
        files: FileActions,
        focus_drawn: Callable[[str], object],
        choose_file: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._files = files
        self._focus_drawn = focus_drawn
        self._choose_file = choose_file

    def choose(self) -> None:
        """Show the form, and the browser's dialog to choose a workflow file."""
        self._page_store.change(tab="compose")
        self._choose_file(FILE_INPUT)

    def toggle(self) -> None:
        """Open the panel, or close it."""
        is_open = self._page_store.state.opening is not None
        self._page_store.change(opening=None if is_open else Opening())
        if not is_open:
            self._focus_drawn(ADDRESS)

    def type_address(self, value: str) -> None:
        """Set the typed address of a file."""
        if self._page_store.state.opening is not None:
            self._page_store.change(opening=replace(self._page_store.state.opening, address=value))

    async def open_address(self) -> None:
        """Fetch and open the file at the typed address; the panel closes."""
        opening = self._page_store.state.opening
        if opening is None or not opening.address.strip():
            self._focus_drawn(ADDRESS)
            return
        self._page_store.change(opening=None)
        await self._files.take_address(opening.address.strip())
