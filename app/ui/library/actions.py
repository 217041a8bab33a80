"""The actions in the library: search, filter, choose, star, delete, save."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from app.core.settings.names import GALLERY_SCOPE, TILE_SIZE
from app.services.ports import Settings
from app.services.window_store import WindowStore
from app.ui.html.widgets import text_button_id
from app.ui.library.chosen_keys import all_keys, deleted_message
from app.ui.library.head import DEFAULT_SIZE, SCOPES, SEARCH
from app.ui.library.notes import Deletion, Stars
from app.ui.library.saving import MANY, LibrarySaving
from app.ui.library.tile import KEYS, tile_button_id
from app.ui.library_state import LEAST_SIZE, MOST_SIZE, SIZE_STEP, LibraryView
from app.ui.page_store import PageStore
from app.ui.state import PICTURES_A_PAGE

FILTERS = ("server", "workflow", "model")


class LibraryActions:
    """Changes `PageState.library`; `saving` saves results as a zip."""

    def __init__(
        self,
        page_store: PageStore,
        window_store: WindowStore,
        settings: Settings,
        stars: Stars,
        deletion: Deletion,
        saving: LibrarySaving,
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._settings = settings
        self._stars = stars
        self._deletion = deletion
        self._saving = saving
        self._focus_drawn = focus_drawn
        self._starring: set[str] = set()

    def begin(self) -> None:
        """Take what this browser remembers: whose pictures are shown, and how large."""
        scope, size = self._settings.read(GALLERY_SCOPE), self._settings.read(TILE_SIZE)
        self._change(
            scope=scope if scope in SCOPES else "all",
            size=_size(size) if size is not None else 0,
        )

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {
            "library-scope": self.show,
            "library-show": lambda _: self.show_all(),
            "library-starred": lambda _: self._filter(starred=not self._view.starred),
            "library-since": self.since,
            "library-clear": lambda _: self.clear(),
            "library-choose": self.toggle,
            "library-range": self.choose_range,
            "library-none": lambda _: self.choose_none(),
            "library-all": lambda _: self.choose_all(),
            "library-star": lambda key: self.star((key,)),
            "library-star-chosen": lambda _: self.star(self._view.chosen),
            "library-download": lambda _: self.download(),
            "library-download-now": lambda _: self.download_now(),
            "library-delete": lambda key: self.delete((key,) if key else self._view.chosen),
            "library-undelete": lambda _: self.undelete(),
        }

    def type_value(self, name: str, value: str) -> object:
        """Handle a field of the library: the search, a filter, the size, a box of a tile."""
        what, _, key = name.partition(":")
        if what == "query":
            self._filter(query=value)
        elif what in FILTERS:
            self._filter(**{what: value})
        elif what == "size":
            self.set_size(_size(value))
        elif what == "choose" and bool(value) is not (key in self._view.chosen):
            self.toggle(key)
        elif what == "star" and key not in self._starring:
            if bool(value) is not (key in self._window_store.state.library.starred):
                self._starring.add(key)
                return self._star_once(key)
        return None

    def key(self, name: str, place: str, typing: bool) -> object:
        """Handle a key; return whether it was the library's, or the work that it begins."""
        if place == SEARCH and name == "Escape" and self._view.query:
            self._filter(query="")
            return True
        if name == "/" and not typing:
            self._page_store.change(tab="pictures")
            self._focus_drawn(SEARCH)
            return True
        if not place.startswith(KEYS):
            return False
        return self._tile_key(name, place.removeprefix(KEYS))

    def _tile_key(self, name: str, key: str) -> object:
        if name in ("s", "S"):
            return self.star((key,))
        if name == "Delete":
            chosen = self._view.chosen
            return self.delete(chosen if key in chosen else (key,))
        acts: dict[str, Callable[[], object]] = {
            " ": lambda: self.toggle(key),
            "Ctrl+a": self.choose_all,
            "-": lambda: self.set_size((self._view.size or DEFAULT_SIZE) - SIZE_STEP),
            "+": lambda: self.set_size((self._view.size or DEFAULT_SIZE) + SIZE_STEP),
            "=": lambda: self.set_size((self._view.size or DEFAULT_SIZE) + SIZE_STEP),
        }
        if name == "Escape" and self._view.chosen:
            acts["Escape"] = self.choose_none
        if name not in acts:
            return False
        acts[name]()
        return True

    def show(self, scope: str) -> None:
        """Show the results of this tab or of all, and remember that."""
        self._settings.write(GALLERY_SCOPE, scope)
        self._filter(scope=scope)

    def since(self, name: str) -> None:
        """Show only results of today or of the last week, or of all days again."""
        self._filter(since="" if self._view.since == name else name)

    def show_all(self) -> None:
        """Show the results of all tabs without filters, from the newest."""
        self.show("all")
        self._page_store.change(gallery=self._view.without_filters(), tab="pictures", toast=None)
        self._focus_drawn("pictures")

    def clear(self) -> None:
        """Drop all filters."""
        self._page_store.change(
            gallery=self._view.without_filters(), pictures_shown=PICTURES_A_PAGE
        )
        self._focus_drawn(SEARCH)

    def set_size(self, size: int) -> None:
        """Set the height of tiles in pixels, and remember it."""
        size = min(max(size, LEAST_SIZE), MOST_SIZE)
        self._settings.write(TILE_SIZE, str(size))
        self._change(size=size)

    def toggle(self, key: str) -> None:
        """Choose a result, or no longer; a range begins there."""
        chosen = self._view.chosen
        after = tuple(one for one in chosen if one != key) if key in chosen else (*chosen, key)
        self._change(chosen=after, anchor=key)

    def choose_range(self, key: str) -> None:
        """Choose all results from the last chosen one to this one."""
        keys = [item.key for item in self._page_store.scene().found]
        if key not in keys:
            return
        start = keys.index(self._view.anchor) if self._view.anchor in keys else keys.index(key)
        low, high = sorted((start, keys.index(key)))
        new = [one for one in keys[low : high + 1] if one not in self._view.chosen]
        self._change(chosen=(*self._view.chosen, *new))

    def choose_all(self) -> None:
        """Choose all results that the filters leave."""
        self._change(chosen=tuple(item.key for item in self._page_store.scene().found))

    def choose_none(self) -> None:
        """Choose nothing; the focus goes to the result that was chosen last."""
        anchor = self._view.anchor
        self._change(chosen=(), anchor="")
        self._focus_drawn(tile_button_id(anchor))

    async def download(self) -> None:
        """Save what is chosen as a zip; ask first if it is much."""
        keys = self._keys(self._view.chosen)
        if len(keys) <= MANY:
            await self._saving.save(keys)
            return
        self._change(zip_bytes=await self._saving.estimate(keys))
        self._focus_drawn(text_button_id("library-download-now"))

    async def download_now(self) -> None:
        """Save what is chosen as a zip."""
        self._change(zip_bytes=None)
        await self._saving.save(self._keys(self._view.chosen))

    async def star(self, keys: Collection[str]) -> None:
        """Star results, or take their stars if all have one."""
        await self._stars.toggle(keys)

    async def _star_once(self, key: str) -> None:
        """Change one star; the browser tells each press on a box twice."""
        await self.star((key,))
        self._starring.discard(key)

    async def delete(self, keys: Collection[str]) -> None:
        """Delete results here, with a while to undo that; the focus goes to the next one."""
        found = self._page_store.scene().found
        gone = set(keys)
        places = [at for at, item in enumerate(found) if item.key in gone]
        after = [item for item in found[places[-1] + 1 if places else 0 :] if item.key not in gone]
        left = after or [item for item in found if item.key not in gone]
        names = self._keys(keys)
        self._change(chosen=tuple(one for one in self._view.chosen if one not in gone))
        work = self._deletion.delete(names)
        self._page_store.change(
            toast=deleted_message(self._page_store.scene(), keys, len(names)), undo=None
        )
        await work
        next_key = (after[0] if after else left[-1]).key if left else ""
        self._focus_drawn(tile_button_id(next_key) if next_key else SEARCH)

    async def undelete(self) -> None:
        """Bring back what was deleted last."""
        self._page_store.change(toast=None)
        self._focus_drawn(SEARCH)
        await self._deletion.undo()

    def _keys(self, keys: Collection[str]) -> list[str]:
        return all_keys(self._window_store.state.library, self._page_store.scene().found, keys)

    @property
    def _view(self) -> LibraryView:
        return self._page_store.state.gallery

    def _filter(self, **changes: Any) -> None:
        """Change a filter; the list begins at its top again."""
        view = replace(self._view, **changes)
        self._page_store.change(gallery=view, pictures_shown=PICTURES_A_PAGE)

    def _change(self, **changes: Any) -> None:
        if "chosen" in changes:
            changes.setdefault("zip_bytes", None)
        self._page_store.change(gallery=replace(self._view, **changes))


def _size(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() else 0
