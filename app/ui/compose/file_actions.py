"""What a person does with files: images into the form, workflows of their own."""

from typing import Any

from app.core.errors import InputError
from app.core.message import Message, message
from app.core.settings.names import WORKFLOWS
from app.core.settings.saved import own_type_id, workflows_text
from app.core.workflow.catalog import CHECKPOINTS, WorkflowType
from app.core.workflow.inputs import InputImage
from app.services.ports import Settings
from app.services.window_store import WindowStore
from app.services.workflows.opening import Opened, open_file
from app.ui.compose.actions import ComposeActions
from app.ui.compose.files import Files
from app.ui.page_store import PageStore
from app.ui.state import Form, Notice

TEXT_TO_IMAGE = "text-to-image"
"""The shipped type whose form takes the settings of other programs."""


class FileActions:
    """Puts images into the form's fields, and workflows into the catalog (and the settings)."""

    def __init__(
        self,
        page_store: PageStore,
        window_store: WindowStore,
        compose: ComposeActions,
        settings: Settings,
        files: Files,
    ) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._compose = compose
        self._settings = settings
        self._files = files
        self._removed: WorkflowType | None = None

    async def take(self, name: str, files: tuple[Any, ...]) -> None:
        """Take files that were brought to the image input `name`, to ":workflow", or to the page.

        At an input they are images, for it and the empty ones after it. At ":workflow" each is
        opened as a workflow. On the page, those that carry a workflow are opened, and other
        images go to the empty inputs.
        """
        self._compose.forget_notices()
        with self._compose.reading.one():
            if name not in [item.name for item in self._form()[0].images]:
                files = tuple([one for one in files if not await self._open(name, one)])
            if files and name != ":workflow":
                await self._take_images(name, files)

    async def _take_images(self, name: str, files: tuple[Any, ...]) -> None:
        kind, form = self._form()
        names = [item.name for item in kind.images]
        empty = [key for key in names if not isinstance(form.values.get(key), InputImage)]
        if name in names:
            targets = [name, *(key for key in empty if key != name)]
        else:
            targets = empty or names[:1]
        for target, file in zip(targets, files, strict=False):
            await self._take_file(kind, target, file)
        if not targets:
            self._page_store.change(run_notice=Notice(message("image.nowhere")))

    async def _open(self, name: str, file: Any) -> bool:
        """Open a file as a workflow of the person's own; return whether it is one, or no image."""
        try:
            opened = await open_file(
                self._files.in_parts(file), lambda: self._files.read_text(file)
            )
            if opened.parameters and (name == ":workflow" or not self._form()[0].images):
                return self._fill(opened.parameters, file.name)
            if opened.found is None and name != ":workflow":
                return False
            self._add(file.name, opened)
        except InputError as error:
            self._workflow_notice(error.message)
        return True

    def _fill(self, text: str, name: str) -> bool:
        """Fill the form of text to image with another program's settings."""
        from app.core.form.other_settings import values_of
        from app.core.metadata.a1111 import parse_parameters

        parameters = parse_parameters(text)
        kind = self._window_store.state.catalog.types.get(TEXT_TO_IMAGE)
        if parameters is None or kind is None:
            raise InputError("file.no_workflow", name=name)
        loader, field = CHECKPOINTS
        told = [known.get(loader) for known in self._window_store.state.classes.values()]
        models = [model for one in told if one for model in one.choices.get(field, ())]
        form = self._page_store.state.form(kind)
        values = {**form.values, **values_of(parameters, kind, models)}
        self._set_form(kind, Form(values))
        self._page_store.change(workflow_notice=None, toast=message("workflow.filled", name=name))
        self._compose.choose_type(kind.id)
        return True

    def _add(self, name: str, opened: Opened) -> None:
        from app.core.workflow.own_file import type_of_file  # only what opens a file needs it

        if opened.found is None:
            raise InputError("file.no_workflow", name=name)
        title = title_of(name)
        kind = type_of_file(own_type_id(title), title, opened.found, opened.ran)
        self._page_store.forget_form(kind.id)
        self._window_store.set_catalog(self._window_store.state.catalog.with_type(kind))
        self._keep_workflows()
        self._page_store.change(workflow_notice=None, toast=message("workflow.added", name=title))
        self._compose.choose_type(kind.id)

    def remove_workflow(self, type_id: str) -> None:
        """Remove one of the person's own workflows; its tasks stay."""
        kind = self._removed = self._window_store.state.catalog.get(type_id)
        self._window_store.set_catalog(self._window_store.state.catalog.without(type_id))
        self._keep_workflows()
        said = message("workflow.deleted", name=self._page_store.texts.label(kind.title))
        self._page_store.change(toast=said, undo=None)
        self._compose.choose_type(next(iter(self._window_store.state.catalog.types)))

    def undo(self) -> None:
        """Bring the workflow back that was removed last, unless another took its name."""
        kind, self._removed = self._removed, None
        self._page_store.change(toast=None)
        if kind is not None and kind.id not in self._window_store.state.catalog.types:
            self._window_store.set_catalog(self._window_store.state.catalog.with_type(kind))
            self._keep_workflows()
            self._compose.choose_type(kind.id)

    async def _take_file(self, kind: WorkflowType, name: str, file: Any) -> None:
        try:
            image = await self._files.load_image(file)
        except InputError as error:
            self._set_form(kind, self._page_store.state.form(kind).refuse(name, error.message))
            return
        form = self._page_store.state.form(kind)
        before = form.values.get(name)
        if isinstance(before, InputImage):
            self._files.release_image(before)
        self._set_form(kind, form.put(name, image))

    def _set_form(self, kind: WorkflowType, form: Form) -> None:
        self._page_store.set_form(kind.id, form)

    def _form(self) -> tuple[WorkflowType, Form]:
        kind = self._window_store.state.catalog.get(self._page_store.state.type_id)
        return kind, self._page_store.state.form(kind)

    def _workflow_notice(self, text: Message) -> None:
        self._page_store.change(workflow_notice=Notice(text))

    def _keep_workflows(self) -> None:
        self._settings.write(WORKFLOWS, workflows_text(self._window_store.state.catalog))


def title_of(file_name: str) -> str:
    """Return what a workflow is called: its file's name, of a JSON file without the ending."""
    return file_name.removesuffix(".json").removesuffix(".app")
