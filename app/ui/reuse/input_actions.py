"""Use as input: puts a picture into an image field, for a run on any server."""

from collections.abc import Callable
from typing import Any

from app.core.errors import InputError, ServerError, StoreError, TransportError
from app.core.library.next_run import image_fields, image_workflows, picture_of_key
from app.core.message import message
from app.core.pictures.check import name_to_check
from app.core.pictures.urls import picture_url
from app.core.task.task_map import Picture
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.input_file import InputImage
from app.services.window_services import Services
from app.ui.compose.actions import ComposeActions
from app.ui.compose.choice import control_id
from app.ui.compose.files import Files
from app.ui.dialog_state import Using
from app.ui.page_store import PageStore


class InputActions:
    """Fills image fields from the kept copy of a picture, else from the server that made it."""

    def __init__(
        self,
        page_store: PageStore,
        services: Services,
        compose: ComposeActions,
        files: Files,
        focus_drawn: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._window_store = services.window_store
        self._library = services.library
        self._picture_cache = services.picture_cache
        self._compose = compose
        self._files = files
        self._focus_drawn = focus_drawn

    async def use(self, key: str) -> None:
        """Put a picture into the form; ask for the workflow or the field where there are several.

        A form with an image field is taken at once.
        """
        shown = self._window_store.state.catalog.types.get(self._page_store.state.type_id)
        kinds = image_workflows(self._window_store.state.catalog, self._tasks())
        if shown is not None and shown.can_run and self._fields(shown):
            await self._put_into(key, shown)
        elif len(kinds) == 1:
            await self._put_into(key, kinds[0])
        elif kinds:
            self._page_store.change(using=Using(key, kinds=tuple(kind.id for kind in kinds)))
        else:
            self._page_store.change(toast=message("reuse.no_workflow"))

    async def choose_workflow(self, type_id: str) -> None:
        """Go on with the workflow that was chosen in the menu."""
        using, kind = self._using, self._window_store.state.catalog.types.get(type_id)
        self.close()
        if using is not None and kind is not None:
            await self._put_into(using.key, kind)

    async def choose_field(self, name: str) -> None:
        """Go on with the field that was chosen in the menu."""
        using = self._using
        self.close()
        if using is not None:
            await self._fill(using.key, using.type_id, name)

    async def drop(self, key: str, zone: str) -> None:
        """Put a picture that was dropped: on an image field into it, elsewhere as `use` does."""
        kind = self._window_store.state.catalog.types.get(self._page_store.state.type_id)
        if kind is not None and zone in [item.name for item in self._fields(kind)]:
            await self._fill(key, kind.id, zone)
        else:
            await self.use(key)

    def close(self) -> None:
        """Close the menu."""
        if self._using is not None:
            self._page_store.change(using=None)

    async def _put_into(self, key: str, kind: WorkflowType) -> None:
        fields = self._fields(kind)
        if len(fields) == 1:
            await self._fill(key, kind.id, fields[0].name)
        elif fields:
            self._page_store.change(using=Using(key, kind.id))

    async def _fill(self, key: str, type_id: str, name: str) -> None:
        with self._compose.reading.one():
            try:
                found = await self._find(key)
                image = await self._image(found)
            except InputError as error:
                self._page_store.change(toast=error.message)
                return
        kind = self._window_store.state.catalog.types.get(type_id)
        if kind is None:
            return
        if self._page_store.state.type_id != type_id:
            self._compose.choose_type(type_id)
        form = self._page_store.state.form(kind)
        before = form.values.get(name)
        if isinstance(before, InputImage):
            self._files.release_image(before)
        self._page_store.set_form(type_id, form.put(name, image))
        said = message("reuse.filled", name=image.name)
        self._page_store.change(viewer=None, viewer_grid=False, tab="compose", toast=said)
        self._focus_drawn(control_id(name))

    async def _find(self, key: str) -> Picture:
        """Return the picture with a key. Raises `InputError`; other pages may drop any text."""
        place = picture_of_key(key)
        prompt_id, index = place or ("", 0)
        state = self._window_store.state
        task = state.library.task(prompt_id) or state.task(prompt_id)
        if task is None and place is not None:
            task = await self._library.full(prompt_id)
        is_deleted = state.library.note(prompt_id, index).deleted_at is not None
        if task is None or index >= len(task.pictures) or is_deleted:
            raise InputError("reuse.unknown")
        return Picture(task, task.pictures[index], index)

    async def _image(self, found: Picture) -> InputImage:
        """Return the picture as an input image. Raises `InputError`."""
        kept = await self._kept(found)
        if kept is not None:
            return kept
        server = self._window_store.state.name_of(found.task.execution_server)
        self._page_store.change(toast=message("reuse.fetching", server=server))
        check = name_to_check(found.task, found.index, found.file)
        try:
            url = picture_url(found.task, found.file)
            file = await self._files.fetch_picture(url, check, _name_of(found))
        except (ServerError, TransportError) as error:
            raise InputError("reuse.gone", server=server, why=error.message) from None
        return await self._files.load_image(file)

    async def _kept(self, found: Picture) -> InputImage | None:
        """Return the kept copy; an imported one may be damaged, and the server has it whole."""
        try:
            file = await self._picture_cache.file(
                found.task.prompt_id, found.index, _name_of(found)
            )
            return None if file is None else await self._files.load_image(file)
        except (StoreError, InputError):
            return None

    def _fields(self, kind: WorkflowType) -> tuple[Any, ...]:
        return image_fields(kind, self._page_store.state.form(kind).values)

    def _tasks(self) -> list[Any]:
        state = self._window_store.state
        return [*state.library.tasks.values(), *state.window.tasks]

    @property
    def _using(self) -> Using | None:
        return self._page_store.state.using


def _name_of(found: Picture) -> str:
    """Return the name to upload a picture under; of a drawing the page has the pixels only."""
    name = found.file.filename
    return f"{name.rpartition('.')[0] or name}.png" if found.file.is_vector else name
