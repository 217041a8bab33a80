"""What a person does with files: images into the form, workflows of their own."""

from typing import Any

from app.core.errors import InputError
from app.core.message import Message, message
from app.core.reading.json_text import read_json_text
from app.core.settings.names import WORKFLOWS
from app.core.settings.saved import own_type_id, workflows_text
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.derive import derive_type
from app.core.workflow.inputs import InputImage
from app.services.ports import Settings
from app.services.window_store import WindowStore
from app.ui.compose.actions import ComposeActions
from app.ui.compose.files import Files
from app.ui.locale.texts import label
from app.ui.page_store import PageStore
from app.ui.state import Form, Notice


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
        """Put images into the named field and the empty ones after it; ":workflow" is a file."""
        self._compose.forget_notices()
        if name == ":workflow":
            await self.add_workflow(files[0])
            return
        kind, form = self._form()
        names = [item.name for item in kind.images]
        empty = [key for key in names if not isinstance(form.values.get(key), InputImage)]
        if name in names:
            targets = [name, *(key for key in empty if key != name)]
        elif files[0].name.endswith(".json"):
            await self.add_workflow(files[0])
            return
        else:
            targets = empty or names[:1]
        with self._compose.reading.one():
            for target, file in zip(targets, files, strict=False):
                await self._take_file(kind, target, file)
        if not targets:
            self._page_store.change(run_notice=Notice(message("image.nowhere")))

    async def add_workflow(self, file: Any) -> None:
        """Add a workflow of the person's own, from an API-format file."""
        try:
            document = read_json_text(await self._files.read_text(file))
            title = file.name.removesuffix(".json")
            kind = derive_type(own_type_id(title), title, document)
        except ValueError:
            self._workflow_notice(message("workflow.not_json", name=file.name))
            return
        except InputError as error:
            self._workflow_notice(error.message)
            return
        self._window_store.set_catalog(self._window_store.state.catalog.with_type(kind))
        self._keep_workflows()
        self._page_store.change(workflow_notice=None, toast=message("workflow.added", name=title))
        self._compose.choose_type(kind.id)

    def remove_workflow(self, type_id: str) -> None:
        """Remove one of the person's own workflows; its tasks stay."""
        kind = self._removed = self._window_store.state.catalog.get(type_id)
        self._window_store.set_catalog(self._window_store.state.catalog.without(type_id))
        self._keep_workflows()
        said = message("workflow.deleted", name=label(self._page_store.state.language, kind.title))
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
