"""The actions with a result that is no picture: a clip, a sound or a text of the library."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.library.item import ItemKind
from app.core.library.results import parse_key
from app.services.library.loading import LibraryServices
from app.ui.library.chosen_keys import deleted_message
from app.ui.page_store import PageStore


class ResultDialogActions:
    """The dialog is open while `PageState.result` is the key of a result that is there."""

    def __init__(self, page_store: PageStore, library: LibraryServices) -> None:
        self._page_store = page_store
        self._library = library

    def by_name(self) -> Mapping[str, Callable[[str], Any]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {"result-close": lambda _: self.close(), "result-delete": self.delete}

    def open(self, name: str) -> bool:
        """Open the result with this key; return whether it is none of pictures."""
        found = parse_key(name)
        if found is None or found.kind is ItemKind.PICTURE:
            return False
        self._page_store.change(result=name)
        return True

    def close(self) -> None:
        """Close the dialog."""
        self._page_store.change(result="")

    async def delete(self, key: str) -> None:
        """Delete the result from the library, with Undo; its file stays on the server."""
        said = deleted_message(self._page_store.scene(), (key,), 1)
        self._page_store.change(result="", toast=said, undo=None)
        await self._library.deletion.delete((key,))
