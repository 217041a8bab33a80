"""The actions with one picture that only this browser knows of: its star, its deletion."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from app.services.library.loading import LibraryServices
from app.ui.library.chosen_keys import deleted_message
from app.ui.page_store import PageStore


class NoteActions:
    """Each takes the key of a picture, "<prompt id>:<index>".

    `step` shows another picture in the viewer: the next one for 1.
    """

    def __init__(
        self, page_store: PageStore, library: LibraryServices, step: Callable[[int], None]
    ) -> None:
        self._page_store = page_store
        self._library = library
        self._step = step

    def by_name(self) -> Mapping[str, Callable[[str], Coroutine[Any, Any, None]]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {"star-picture": self.star, "delete-picture": self.delete}

    async def star(self, key: str) -> None:
        """Star a picture, or take its star."""
        await self._library.stars.toggle((key,))

    async def delete(self, key: str) -> None:
        """Delete a picture and no other of its batch; the viewer goes on to the next one."""
        scene = self._page_store.scene()
        if scene.picture_of(key) is None:
            return
        self._step(1)
        self._page_store.change(toast=deleted_message(scene, (key,), 1), undo=None)
        await self._library.deletion.delete((key,))
