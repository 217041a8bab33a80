"""What a person does in the form: choose, type, bring images, run."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from app.core.catalog import Kind, WorkflowType
from app.core.derive import derive_type
from app.core.errors import FieldError, InputError
from app.core.inputs import InputImage, validate
from app.core.message import Message, message
from app.core.order import Order
from app.core.saved import own_type_id, workflows_text
from app.core.task import Task
from app.services.assembly import Services
from app.services.chooser import NotCapable
from app.services.ports import Settings
from app.ui.live import LivePage
from app.ui.state import MAX_RUNS, Form, Notice

LoadImage = Callable[[Any], Awaitable[InputImage]]
ReleaseImage = Callable[[InputImage], None]
ReadText = Callable[[Any], Awaitable[str]]


class ComposeActions:
    """Keeps the form's state, and makes orders of it."""

    def __init__(
        self,
        live: LivePage,
        services: Services,
        settings: Settings,
        load_image: LoadImage,
        release_image: ReleaseImage,
        read_text: ReadText,
        focus: Callable[[str], None],
    ) -> None:
        self._live = live
        self._board = services.board
        self._submitter = services.submitter
        self._capabilities = services.capabilities
        self._face = services.face
        self._offers = services.offers
        self._settings = settings
        self._load_image = load_image
        self._release_image = release_image
        self._read_text = read_text
        self._focus = focus

    def choose_type(self, type_id: str) -> None:
        """Show another workflow type's form; the servers are asked for its choices."""
        self._live.change("compose", type_id=self._board.catalog.get(type_id).id, run_notice=None)
        self._offers.want(type_id)

    def type_value(self, name: str, value: str) -> None:
        """Take what was typed into a field; a message about it goes away."""
        kind, form = self._form()
        errors = {key: text for key, text in form.errors.items() if key != name}
        values = {**form.values, name: value}
        self._live.state = self._live.state.with_form(kind.id, Form(values, errors))
        steers = any(item.only_when and item.only_when[0] == name for item in kind.inputs)
        seed = any(item.kind is Kind.SEED and item.name == name for item in kind.inputs)
        if steers or seed or len(errors) != len(form.errors):
            self._live.redraw("compose")

    def set_runs(self, value: str) -> None:
        """Take the number of runs, within 1 to `MAX_RUNS`."""
        runs = int(value) if value.isascii() and value.isdigit() else 1
        self._live.change(runs=max(1, min(MAX_RUNS, runs)))
        self._live.redraw("compose")

    def random_seed(self, name: str) -> None:
        """Let a seed be drawn for each run."""
        self.type_value(name, "")
        self._live.redraw("compose")

    def clear_image(self, name: str) -> None:
        """Take an image out of the form."""
        kind, form = self._form()
        image = form.values.get(name)
        values = {key: value for key, value in form.values.items() if key != name}
        self._live.state = self._live.state.with_form(kind.id, Form(values, form.errors))
        self._live.redraw("compose")
        if isinstance(image, InputImage):
            self._release_image(image)

    async def take_files(self, name: str, files: tuple[Any, ...]) -> None:
        """Put images into the named field and the empty ones after it; ":workflow" is a file."""
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
        for target, file in zip(targets, files, strict=False):
            await self._take_file(kind, target, file)
        if not targets:
            self._live.change("compose", run_notice=Notice(message("image.nowhere")))

    async def add_workflow(self, file: Any) -> None:
        """Add a workflow of the person's own, from an API-format file."""
        try:
            document = json.loads(await self._read_text(file))
            title = file.name.removesuffix(".json")
            kind = derive_type(own_type_id(title), title, document)
        except (ValueError, RecursionError):
            self._workflow_notice(message("workflow.not_json", name=file.name))
            return
        except InputError as error:
            self._workflow_notice(error.message)
            return
        self._board.set_catalog(self._board.catalog.with_type(kind))
        self._keep_workflows()
        self._live.change(
            "compose", "toast", workflow_notice=None, toast=message("workflow.added", name=title)
        )
        self.choose_type(kind.id)

    def remove_workflow(self, type_id: str) -> None:
        """Remove one of the person's own workflows; its tasks stay."""
        self._board.set_catalog(self._board.catalog.without(type_id))
        self._keep_workflows()
        self._live.change("compose", type_id=next(iter(self._board.catalog.types), ""))

    async def run(self) -> None:
        """Check the form, then place the runs; what is wrong stands beside its field."""
        if self._live.state.placing:
            return
        self._live.change("compose", placing=True, run_notice=None)
        try:
            await self._place()
        finally:
            self._live.change("compose", placing=False)

    async def _place(self) -> None:
        kind, form = self._form()
        servers = self._face.choice_servers()
        await self._capabilities.learn_choices(kind, servers)
        clean, wrong = validate(kind, form.values, self._capabilities.choices(kind, servers))
        if wrong:
            self._refuse(kind, form, wrong)
            return
        try:
            await self._submitter.start(Order(kind, clean), self._live.state.runs)
            self._live.change("tabs", tab="tasks")  # a narrow page shows one section at a time
        except FieldError as error:
            self._refuse(kind, form, {error.field: error.message})
        except NotCapable as error:
            self._live.change("compose", run_notice=self._not_capable(error))
        except InputError as error:
            self._live.change("compose", run_notice=Notice(error.message))

    async def again(self, task: Task) -> None:
        """Run a task's order again, with the same values, as a new task."""
        kind = self._board.catalog.get(task.workflow_type)
        await self._submitter.start(Order(kind, task.inputs, retry_of=task.prompt_id))

    def _refuse(self, kind: WorkflowType, form: Form, wrong: Mapping[str, Message]) -> None:
        self._live.state = self._live.state.with_form(kind.id, Form(form.values, wrong))
        self._focus(next(f"field-{item.name}" for item in kind.inputs if item.name in wrong))

    async def _take_file(self, kind: WorkflowType, name: str, file: Any) -> None:
        try:
            image = await self._load_image(file)
        except InputError as error:
            form = self._live.state.form(kind)
            wrong = {**form.errors, name: error.message}
            self._live.state = self._live.state.with_form(kind.id, Form(form.values, wrong))
            self._live.redraw("compose")
            return
        self.clear_image(name)
        form = self._live.state.form(kind)
        errors = {key: text for key, text in form.errors.items() if key != name}
        values = {**form.values, name: image}
        self._live.state = self._live.state.with_form(kind.id, Form(values, errors))
        self._live.redraw("compose")

    def _form(self) -> tuple[WorkflowType, Form]:
        kind = self._board.catalog.get(self._live.state.type_id)
        return kind, self._live.state.form(kind)

    def _not_capable(self, error: NotCapable) -> Notice:
        scene = self._live.scene()
        more = [
            message("pool.lacks", server=scene.server_name(url), what=item)
            for url, lacking in error.lacking.items()
            for item in lacking
        ]
        return Notice(error.message, tuple(more))

    def _workflow_notice(self, text: Message) -> None:
        self._live.change("compose", workflow_notice=Notice(text))

    def _keep_workflows(self) -> None:
        self._settings.write("workflows", workflows_text(self._board.catalog))
