"""A person's own workflows: added from files and tasks, removed, restored."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.core.errors import InputError
from app.core.message import message
from app.core.settings.names import WORKFLOWS
from app.core.settings.saved import MAX_TITLE, own_type_id, workflows_text
from app.core.task.task import Task
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.input_file import InputImage
from app.services.ports import Settings
from app.services.servers.capabilities import Capabilities
from app.services.window_store import WindowStore
from app.services.workflows.opening import Opened
from app.services.workflows.owner_settings import OwnerSettings
from app.ui.compose.actions import ComposeActions
from app.ui.compose.files import Files
from app.ui.page_store import PageStore
from app.ui.state import Form

if TYPE_CHECKING:
    from app.core.offers.origin import Origin

TEXT_TO_IMAGE = "text-to-image"
"""The shipped type whose form accepts the settings of other programs."""

_KINDS = (".app", ".ui", ".api")
"""What people and ComfyUI write before ".json": an app, an editor file, an API file."""


class OwnWorkflows:
    """Keeps them in the catalog and in the settings, and shows the form of an added one."""

    def __init__(
        self,
        page_store: PageStore,
        window_store: WindowStore,
        compose: ComposeActions,
        settings: Settings,
        files: Files,
        owner: OwnerSettings,
        capabilities: Capabilities,
    ) -> None:
        self._page_store = page_store
        self._window_store = window_store
        self._compose = compose
        self._settings = settings
        self._files = files
        self._owner = owner
        self._capabilities = capabilities
        self._removed: WorkflowType | None = None

    def by_name(self) -> Mapping[str, Callable[[str], object]]:
        """Return the actions of buttons, by the names of these (`data-action`)."""
        return {"remove-workflow": self.remove, "retry-form": self.retry}

    def add(self, name: str, opened: Opened, origin: "Origin | None" = None) -> None:
        """Add the workflow in a file of this name, with the form that the file carries.

        It replaces one of the same name; a server's, with its `origin`, replaces only itself.
        Raises `InputError` if there is none.
        """
        from app.core.form.file_form import form_in  # imported only when a file is opened
        from app.core.workflow.own_file import type_of_file

        if opened.found is None:
            raise InputError("file.no_workflow", name=name)
        title, place = title_of(name), ""
        if origin is not None:
            from app.core.offers.origin import distinct_title

            title = distinct_title(title, origin, self._window_store.state.catalog)
            place = origin.text
        found, adjustment = form_in(opened.found)
        kind = replace(type_of_file(own_type_id(title), title, found, opened.ran), origin=place)
        if adjustment is not None:
            self._owner.adjust(kind.id, adjustment)
        self._page_store.forget_form(kind.id)
        self._put(kind)
        self._page_store.change(workflow_notice=None, toast=message("workflow.added", name=title))
        self._compose.choose_type(kind.id)
        self._page_store.change(awaited=kind.id)

    def retry(self, type_id: str) -> None:
        """Make the form of a workflow again, with what the servers have by now."""
        types = self._window_store.state.catalog.types
        kind = types.get(type_id)
        if kind is None:
            return
        self._page_store.change(awaited=type_id)
        self._put(replace(kind, problem=None, has_form=False))
        for server in self._window_store.state.pool.servers:
            self._capabilities.forget(server.url)

    def type_of(self, task: Task) -> WorkflowType:
        """Return a task's type; a removed one is recreated from the task's graph.

        Raises `InputError` if there is no graph, or if it cannot become a workflow.
        """
        kind = self._window_store.state.catalog.types.get(task.workflow_type)
        if kind is not None:
            return kind
        if not task.graph:
            raise InputError("reuse.no_settings")
        from app.core.workflow.own_file import type_of_file
        from app.core.workflow.recognition import WorkflowFile

        title = task.title or task.prompt_id
        found = WorkflowFile(graph=task.graph)
        kind = type_of_file(own_type_id(title), title, found, ran=True)
        self._put(kind)
        self._page_store.forget_form(kind.id)
        return kind

    async def open_task(self, task: Task) -> WorkflowType:
        """Show the form with a task's values, and return its type. Raises as `type_of` does."""
        kind = self.type_of(task)
        if kind.id == task.workflow_type:
            values = await self._loaded(kind, task.inputs)
            self._page_store.set_form(kind.id, Form(values, typed=frozenset(values)))
        self._compose.choose_type(kind.id)
        self._page_store.change(tab="compose")
        return kind

    def put_back(self, type_id: str, kind: WorkflowType | None) -> None:
        """Undo that a type was recreated; `kind` is the one that it replaced, if any."""
        if kind is None:
            self._window_store.set_catalog(self._window_store.state.catalog.without(type_id))
            self._keep()
        else:
            self._put(kind)

    def fill(self, text: str, name: str) -> None:
        """Fill the form of text to image with another program's settings. Raises `InputError`."""
        from app.core.form.other_settings import values_of
        from app.core.metadata.a1111 import parse_parameters
        from app.core.recipes.offers import models as models_of

        parameters = parse_parameters(text)
        kind = self._window_store.state.catalog.types.get(TEXT_TO_IMAGE)
        if parameters is None or kind is None:
            raise InputError("file.no_workflow", name=name)
        models = models_of(list(self._window_store.state.classes.values()))
        form = self._page_store.state.form(kind)
        found = values_of(parameters, kind, models)
        names = form.typed.union(found)
        self._page_store.set_form(kind.id, Form({**form.values, **found}, typed=names))
        self._page_store.change(workflow_notice=None, toast=message("workflow.filled", name=name))
        self._compose.choose_type(kind.id)

    def remove(self, type_id: str) -> None:
        """Remove a workflow; its tasks stay."""
        kind = self._removed = self._window_store.state.catalog.get(type_id)
        self._window_store.set_catalog(self._window_store.state.catalog.without(type_id))
        self._keep()
        confirmation = message("workflow.deleted", name=self._page_store.texts.label(kind.title))
        self._page_store.change(toast=confirmation, undo=None)
        self._compose.choose_type(next(iter(self._window_store.state.catalog.types)))

    def undo(self) -> None:
        """Restore the workflow removed last, unless another has its name now."""
        kind, self._removed = self._removed, None
        self._page_store.change(toast=None)
        if kind is not None and kind.id not in self._window_store.state.catalog.types:
            self._put(kind)
            self._compose.choose_type(kind.id)

    async def _loaded(self, kind: WorkflowType, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return a task's inputs for a form; the person must choose missing images again."""
        images = [item.name for item in kind.images]
        found: dict[str, Any] = {}
        for name, value in inputs.items():
            if not isinstance(value, InputImage):
                found[name] = value
            elif value.source is not None:
                load = self._files.load_image if name in images else self._files.load_file
                with contextlib.suppress(InputError):
                    found[name] = replace(await load(value.source), name=value.name)
        return found

    def _put(self, kind: WorkflowType) -> None:
        self._window_store.set_catalog(self._window_store.state.catalog.with_type(kind))
        self._keep()

    def _keep(self) -> None:
        self._settings.write(WORKFLOWS, workflows_text(self._window_store.state.catalog))


def title_of(file_name: str) -> str:
    """Return a workflow's title: its file name, for JSON without the endings that say its kind.

    A longer one than the settings take is shortened: servers give titles of any length.
    """
    name = file_name.removesuffix(".json")
    if name != file_name:
        for ending in _KINDS:
            name = name.removesuffix(ending) or name
    return (name or file_name)[:MAX_TITLE]
