"""Cancels one task on its own server, and no other prompt: delete if pending, interrupt by id."""

import contextlib
from collections import Counter
from dataclasses import replace
from typing import Any

from app.core.comfy.responses import interrupts_by_id
from app.core.errors import BindingError, ServerError, TakenOver, TransportError
from app.core.ids import ServerUrl
from app.core.task.task import Task, TaskState, Trouble, advance
from app.core.tracking.queue_search import find, runs, waiting
from app.core.windows.window_state import WindowState
from app.services.background import Background
from app.services.ports import Clock, Journal
from app.services.servers.client import Client
from app.services.storage.task_writer import TaskWriter
from app.services.tracking.tracker import Tracker
from app.services.window_store import WindowStore

MAX_TELLS = 3
"""Give up after this many failed cancels on a server that is otherwise reachable."""


class Canceller:
    """Cancels tasks. The request is recorded at once; the server's response ends the task.

    If the prompt is in transit, the cancel is sent when the server has it. If the server does not
    respond, the cancel is sent when it does. Both survive a reload.
    """

    def __init__(
        self,
        window_store: WindowStore,
        client: Client,
        tracker: Tracker,
        journal: Journal,
        writer: TaskWriter,
        clock: Clock,
        background: Background,
    ) -> None:
        self._window_store = window_store
        self._background = background
        self._told: set[str] = set()
        self._failures: Counter[str] = Counter()
        window_store.watch(self._on_change)
        self._client = client
        self._tracker = tracker
        self._journal = journal
        self._writer = writer
        self._clock = clock

    async def cancel(self, prompt_id: str) -> Task:
        """Cancel a task and return its current state; an ended task is returned unchanged.

        A running task ends when its server reports that. Raises `BindingError` for an unknown id.
        Raises `TransportError` if the server does not respond: the cancel is sent when it does.
        Raises `ServerError` if the server cannot cancel, and the task continues. "cancel.too_old"
        means that it ignores ids: nothing was sent, since any running prompt would stop.
        """
        task = self._window_store.state.task(prompt_id)
        if task is None:
            raise BindingError("task.unknown", prompt_id=prompt_id)
        if not task.is_open or task.cancelling:
            return task
        if not task.foreign and task.state.is_unsent:
            return await self._keep(advance(task, TaskState.CANCELLED, self._clock.now()))
        self._journal.give_up(prompt_id)
        there = task.foreign or task.state.is_on_server
        if there:
            self._told.add(prompt_id)
        task = await self._keep(replace(task, cancelling=True))
        return await self._on_server(task) if there else task

    async def _on_server(self, task: Task) -> Task:
        try:
            return await self._tell_server(task)
        except TransportError:
            await self._not_told(task.prompt_id, unreachable=True)
            raise
        except ServerError:
            await self._not_told(task.prompt_id, cancelling=False)
            raise

    async def _not_told(self, prompt_id: str, **changes: Any) -> None:
        self._told.discard(prompt_id)
        task = self._window_store.state.task(prompt_id)
        if task is not None and task.is_open:
            await self._keep(replace(task, **changes))

    async def _tell_server(self, task: Task) -> Task:
        server = task.execution_server
        known = self._window_store.state.health_of(server).version
        is_cancelled = await self._client.cancel_job(task, known)
        if not is_cancelled:
            await self._client.delete_pending(task)
        queue = await self._client.queue(server)
        copies = waiting(task, queue)
        if copies:  # the browser may have repeated the request
            await self._client.delete_pending(task, copies)
            queue = await self._client.queue(server)
        if runs(task, queue):
            if not is_cancelled:
                await self._interrupt(task)
        elif find(task, queue) is None and not queue.left_out and await self._unfinished(task):
            return await self._deleted(task)
        self._tracker.poll_now(server)
        return self._now(task)

    async def _interrupt(self, task: Task) -> None:
        server = task.execution_server
        if not interrupts_by_id(await self._version(server)):
            raise ServerError("cancel.too_old", server=server)
        await self._client.interrupt(task)

    async def _unfinished(self, task: Task) -> bool:
        if task.execution_server in self._window_store.state.several:
            return False  # only one of the servers responded
        found = await self._client.history(
            task.execution_server, task.server_prompt_id, task.prompt_id
        )
        return found is None

    async def _deleted(self, task: Task) -> Task:
        now = self._now(task)
        if now.state in (TaskState.QUEUED, TaskState.REGISTERED):
            return await self._keep(advance(now, TaskState.CANCELLED, self._clock.now()))
        self._tracker.poll_now(task.execution_server)
        return now

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        for task in after.window.tasks.changed_since(before.window.tasks):
            self._tell_late(task)

    def _tell_late(self, task: Task) -> None:
        is_due = task.cancelling and not task.unreachable and task.state.is_on_server
        if is_due and task.prompt_id not in self._told:
            self._told.add(task.prompt_id)
            self._background.spawn(self._later(task), f"cancel {task.prompt_id}")

    async def _later(self, task: Task) -> None:
        with contextlib.suppress(TakenOver):
            try:
                await self._on_server(task)
            except ServerError as error:
                now = self._now(task)
                await self._keep(replace(now, warning=Trouble(error.message)))
            except TransportError as error:
                self._failures[task.prompt_id] += 1
                if self._failures[task.prompt_id] >= MAX_TELLS:
                    await self._give_up(task, error)

    async def _give_up(self, task: Task, error: TransportError) -> None:
        """Report that a server rejects the cancel although it responds to other requests."""
        del self._failures[task.prompt_id]
        now = self._now(task)
        if now.is_open:
            warning = Trouble(error.message)
            await self._keep(replace(now, cancelling=False, unreachable=False, warning=warning))

    async def _version(self, server: ServerUrl) -> str:
        known = self._window_store.state.health_of(server).version
        return known or await self._client.version(server)

    def _now(self, task: Task) -> Task:
        try:
            return self._window_store.state.present(task.prompt_id)
        except TakenOver:
            self._told.discard(task.prompt_id)  # it may respond again
            raise

    async def _keep(self, task: Task) -> Task:
        with contextlib.suppress(TakenOver):
            await self._writer.keep(task)
        return self._now(task)
