"""Use these settings: puts a task's workflow and inputs into the form, with a way back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.errors import BinderyError
from app.core.library.next_run import prompt_field, prompt_id_of, seeds
from app.core.message import message
from app.core.task.task import Task
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.input_file import InputImage
from app.services.window_services import Services
from app.ui.compose.actions import ComposeActions
from app.ui.compose.fields import field_id
from app.ui.compose.own_workflows import OwnWorkflows
from app.ui.page_store import PageStore
from app.ui.state import Form


@dataclass(frozen=True, slots=True)
class Former:
    """The form before settings were taken: the type that was shown, and that of the settings.

    `form` is the earlier form of the latter, `None` if there was none. `is_made`: that type was
    made from the task's graph; `kind` is the one of the same id that it replaced, if any.
    """

    shown: str
    type_id: str
    form: Form | None
    is_made: bool
    kind: WorkflowType | None


class SettingsActions:
    """Takes settings, and undoes that. `flash_drawn` shows that the form has changed."""

    def __init__(
        self,
        page_store: PageStore,
        services: Services,
        compose: ComposeActions,
        own: OwnWorkflows,
        focus_drawn: Callable[[str], object],
        flash_drawn: Callable[[], object],
    ) -> None:
        self._page_store = page_store
        self._window_store = services.window_store
        self._library = services.library
        self._recovery = services.recovery
        self._compose = compose
        self._own = own
        self._focus_drawn = focus_drawn
        self._flash_drawn = flash_drawn
        self._former: Former | None = None

    async def use(self, name: str) -> None:
        """Take the settings of a picture's task, by the picture's key or the prompt id."""
        task = await self._library.full(prompt_id_of(name))
        try:
            if task is None:
                self._page_store.change(toast=message("reuse.unknown"))
            else:
                await self.open_task(task)
        except BinderyError as error:
            self._page_store.change(toast=error.message)

    async def open_task(self, task: Task) -> None:
        """Take the settings of a task. Raises `InputError` if it has none."""
        task = await self._recovery.with_files(task)
        page, types = self._page_store.state, self._window_store.state.catalog.types
        kind = await self._own.open_task(task)
        self._former = Former(
            page.type_id,
            kind.id,
            page.forms.get(kind.id),
            task.workflow_type not in types,
            types.get(kind.id),
        )
        values = self._page_store.state.form(kind).values
        taken = {item.name: values.get(item.name) for item in seeds(kind)}
        lacking = [
            value.name
            for name, value in task.inputs.items()
            if isinstance(value, InputImage) and not isinstance(values.get(name), InputImage)
        ]
        lacking = [] if self._former.is_made else lacking
        self._page_store.change(
            seeds_taken={**self._page_store.state.seeds_taken, kind.id: taken},
            viewer=None,
            viewer_grid=False,
            toast=message("reuse.taken_part", names=lacking) if lacking else message("reuse.taken"),
        )
        prompt = prompt_field(kind)
        self._focus_drawn("workflow" if prompt is None else field_id(prompt))
        self._flash_drawn()

    def undo(self) -> None:
        """Bring the former form back."""
        former, self._former = self._former, None
        self._page_store.change(toast=None)
        if former is None:
            return
        if former.is_made:
            self._own.put_back(former.type_id, former.kind)
        self._page_store.change(**self._forms_before(former))
        if former.shown in self._window_store.state.catalog.types:
            self._compose.choose_type(former.shown)
        self._focus_drawn("workflow")

    def _forms_before(self, former: Former) -> dict[str, Any]:
        state, type_id = self._page_store.state, former.type_id
        forms = {key: form for key, form in state.forms.items() if key != type_id}
        if former.form is not None:
            forms[type_id] = former.form
        taken = {key: one for key, one in state.seeds_taken.items() if key != type_id}
        return {"forms": forms, "seeds_taken": taken}
