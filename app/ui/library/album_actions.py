"""The actions with albums: put results in, take them out, show, rename, delete."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Protocol

from app.core.library.albums import MAX_OF_ONE, album_name
from app.core.message import message
from app.ui.dialog_state import AlbumNaming
from app.ui.html.widgets import text_button_id
from app.ui.library.album_chips import chip_id
from app.ui.library.album_dialog import NAME_ID
from app.ui.library.chosen_keys import all_keys
from app.ui.page_store import PageStore
from app.ui.state import PICTURES_A_PAGE


class AlbumKeeping(Protocol):
    """Albums that are kept for all windows."""

    async def add(self, keys: Collection[str], name: str) -> int:
        """Put results into an album; return how many are in too many others."""

    async def remove(self, keys: Collection[str], name: str) -> None:
        """Take results out of an album."""

    async def rename(self, name: str, new: str) -> None:
        """Give an album another name."""

    async def delete(self, name: str) -> tuple[str, ...]:
        """Delete an album; return the keys of the results that were in it."""


class AlbumActions:
    """The dialog is open while `PageState.album` is set."""

    def __init__(
        self,
        page_store: PageStore,
        albums: AlbumKeeping,
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._albums = albums
        self._focus_drawn = focus_drawn
        self._deleted: tuple[str, tuple[str, ...]] | None = None

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "album-open": self.open,
            "album-close": lambda _: self.close(),
            "album-put": self.put,
            "album-rename": self.begin_rename,
            "album-delete": self.delete,
            "library-album": self.show,
        }

    def open(self, key: str) -> None:
        """Ask for the album of a result, or without a key of all chosen ones."""
        page, scene = self._page_store.state, self._page_store.scene()
        keys = (key,) if key else all_keys(scene.library, scene.found, page.gallery.chosen)
        if keys:
            self._page_store.change(album=AlbumNaming(tuple(keys)))
            self._focus_drawn(NAME_ID)

    def begin_rename(self, name: str) -> None:
        """Ask for another name of an album."""
        self._page_store.change(album=AlbumNaming(original=name, typed=name))
        self._focus_drawn(NAME_ID)

    def type_name(self, typed: str) -> None:
        """Set the typed name."""
        naming = self._page_store.state.album
        if naming is not None:
            self._page_store.change(album=replace(naming, typed=typed, error=None))

    def close(self) -> None:
        """Close the dialog."""
        naming = self._page_store.state.album
        self._page_store.change(album=None)
        if naming is not None and naming.original:
            self._focus_drawn(chip_id(naming.original))
        elif self._page_store.state.viewer is None:
            self._focus_drawn(text_button_id("album-open"))

    async def save(self) -> None:
        """Put the results into the album with the typed name, or rename the album."""
        naming = self._page_store.state.album
        if naming is None:
            return
        name = album_name(naming.typed)
        if not name:
            error = message("album.no_name")
            self._page_store.change(album=replace(naming, error=error))
            self._focus_drawn(NAME_ID)
        elif naming.original:
            await self._rename(naming.original, name)
        else:
            await self._add(naming.keys, name)

    async def put(self, name: str) -> None:
        """Put the results into an album; if all are in it, take them out."""
        naming = self._page_store.state.album
        if naming is None:
            return
        library = self._page_store.scene().library
        if not all(name in library.note_of(key).albums for key in naming.keys):
            await self._add(naming.keys, name)
            return
        said = message("album.taken_out", n=len(naming.keys), name=name)
        self._page_store.change(toast=said, undo=None)
        self.close()
        await self._albums.remove(naming.keys, name)

    def show(self, name: str) -> None:
        """Show only the results in an album, or all again."""
        view = self._page_store.state.gallery
        after = replace(view, album="" if view.album == name else name)
        self._page_store.change(gallery=after, pictures_shown=PICTURES_A_PAGE)

    async def delete(self, name: str) -> None:
        """Delete an album; its results stay, and it can be undone."""
        self._show_instead(name, "")
        self._page_store.change(toast=message("album.deleted", name=name), undo=None)
        self._deleted = name, await self._albums.delete(name)

    async def undo(self) -> None:
        """Bring back the album that was deleted last."""
        deleted, self._deleted = self._deleted, None
        self._page_store.change(toast=None)
        if deleted is not None:
            name, keys = deleted
            await self._albums.add(keys, name)
            self._focus_drawn(chip_id(name))

    async def _add(self, keys: Collection[str], name: str) -> None:
        self.close()
        full = await self._albums.add(keys, name)
        said = message("album.added", n=len(keys) - full, name=name)
        if full:
            said = message("album.full", n=full, max=MAX_OF_ONE)
        self._page_store.change(toast=said, undo=None)

    async def _rename(self, name: str, new: str) -> None:
        self._page_store.change(album=None)
        if new != name:
            await self._albums.rename(name, new)
            self._page_store.change(toast=message("album.renamed", name=new), undo=None)
            self._show_instead(name, new)
        self._focus_drawn(chip_id(new))

    def _show_instead(self, name: str, new: str) -> None:
        view = self._page_store.state.gallery
        if view.album == name:
            self._page_store.change(gallery=replace(view, album=new))
