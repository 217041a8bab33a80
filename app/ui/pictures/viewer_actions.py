"""The actions with pictures: view, step through them, download, copy."""

from dataclasses import replace
from typing import Any

from app.core.message import message
from app.core.pictures.check import name_to_check
from app.core.pictures.urls import picture_url
from app.core.submission.file_names import short_id
from app.core.task.task_map import Picture
from app.ui.dom import Dom
from app.ui.html.widgets import clip_arg, picture_arg
from app.ui.library.pages import with_next_page
from app.ui.library.tile import tile_button_id
from app.ui.outputs.zip_saving import TaskFile, save_zip
from app.ui.page_store import PageStore
from app.ui.pictures.batch import GRID, WALKING, tile_id, viewed_batch
from app.ui.state import GRID_A_PAGE, PICTURES_A_PAGE

REACH = 10 * PICTURES_A_PAGE
"""Results beyond those in the grid that a walk brings there: more would take long to draw."""


class ViewerActions:
    """The viewer is open while `PageState.viewer` names a picture: (prompt id, index).

    With `PageState.viewer_grid` it shows all pictures of that task.
    """

    def __init__(self, page_store: PageStore, dom: Dom) -> None:
        self._page_store = page_store
        self._dom = dom

    def open(self, name: str, walk: tuple[str, ...] = (), opened: str = "") -> None:
        """Open the result with the picture `<prompt id>:<index>`: a grid, or the only picture.

        The keys step through the pictures of `walk`, which are all if it is empty. `opened` is the
        name if the library opens it.
        """
        picture = self._find(name)
        if picture is not None:
            is_grid = len(picture.task.pictures) > 1
            looking = replace(self._page_store.state.looking, walk=walk, opened=opened)
            shown = _shown_for(picture.index)
            self._show(picture, viewer_grid=is_grid, grid_shown=shown, looking=looking)

    def open_found(self, name: str) -> None:
        """Open a result from the library: its keys step through what the filters left."""
        self.open(name, self._page_store.scene().walk_keys, opened=name)

    def open_one(self, name: str) -> None:
        """Show the picture `<prompt id>:<index>` alone."""
        picture = self._find(name)
        if picture is not None:
            self._show(picture, viewer_grid=False)

    def open_all(self) -> None:
        """Show all pictures of the task in the viewer, with the focus on the present one."""
        viewer = self._page_store.state.viewer
        if viewer is not None:
            self._page_store.change(viewer_grid=True, grid_shown=_shown_for(viewer[1]))
            self._dom.frame(lambda: self._dom.focus(tile_id(*viewer)))

    def more_of_batch(self) -> None:
        """Show more pictures of the task in the grid."""
        shown = self._page_store.state.grid_shown + GRID_A_PAGE
        self._page_store.change(grid_shown=shown)

    @property
    def is_grid(self) -> bool:
        """Whether the viewer shows a grid."""
        return bool(viewed_batch(self._page_store.scene()))

    def walk(self, key: str, *, inside: bool) -> bool:
        """Move the focus in the grid, if this key does; return whether it does.

        Up, down and the ends do so only while the focus is `inside`, since they also scroll.
        """
        is_key = key in ("ArrowLeft", "ArrowRight") or (inside and key in WALKING)
        is_taken = is_key and self.is_grid
        if is_taken:
            self.move(key)
        return is_taken

    def move(self, key: str) -> None:
        """Move the focus in the grid by a key: an arrow, Home or End; it stops at the ends."""
        viewer, scene = self._page_store.state.viewer, self._page_store.scene()
        batch = viewed_batch(scene)[: scene.page.grid_shown]
        if viewer is None or not batch:
            return
        columns = self._dom.columns(GRID)
        steps = {"ArrowLeft": -1, "ArrowRight": 1, "ArrowUp": -columns, "ArrowDown": columns}
        last = len(batch) - 1
        found = viewer[1] + steps.get(key, -last if key == "Home" else last)
        if 0 <= found <= last or key in ("Home", "End"):
            picture = batch[min(max(found, 0), last)]
            self._show(picture)
            self._dom.focus(tile_id(picture.task.prompt_id, picture.index))

    def step(self, by: int) -> None:
        """Show the next or previous picture, wrapping around at the ends."""
        pictures = self._page_store.scene().pictures
        for at, picture in enumerate(pictures):
            if (picture.task.prompt_id, picture.index) == self._page_store.state.viewer:
                self._show(pictures[(at + by) % len(pictures)])
                return

    def end(self, *, last: bool) -> None:
        """Show the first picture of all, or the `last`."""
        pictures = self._page_store.scene().pictures
        if pictures:
            self._show(pictures[-1 if last else 0])

    def toggle_panel(self) -> None:
        """Hide the panel, or show it again."""
        self.set_panel("" if self._page_store.state.looking.panel == "hidden" else "hidden")

    def set_panel(self, panel: str) -> None:
        """Show or hide the panel: "shown" or "hidden"."""
        looking = self._page_store.state.looking
        self._page_store.change(looking=replace(looking, panel=panel))

    def toggle_bare(self) -> None:
        """Show only the picture, or also what is around it."""
        looking = self._page_store.state.looking
        self._page_store.change(looking=replace(looking, is_bare=not looking.is_bare))

    def close(self) -> None:
        """Close the viewer. After a walk from the library its last tile has the focus."""
        state = self._page_store.state
        if state.viewer is None:
            return
        panel = "hidden" if state.looking.panel == "hidden" else ""
        looking = replace(state.looking, panel=panel, is_bare=False, opened="")
        at = self._place_of_walk()
        changes: dict[str, Any] = {"viewer": None, "viewer_grid": False, "looking": looking}
        if at is None or at >= state.pictures_shown + REACH:
            self._page_store.change(**changes)
            return
        shown = state.pictures_shown
        if at >= shown:
            shown = with_next_page(self._page_store.scene().found_count, at)
        self._page_store.change(pictures_shown=shown, **changes)
        tile = tile_button_id(self._page_store.scene().found[at].key)
        self._dom.frame(lambda: self._dom.focus(tile))

    def _place_of_walk(self) -> int | None:
        """Return where in the library the viewed picture is, if it is not the one opened there."""
        state = self._page_store.state
        if state.viewer is None or not state.looking.opened:
            return None
        prompt_id, index = state.viewer
        if state.looking.opened == picture_arg(prompt_id, index):
            return None
        found = self._page_store.scene().found
        places = [at for at, one in enumerate(found) if one.task.prompt_id == prompt_id]
        return next((at for at in places if found[at].index == index), next(iter(places), None))

    async def download(self, name: str) -> None:
        """Save the picture `<prompt id>:<index>` as a file, from its server or the kept copy."""
        picture = self._find(name)
        if picture is None:
            return
        state, filename = self._page_store.state, picture.file.filename
        check = name_to_check(picture.task, picture.index, picture.file)
        url = picture_url(picture.task, picture.file)
        is_vector = picture.file.is_vector
        done = await self._dom.download(url, filename, check, any_file=is_vector)
        if not done and state.kept_urls.get(name):
            ending = "webp" if name in state.kept_small else "png" if is_vector else ""
            if ending:
                filename = f"{filename.rpartition('.')[0] or filename}.{ending}"
            done = await self._dom.download(state.kept_urls[name], filename)
        outcome = "toast.download_started" if done else "toast.download_failed"
        self._page_store.change(toast=message(outcome, name=filename))

    async def download_all(self, prompt_id: str) -> None:
        """Save all pictures of a task as one zip, from its server."""
        task = self._page_store.scene().task_of(prompt_id)
        if task is None:
            return
        files = [TaskFile(task, index, file) for index, file in enumerate(task.pictures)]
        name = f"{short_id(prompt_id)}.zip"
        await save_zip(self._page_store, self._dom, files, name, "toast.batch_part")

    async def download_file(self, name: str) -> None:
        """Save the output file `<prompt id>:<index>` of a task, of any kind, from its server."""
        prompt_id, _, index = name.rpartition(":")
        task = self._page_store.scene().task_of(prompt_id)
        if task is None or not index.isdigit() or int(index) >= len(task.outputs):
            return
        file = task.outputs[int(index)]
        done = await self._dom.download(picture_url(task, file), file.filename, any_file=True)
        if not done and file.is_clip:
            kept = clip_arg(prompt_id, task.clips.index(file))
            copy = self._page_store.state.kept_urls.get(kept, "")
            done = bool(copy) and await self._dom.download(copy, file.filename)
        outcome = "toast.download_started" if done else "toast.file_failed"
        self._page_store.change(toast=message(outcome, name=file.filename))

    async def copy_picture(self) -> None:
        """Copy the picture in the viewer, as it is shown."""
        done = await self._dom.copy_picture()
        outcome = "toast.picture_copied" if done else "toast.picture_not_copied"
        self._page_store.change(toast=message(outcome), undo=None)

    async def copy(self, text: str) -> None:
        """Copy a text."""
        done = await self._dom.copy(text)
        outcome = "toast.copied" if done else "toast.copy_failed"
        self._page_store.change(toast=message(outcome), undo=None)

    async def copy_text(self, name: str) -> None:
        """Copy the text output `<prompt id>:<index>` of a task."""
        prompt_id, _, index = name.rpartition(":")
        task = self._page_store.scene().task_of(prompt_id)
        if task is not None and index.isdigit() and int(index) < len(task.texts):
            await self.copy(task.texts[int(index)].text)

    def fold_text(self, name: str) -> None:
        """Show a long text output whole, or fold it again."""
        unfolded = self._page_store.state.unfolded_texts
        self._page_store.change(unfolded_texts=unfolded ^ {name})

    def more(self) -> None:
        """Show another page of thumbnails."""
        count, shown = self._page_store.scene().found_count, self._page_store.state.pictures_shown
        self._page_store.change(pictures_shown=with_next_page(count, shown))

    def _show(self, picture: Picture, **changes: Any) -> None:
        self._page_store.change(viewer=(picture.task.prompt_id, picture.index), **changes)

    def _find(self, name: str) -> Picture | None:
        return self._page_store.scene().picture_of(name)


def _shown_for(index: int) -> int:
    """Return how many pictures a grid shows at first, so that the one at `index` is among them."""
    return (index // GRID_A_PAGE + 1) * GRID_A_PAGE
