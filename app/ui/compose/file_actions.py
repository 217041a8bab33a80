"""The actions with files: images for the form, and a person's own workflows."""

from collections.abc import Callable
from typing import Any

from app.core.errors import InputError
from app.core.message import Message, message
from app.core.workflow.catalog import Input, InputKind, WorkflowType
from app.core.workflow.input_file import InputImage, takes_file
from app.services.window_store import WindowStore
from app.services.workflows.opening import open_file
from app.ui.compose.actions import ComposeActions
from app.ui.compose.files import Files
from app.ui.compose.own_workflows import OwnWorkflows
from app.ui.page_store import PageStore
from app.ui.state import Form, Notice, NoticeButton

MAX_OFFERED = 8
"""Maximum workflows offered for an image that the form has no input for."""


class FileActions:
    """Puts images into the form's fields, and passes workflows and shared setups on."""

    def __init__(
        self,
        page_store: PageStore,
        window_store: WindowStore,
        compose: ComposeActions,
        own: OwnWorkflows,
        files: Files,
        offer_setup: Callable[[str], object],
    ) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._compose = compose
        self._own = own
        self._files = files
        self._offer_setup = offer_setup
        self._homeless: tuple[Any, ...] = ()

    async def take(self, name: str, files: tuple[Any, ...]) -> None:
        """Take files brought to the image input `name`, to ":workflow", or to the page ("").

        Files at an input are images, for it and the empty inputs after it. Each file at ":workflow"
        is opened as a workflow. Of files on the page, those with a workflow are opened, and other
        images go to the empty inputs.
        """
        self._compose.forget_notices()
        with self._compose.reading.one():
            if name not in [item.name for item in self._form()[0].uploads]:
                files = tuple([one for one in files if not await self._open(name, one)])
            if files and name != ":workflow":
                await self._take_images(name, files)

    async def take_address(self, address: str) -> None:
        """Fetch the file at an address, and take it as if it were dropped on the page."""
        self._compose.forget_notices()
        with self._compose.reading.one():
            try:
                file = await self._files.fetch(address)
            except InputError as error:
                self._workflow_notice(error.message)
                return
        await self.take("", (file,))

    async def use_in(self, type_id: str) -> None:
        """Show a workflow's form with the images that the previous form had no input for."""
        files, self._homeless = self._homeless, ()
        self._compose.choose_type(type_id)
        with self._compose.reading.one():
            await self._take_images("", files)

    async def _take_images(self, name: str, files: tuple[Any, ...]) -> None:
        """Put files into the form: the first into the input `name`, others where they fit."""
        kind, form = self._form()
        shown = [item for item in kind.uploads if not item.hidden]
        left = sorted(shown, key=lambda item: item.name != name)
        empty = [item for item in left if not isinstance(form.values.get(item.name), InputImage)]
        homeless: list[Any] = []
        for file in files:
            places = [item for item in left if item.name == name or _takes(item, file)]
            found = next((one for one in places if one.name == name or one in empty), None)
            found = found or next(iter(places), None)
            if found is None:
                homeless.append(file)
                continue
            left.remove(found)
            await self._take_file(kind, found, file)
        if len(homeless) == len(files):
            self._homeless = files
            notice = Notice(message("image.nowhere"), buttons=self._places())
            self._page_store.change(run_notice=notice)

    def _places(self) -> tuple[NoticeButton, ...]:
        """Return the workflows that take an image."""
        kinds = [kind for kind in self._window_store.state.catalog.types.values() if kind.images]
        texts = self._page_store.texts
        return tuple(
            NoticeButton("use-in", kind.id, message("image.use_in", name=texts.label(kind.title)))
            for kind in kinds[:MAX_OFFERED]
        )

    async def _open(self, name: str, file: Any) -> bool:
        """Open a file as a workflow; return whether it is one, or at least not an image."""
        try:
            opened = await open_file(
                self._files.in_parts(file), lambda: self._files.read_text(file)
            )
            if opened.setup:
                self._offer_setup(opened.setup)
                return True
            if opened.parameters and (name == ":workflow" or not self._form()[0].images):
                self._own.fill(opened.parameters, file.name)
                return True
            if opened.found is None and name != ":workflow":
                return False
            self._own.add(file.name, opened)
        except InputError as error:
            if name != ":workflow" and any(_takes(one, file) for one in self._others()):
                return False
            self._workflow_notice(error.message)
        return True

    def _others(self) -> tuple[Input, ...]:
        """Return the form's inputs for files other than images."""
        kind = self._form()[0]
        return tuple(item for item in kind.uploads if item.kind is InputKind.FILE)

    async def _take_file(self, kind: WorkflowType, item: Input, file: Any) -> None:
        try:
            image = await self._loaded(item, file)
        except InputError as error:
            form = self._page_store.state.form(kind)
            self._page_store.set_form(kind.id, form.refuse(item.name, error.message))
            return
        form = self._page_store.state.form(kind)
        before = form.values.get(item.name)
        if isinstance(before, InputImage):
            self._files.release_image(before)
        self._page_store.set_form(kind.id, form.put(item.name, image))

    async def _loaded(self, item: Input, file: Any) -> InputImage:
        if item.kind is InputKind.IMAGE:
            return await self._files.load_image(file)
        if not _takes(item, file):
            raise InputError("field.other_file", name=file.name)
        return await self._files.load_file(file)

    def _form(self) -> tuple[WorkflowType, Form]:
        kind = self._window_store.state.catalog.get(self._page_store.state.type_id)
        return kind, self._page_store.state.form(kind)

    def _workflow_notice(self, text: Message) -> None:
        self._page_store.change(workflow_notice=Notice(text))


def _takes(item: Input, file: Any) -> bool:
    """Return whether a file may belong to an input; an image is validated when it is read."""
    mime = getattr(file, "type", "")
    if item.kind is InputKind.IMAGE:
        return not mime.startswith(("video/", "audio/", "model/"))
    return takes_file(item.accept, file.name, mime)
