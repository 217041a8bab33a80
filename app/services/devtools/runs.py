"""Runs workflows for the JavaScript API: from a call to its results, until it is aborted."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from app.core.errors import (
    AbortError,
    BinderyError,
    InputError,
    PromptRejected,
    ServerError,
    TransportError,
)
from app.core.pictures.urls import picture_url
from app.core.queue.waiting import Waiting
from app.core.recipes.variants import MODEL
from app.core.submission.options import RunOptions
from app.core.submission.order import Order, no_type
from app.core.task.output import describe_no_picture
from app.core.task.task import Task, TaskState
from app.core.windows.public_json import (
    plain_file,
    plain_outputs,
    plain_task,
    plain_texts,
    plain_waiting,
)
from app.core.windows.window import check_place
from app.core.windows.window_state import WindowState
from app.core.workflow.graph import parse_graph
from app.core.workflow.inputs import defaults, validate
from app.services.background import Background, all_of, first_of
from app.services.pictures.image_urls import Warn
from app.services.queue.waiting_runs import WaitingRuns
from app.services.servers.model_choices import ModelChoices
from app.services.tasks.canceller import Canceller
from app.services.window_store import WindowStore

T = TypeVar("T")

OnProgress = Callable[[Any], None]

ONE = RunOptions()
"""One run on the server that the window chooses."""


class Runs:
    """Each method returns one result, or with `options.runs` a list with one for each run.

    Each raises the error of the first task that failed, after all have ended. Once `aborted` is
    set, they raise `AbortError` and cancel their tasks; what was not sent by then is never sent.
    """

    def __init__(
        self,
        window_store: WindowStore,
        queue: WaitingRuns,
        canceller: Canceller,
        model_choices: ModelChoices,
        background: Background,
        warn: Warn,
    ) -> None:
        self._window_store = window_store
        self._queue = queue
        self._canceller = canceller
        self._model_choices = model_choices
        self._background = background
        self._warn = warn

    async def process_image(
        self,
        type_id: Any,
        values: Mapping[str, Any],
        on_progress: OnProgress | None = None,
        options: RunOptions = ONE,
        aborted: asyncio.Event | None = None,
    ) -> Any:
        """Run a workflow and return its pictures, files and texts.

        `imageUrl` is `None` without a picture. Raises the error of the task, with its message.
        """
        return await self._run(lambda: self._order(type_id, values), on_progress, options, aborted)

    async def _order(self, type_id: Any, values: Mapping[str, Any]) -> Order:
        kind = self._window_store.state.catalog.get(str(type_id))
        choices = await self._model_choices.choices(kind)
        kind = self._model_choices.fitted(kind, values.get(MODEL), choices)
        given = {**defaults(kind), **values}
        clean, wrong = validate(kind, given, choices, self._model_choices.limits(kind))
        for name, text in (await self._model_choices.explain(kind, wrong)).items():
            raise InputError("field.wrong", field=name, why=text)
        return Order(kind, clean)

    async def submit_graph(
        self,
        document: Any,
        on_progress: OnProgress | None = None,
        options: RunOptions = ONE,
        aborted: asyncio.Event | None = None,
    ) -> Any:
        """Run a person's own graph in API format as it is; only its file names get the task's id.

        Raises `InputError` for anything else.
        """

        async def order() -> Order:
            return Order(replace(no_type(""), graph=parse_graph(document)))

        return await self._run(order, on_progress, options, aborted)

    async def until_ended(self, prompt_id: str, on_change: OnProgress | None = None) -> Task:
        """Wait for a task's end; `on_change` is called at every change before it.

        A run that waits here is waited for too, and so is a task that moves. Raises `ServerError`
        if it is cancelled before it has a server, and `TakenOver` if another window took it over,
        or if it was removed.
        """
        changed, now_id = asyncio.Event(), prompt_id

        def watcher(before: WindowState, after: WindowState) -> None:
            if _found(after, now_id) is not _found(before, now_id):
                changed.set()

        close = self._window_store.watch(watcher)
        try:
            while True:
                changed.clear()
                now_id = self._queue.moved.get(now_id, now_id)
                found = _found(self._window_store.state, now_id)
                if found is None and now_id in self._queue.cancelled:
                    raise ServerError("task.ended", state=TaskState.CANCELLED.value, why="")
                task = found or self._window_store.state.present(now_id)
                if on_change is not None:
                    on_change(
                        plain_waiting(task) if isinstance(task, Waiting) else plain_task(task)
                    )
                if not isinstance(task, Waiting) and not task.is_open:
                    return task
                await changed.wait()
        finally:
            close()

    async def _run(
        self,
        make: Callable[[], Awaitable[Order]],
        on_progress: OnProgress | None,
        options: RunOptions,
        aborted: asyncio.Event | None,
    ) -> Any:
        stop = asyncio.Event() if aborted is None else aborted
        if stop.is_set():
            raise AbortError("run.aborted")
        runs = 1 if options.runs is None else options.runs

        async def start() -> list[str]:
            order = await make()
            if options.server is not None:
                check_place(self._window_store.state.window, options.server)
            made = await self._queue.put(order, runs, options.server, lambda: not stop.is_set())
            return [one.prompt_id for one in made]

        starting = _begin(start())
        ending = _begin(self._results(starting, on_progress))
        try:
            await first_of(all_of([ending]), stop.wait())
            if ending.done():
                results = ending.result()
                return results[0] if options.runs is None else results
            self._background.spawn(self._cancel(starting), "cancel an aborted run")
            raise AbortError("run.aborted")
        finally:
            ending.cancel()
            if not stop.is_set():
                starting.cancel()

    async def _results(
        self, starting: asyncio.Future[list[str]], on_progress: OnProgress | None
    ) -> list[dict[str, Any]]:
        await asyncio.wait({starting})  # unlike a shield, it reports nothing once it is left
        waits = (self.until_ended(prompt_id, on_progress) for prompt_id in starting.result())
        ended = await asyncio.gather(*waits, return_exceptions=True)
        for one in ended:
            if isinstance(one, BaseException):
                raise one
        return [_result(task) for task in ended if isinstance(task, Task)]

    async def _cancel(self, starting: asyncio.Future[list[str]]) -> None:
        """Cancel the tasks of an aborted run, each by its id."""
        try:
            made = await starting
        except BinderyError:  # nothing waits
            return
        await asyncio.gather(*(self._cancel_one(prompt_id) for prompt_id in made))

    async def _cancel_one(self, prompt_id: str) -> None:
        now_id = self._queue.moved.get(prompt_id, prompt_id)
        try:
            if not await self._queue.cancel(now_id):
                await self._canceller.cancel(now_id)
        except TransportError:
            pass  # the cancel is sent when the server responds
        except BinderyError as error:  # nobody waits for this any more
            self._warn(error.message.key, error.message.args)


def _found(state: WindowState, prompt_id: str) -> Waiting | Task | None:
    """Return a run that waits here, or its task once that is recorded."""
    return state.window.waiting(prompt_id) or state.task(prompt_id)


def _begin(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Begin work whose error is raised by the caller.

    Pyodide reports the error of a task that ends before anything waits for it, so this waits.
    """
    task = asyncio.ensure_future(work)
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return task


def _result(task: Task) -> dict[str, Any]:
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
