"""The JavaScript API, over plain values; `app/browser/devtools.py` exports it."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.errors import InputError
from app.core.ids import NO_SERVER, PromptId
from app.core.queue.waiting import Waiting
from app.core.submission.options import RunOptions, pool_server, read_options
from app.core.task.task import Task, TaskState
from app.core.windows.public_json import plain_task, plain_waiting, plain_window
from app.core.windows.public_lists import plain_servers, plain_workflows
from app.core.windows.window_lock import pin, release
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import InputKind
from app.services.pictures.image_urls import ImageUrls
from app.services.ports import Clock, Close
from app.services.queue.waiting_runs import WaitingRuns
from app.services.storage.task_writer import TaskWriter
from app.services.tasks.canceller import Canceller
from app.services.window_store import WindowStore

MAX_ID = 200
"""Maximum characters of a prompt id from devtools: a UUID has 36."""


class Api:
    """The functions of the table in `docs/javascript.md`; those that run are in `Runs`."""

    def __init__(
        self,
        window_store: WindowStore,
        canceller: Canceller,
        urls: ImageUrls,
        clock: Clock,
        writer: TaskWriter,
        queue: WaitingRuns,
    ) -> None:
        self._window_store = window_store
        self._canceller = canceller
        self._urls = urls
        self._clock = clock
        self._writer = writer
        self._queue = queue

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
        """Return a task or waiting run of this tab, a task of any with results, or `None`."""
        found = self._window_store.state.any_task(prompt_id) if isinstance(prompt_id, str) else None
        if found is not None and found.prompt_id not in self._window_store.state.unrecorded:
            return plain_task(found)
        one = self._window_store.state.window.waiting(str(prompt_id))
        return None if one is None else plain_waiting(one)

    def uploads(self, type_id: Any) -> Mapping[str, InputKind]:
        """Return the inputs of a workflow type that take a file, with their kinds."""
        kind = self._window_store.state.catalog.types.get(str(type_id))
        return {} if kind is None else {item.name: item.kind for item in kind.uploads}

    def list_servers(self) -> list[dict[str, Any]]:
        """Return the servers of the pool, without keys or headers."""
        return plain_servers(self._window_store.state)

    def list_workflows(self) -> list[dict[str, Any]]:
        """Return the workflow types with their inputs."""
        return plain_workflows(self._window_store.state)

    async def lock_server(self, url: Any = None) -> dict[str, Any]:
        """Pin the window to a server of the pool, or to the one that it would use now.

        Returns the window. Raises `InputError` for another address and `BindingError` while tasks
        are open on another locked server.
        """
        if url is None:
            server = await self._urls.api_base_url()
        else:
            server = pool_server(str(url), self._window_store.state.pool)
        window = self._window_store.state.window
        self._window_store.set_lock(pin(window.lock, server, window.tasks))
        return self.window_info()

    def unlock_server(self) -> dict[str, Any]:
        """Release the lock and return the window; open tasks keep their servers."""
        self._window_store.set_lock(release(self._window_store.state.window.lock))
        return self.window_info()

    def run_options(self, values: Mapping[str, Any]) -> RunOptions:
        """Return the options of a run. Raises `InputError`."""
        return read_options(values, self._window_store.state.pool)

    def follow_tasks(self, on_task: Callable[[dict[str, Any]], None]) -> Close:
        """Call `on_task` with each new or changed task, until the returned function is called.

        A run that waits is given too: when it is new, and when it was cancelled before it had a
        server.
        """

        def watcher(before: WindowState, after: WindowState) -> None:
            if after.window.queue is not before.window.queue:
                known = {one.prompt_id: one for one in before.window.queue}
                for one in after.window.queue:
                    if known.pop(one.prompt_id, None) is None:
                        on_task(plain_waiting(one))
                for one in known.values():
                    if one.prompt_id in self._queue.cancelled:
                        on_task(_cancelled(one))
            for task in after.shown.tasks.changed_since(before.shown.tasks):
                on_task(plain_task(task))

        return self._window_store.watch(watcher)

    async def cancel(self, prompt_id: Any) -> dict[str, Any]:
        """Cancel a task on its own server and return it; a waiting run just leaves the queue."""
        one = self._window_store.state.window.waiting(str(prompt_id))
        if one is not None and await self._queue.cancel(one.prompt_id):
            return _cancelled(one)
        return plain_task(await self._canceller.cancel(str(prompt_id)))

    def list_tasks(self) -> list[dict[str, Any]]:
        """Return all tasks of this window, newest first; the runs that wait come before them."""
        window = self._window_store.state.shown
        waiting = [plain_waiting(one) for one in reversed(window.queue)]
        return [*waiting, *(plain_task(task) for task in window.tasks.newest_first())]

    def _find(self, prompt_id: Any) -> Task | None:
        return self._window_store.state.task(prompt_id) if isinstance(prompt_id, str) else None


def _cancelled(one: Waiting) -> dict[str, Any]:
    """Return a run that was cancelled before it had a server, as a task that has ended."""
    return {**plain_waiting(one), "state": TaskState.CANCELLED.value, "open": False}
