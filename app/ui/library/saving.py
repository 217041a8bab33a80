"""Saves chosen results as one zip; those that are not available are left out, and that is told."""

from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence

from app.core.errors import StoreError
from app.core.library.item import ItemKind
from app.core.library.results import parse_key
from app.core.pictures.limit import THUMB, KeptPicture
from app.ui.dom import Dom
from app.ui.outputs.zip_saving import TaskFile, save_zip
from app.ui.page_store import PageStore

MANY = 200
"""Results that are saved without a question: they fit into the memory of most devices."""

ZIP_NAME = "bindery-{count}.zip"


class LibrarySaving:
    """Saves from the servers, one file after the other. `kept` returns the kept copies."""

    def __init__(
        self,
        page_store: PageStore,
        dom: Dom,
        kept: Callable[[], Awaitable[Sequence[KeptPicture]]],
    ) -> None:
        self._page_store = page_store
        self._dom = dom
        self._kept = kept

    async def estimate(self, keys: Collection[str]) -> int:
        """Return about how many bytes these results have, by the kept ones of them; 0: unknown."""
        wanted = {name for key in keys if (one := parse_key(key)) for name in one.kept_as}
        try:
            kept = await self._kept()
        except StoreError:
            return 0
        sizes = [
            one.size for one in kept if one.key in wanted and not one.key.endswith(f"/{THUMB}")
        ]
        return round(sum(sizes) / len(sizes) * len(keys)) if sizes else 0

    async def save(self, keys: Collection[str]) -> None:
        """Save the results with these keys, from their servers."""
        found = list(self._files(keys))
        if not found:
            return
        self._page_store.change(undo=None)
        name = ZIP_NAME.format(count=len(found))
        await save_zip(self._page_store, self._dom, found, name, "library.zip_part")

    def _files(self, keys: Collection[str]) -> Iterator[TaskFile]:
        library = self._page_store.scene().library
        for key in keys:
            one = parse_key(key)
            task = None if one is None else library.task(one.prompt_id)
            if one is None or task is None or one.kind is ItemKind.TEXT:
                continue
            files = task.pictures if one.kind is ItemKind.PICTURE else task.clips
            if one.index < len(files):
                yield TaskFile(task, one.index, files[one.index])
