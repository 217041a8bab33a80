"""The JavaScript API, over plain values; `app/browser/devtools.py` exports it."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from app.core.errors import InputError, PromptRejected, ServerError
from app.core.ids import NO_SERVER, PromptId
from app.core.pictures.urls import picture_url
from app.core.recipes.variants import MODEL
from app.core.submission.order import Order
from app.core.task.output import describe_no_picture
from app.core.task.task import Task, TaskState
from app.core.windows.public_json import (
    plain_file,
    plain_outputs,
    plain_task,
    plain_texts,
    plain_window,
)
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import InputKind
from app.core.workflow.inputs import defaults, validate
from app.services.ports import Clock
from app.services.servers.model_choices import ModelChoices
from app.services.storage.task_writer import TaskWriter
from app.services.submission.submitter import Submitter
from app.services.tasks.canceller import Canceller
from app.services.window_store import WindowStore

MAX_ID = 200
"""Maximum characters of a prompt id from devtools: a UUID has 36."""


class Api:
    """The functions of the table in the README, by their Python names."""

    def __init__(
        self,
        window_store: WindowStore,
        submitter: Submitter,
        canceller: Canceller,
        model_choices: ModelChoices,
        clock: Clock,
        writer: TaskWriter,
    ) -> None:
        self._window_store = window_store
        self._submitter = submitter
        self._canceller = canceller
        self._model_choices = model_choices
        self._clock = clock
        self._writer = writer

    def window_info(self) -> dict[str, Any]:
        """Return this window's ids, lock and task counts."""
        return plain_window(self._window_store.state.shown)

    def register(self, prompt_id: Any, fields: Any) -> dict[str, Any]:
        """Bind a prompt that the caller submits itself to the locked server, and track it.

        Raises `BindingError` if the window has no lock or if the id is bound to another server.
        """
        if not isinstance(prompt_id, str) or not 0 < len(prompt_id) <= MAX_ID:
            raise InputError("task.bad_id")
        if not prompt_id.isprintable():  # a URL cannot hold half a surrogate pair
            raise InputError("task.bad_id")
        window = self._window_store.state.window
        given = fields if isinstance(fields, Mapping) else {}
        kind = given.get("workflowType")
        task = Task(
            prompt_id=PromptId(prompt_id),
            execution_server=window.lock.server or NO_SERVER,  # which is rejected
            window_id=window.window_id,
            client_id=window.client_id,
            registered_at=window.tasks.stamp(self._clock.now()),
            workflow_type=kind if isinstance(kind, str) else "",
            foreign=True,
        )
        self._window_store.bind_foreign(task)
        self._writer.record(prompt_id)
        bound = self._window_store.state.task(prompt_id)
        assert bound is not None
        return plain_task(bound)

    def task(self, prompt_id: Any) -> dict[str, Any] | None:
        """Return a task as plain values, or `None`."""
        task = self._find(prompt_id)
        return None if task is None else plain_task(task)

    def uploads(self, type_id: Any) -> Mapping[str, InputKind]:
        """Return the inputs of a workflow type that take a file, with their kinds."""
        kind = self._window_store.state.catalog.types.get(str(type_id))
        return {} if kind is None else {item.name: item.kind for item in kind.uploads}

    async def process_image(
        self, type_id: Any, values: Mapping[str, Any], on_progress: Callable[[Any], None] | None
    ) -> dict[str, Any]:
        """Run a workflow and return its pictures, files and texts.

        `imageUrl` is `None` without a picture. Raises the error of the task, with its message.
        """
        kind = self._window_store.state.catalog.get(str(type_id))
        choices = await self._model_choices.choices(kind)
        kind = self._model_choices.fitted(kind, values.get(MODEL), choices)
        given = {**defaults(kind), **values}
        clean, wrong = validate(kind, given, choices, self._model_choices.limits(kind))
        for name, text in (await self._model_choices.explain(kind, wrong)).items():
            raise InputError("field.wrong", field=name, why=text)
        (task,) = await self._submitter.start(Order(kind, clean))
        ended = await self.until_ended(task.prompt_id, on_progress)
        return self._result(ended)

    async def until_ended(
        self, prompt_id: str, on_change: Callable[[Any], None] | None = None
    ) -> Task:
        """Wait for a task's end; `on_change` is called at every change before it.

        Raises `TakenOver` if another window took the task over, or if it was removed.
        """
        changed = asyncio.Event()

        def watcher(before: WindowState, after: WindowState) -> None:
            if after.task(prompt_id) is not before.task(prompt_id):
                changed.set()

        close = self._window_store.watch(watcher)
        try:
            while True:
                changed.clear()
                task = self._window_store.state.present(prompt_id)
                if on_change is not None:
                    on_change(plain_task(task))
                if not task.is_open:
                    return task
                await changed.wait()
        finally:
            close()

    async def cancel(self, prompt_id: Any) -> dict[str, Any]:
        """Cancel a task on its own server and return it."""
        return plain_task(await self._canceller.cancel(str(prompt_id)))

    def list_tasks(self) -> list[dict[str, Any]]:
        """Return all tasks of this window, newest first."""
        return [plain_task(task) for task in self._window_store.state.shown.tasks.newest_first()]

    def _find(self, prompt_id: Any) -> Task | None:
        return self._window_store.state.task(prompt_id) if isinstance(prompt_id, str) else None

    def _result(self, task: Task) -> dict[str, Any]:
        if task.state is TaskState.REJECTED and task.trouble is not None:
            shown = task.trouble
            raise PromptRejected(shown.message.key, reasons=shown.reasons, **shown.message.args)
        if task.state is not TaskState.SUCCEEDED:
            why = task.trouble.message if task.trouble else ""
            raise ServerError("task.ended", state=task.state.value, why=why)
        if task.picture is None and not task.outputs and not task.texts:
            found = task.warning.message if task.warning else describe_no_picture(task.outputs)
            raise ServerError(found.key, **found.args)
        return {
            "promptId": task.prompt_id,
            "executionServer": task.execution_server,
            "imageUrl": picture_url(task, task.picture) if task.picture else None,
            "images": [plain_file(task, file) for file in task.outputs if file.is_picture],
            "files": [plain_file(task, file) for file in task.outputs if not file.is_picture],
            "texts": plain_texts(task),
            "outputs": plain_outputs(task),
        }
