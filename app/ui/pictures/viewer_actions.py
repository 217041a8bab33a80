"""The actions with pictures: view, step, download, copy."""

from app.core.message import message
from app.core.pictures.check import name_to_check
from app.core.pictures.urls import picture_url
from app.core.task.task_map import Picture
from app.ui.dom import Dom
from app.ui.html.widgets import picture_arg
from app.ui.page_store import PageStore
from app.ui.state import PICTURES_A_PAGE


class ViewerActions:
    """The viewer is open while `PageState.viewer` names a picture: (prompt id, index)."""

    def __init__(self, page_store: PageStore, dom: Dom) -> None:
        self._page_store = page_store
        self._dom = dom

    def open(self, name: str) -> None:
        """Show the picture `<prompt id>:<index>`."""
        picture = self._find(name)
        if picture is not None:
            self._show(picture)

    def step(self, by: int) -> None:
        """Show the next or previous picture, wrapping around at the ends."""
        pictures = self._page_store.scene().pictures
        for at, picture in enumerate(pictures):
            if (picture.task.prompt_id, picture.index) == self._page_store.state.viewer:
                self._show(pictures[(at + by) % len(pictures)])
                return

    def close(self) -> None:
        """Close the viewer."""
        if self._page_store.state.viewer is not None:
            self._page_store.change(viewer=None)

    async def download(self, name: str) -> None:
        """Save the picture `<prompt id>:<index>` as a file, from its server or the kept copy."""
        picture = self._find(name)
        if picture is None:
            return
        state, filename = self._page_store.state, picture.file.filename
        check = name_to_check(picture.task, picture.index, picture.file)
        url = picture_url(picture.task, picture.file)
        done = await self._dom.download(url, filename, check)
        if not done and state.kept_urls.get(name):
            if name in state.kept_small:
                filename = f"{filename.rpartition('.')[0] or filename}.webp"
            done = await self._dom.download(state.kept_urls[name], filename)
        outcome = "toast.download_started" if done else "toast.download_failed"
        self._page_store.change(toast=message(outcome, name=filename))

    async def copy(self, text: str) -> None:
        """Copy a text."""
        done = await self._dom.copy(text)
        outcome = "toast.copied" if done else "toast.copy_failed"
        self._page_store.change(toast=message(outcome), undo=None)

    async def copy_text(self, name: str) -> None:
        """Copy the text output `<prompt id>:<index>` of a task."""
        prompt_id, _, index = name.rpartition(":")
        task = self._page_store.scene().window.tasks.get(prompt_id)
        if task is not None and index.isdigit() and int(index) < len(task.texts):
            await self.copy(task.texts[int(index)].text)

    def more(self) -> None:
        """Show another page of thumbnails."""
        shown = self._page_store.state.pictures_shown + PICTURES_A_PAGE
        self._page_store.change(pictures_shown=shown)

    def _show(self, picture: Picture) -> None:
        self._page_store.change(viewer=(picture.task.prompt_id, picture.index))

    def _find(self, name: str) -> Picture | None:
        for picture in self._page_store.scene().pictures:
            if picture_arg(picture.task.prompt_id, picture.index) == name:
                return picture
        return None
