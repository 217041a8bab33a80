"""What a person does with files: images into the form, workflows of their own."""

from typing import Any

from app.core.errors import InputError
from app.core.message import Message, message
from app.core.reading.json_text import read_json_text
from app.core.storage.saved import own_type_id, workflows_text
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.derive import derive_type
from app.core.workflow.inputs import InputImage
from app.services.board import Board
from app.services.ports import Settings
from app.ui.compose.actions import ComposeActions
from app.ui.compose.files import Files
from app.ui.live import LivePage
from app.ui.state import Form, Notice


class FileActions:
    """Puts images into the form's fields, and workflows into the catalog (and the settings)."""

    def __init__(
        self,
        live: LivePage,
        board: Board,
        compose: ComposeActions,
        settings: Settings,
        files: Files,
    ) -> None:
        self._live = live
        self._board = board
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
            self._live.change(run_notice=Notice(message("image.nowhere")))

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
        self._board.set_catalog(self._board.state.catalog.with_type(kind))
        self._keep_workflows()
        self._live.change(workflow_notice=None, toast=message("workflow.added", name=title))
        self._compose.choose_type(kind.id)

    def remove_workflow(self, type_id: str) -> None:
        """Remove one of the person's own workflows; its tasks stay."""
        kind = self._removed = self._board.state.catalog.get(type_id)
        self._board.set_catalog(self._board.state.catalog.without(type_id))
        self._keep_workflows()
        said = message("workflow.deleted", name=self._live.texts.label(kind.title))
        self._live.change(toast=said, undo=None)
        self._compose.choose_type(next(iter(self._board.state.catalog.types)))

    def undo(self) -> None:
        """Bring the workflow back that was removed last, unless another took its name."""
        kind, self._removed = self._removed, None
        self._live.change(toast=None)
        if kind is not None and kind.id not in self._board.state.catalog.types:
            self._board.set_catalog(self._board.state.catalog.with_type(kind))
            self._keep_workflows()
            self._compose.choose_type(kind.id)

    async def _take_file(self, kind: WorkflowType, name: str, file: Any) -> None:
        try:
            image = await self._files.load_image(file)
        except InputError as error:
            self._set_form(kind, self._live.state.form(kind).refuse(name, error.message))
            return
        form = self._live.state.form(kind)
        before = form.values.get(name)
        if isinstance(before, InputImage):
            self._files.release_image(before)
        self._set_form(kind, form.put(name, image))

    def _set_form(self, kind: WorkflowType, form: Form) -> None:
        self._live.set_form(kind.id, form)

    def _form(self) -> tuple[WorkflowType, Form]:
        kind = self._board.state.catalog.get(self._live.state.type_id)
        return kind, self._live.state.form(kind)

    def _workflow_notice(self, text: Message) -> None:
        self._live.change(workflow_notice=Notice(text))

    def _keep_workflows(self) -> None:
        self._settings.write("workflows", workflows_text(self._board.state.catalog))
