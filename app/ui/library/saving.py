"""Saves chosen results as one zip; those that are not available are left out, and that is told."""

from collections.abc import Collection, Iterator

from app.core.errors import InputError
from app.core.message import message
from app.core.pictures.check import name_to_check
from app.core.pictures.download_names import download_names
from app.core.pictures.urls import picture_url
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.ui.dom import Dom
from app.ui.page_store import PageStore

ZIP_NAME = "bindery-{count}.zip"


class LibrarySaving:
    """Saves from the servers, one file after the other."""

    def __init__(self, page_store: PageStore, dom: Dom) -> None:
        self._page_store = page_store
        self._dom = dom

    async def save(self, keys: Collection[str]) -> None:
        """Save the results with these keys, from their servers."""
        found = list(self._files(keys))
        if not found:
            return
        count, name = len(found), ZIP_NAME.format(count=len(found))
        self._page_store.change(toast=message("toast.batch_begun", n=count), undo=None)
        names = download_names([file for _, _, file in found])
        files = [
            (picture_url(task, file), names[at], _check(task, index, file))
            for at, (task, index, file) in enumerate(found)
        ]
        try:
            saved = await self._dom.download_all(files, name)
        except InputError as error:
            self._page_store.change(toast=error.message)
            return
        outcome = "library.zip_part" if saved else "toast.batch_failed"
        outcome = "toast.download_started" if saved == count else outcome
        done = message(outcome, name=name, n=saved, missing=count - saved, count=count)
        self._page_store.change(toast=done)

    def _files(self, keys: Collection[str]) -> Iterator[tuple[Task, int, OutputFile]]:
        library = self._page_store.scene().library
        for key in keys:
            prompt_id, _, place = key.rpartition(":")
            digits = place.lstrip("abcdefghijklmnopqrstuvwxyz")
            task = library.task(prompt_id)
            if task is None or not digits.isdigit():
                continue
            files = task.pictures if digits == place else task.clips
            if not place.startswith("text") and int(digits) < len(files):
                yield task, int(digits), files[int(digits)]


def _check(task: Task, index: int, file: OutputFile) -> str:
    return name_to_check(task, index, file) if file.is_picture else ""
