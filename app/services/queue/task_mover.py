"""Moves a task that its server has not begun yet.

A task is bound to its server for good. So it moves as a new one: its server lets go of the prompt,
and one step of the journal ends the task and puts a run under a new id into the queue. The wish is
recorded before the prompt is deleted, and is dropped only when the server is seen to have it still.
So it goes on after a reload, and nothing is lost or run twice.
"""

import contextlib
from dataclasses import replace

from app.core.errors import BinderyError, InputError, ServerError, StoreError, TransportError
from app.core.ids import PromptId, ServerUrl
from app.core.message import Message, message
from app.core.queue.entry import BatchId
from app.core.queue.waiting import Waiting
from app.core.storage.journal import QueueRows
from app.core.storage.queue_row import queue_row
from app.core.task.task import Task, TaskState, Trouble, advance
from app.core.windows.window_state import WindowState
from app.services.background import Background
from app.services.ports import Clock, Ids
from app.services.queue.letting_go import Held, let_go
from app.services.queue.making import moved_run
from app.services.queue.waiting_runs import WaitingRuns
from app.services.servers.client import Client
from app.services.storage.input_store import files_of
from app.services.storage.journal import DatabaseJournal
from app.services.storage.task_writer import TaskWriter
from app.services.tracking.tracker import Tracker
from app.services.window_store import WindowStore

AGAIN_SECONDS = 5.0
"""Seconds after which a move is tried again that could be neither confirmed nor recorded."""

REMOVED = 0
"""When the task of a moved run was removed, in ms: so long ago that no undo offers it."""


class TaskMover:
    """Carries out the wishes of tasks to move (`Task.moving_to`), those of an earlier page too.

    `moved` are the new ids of the runs that this page moved, by the old ones.
    """

    def __init__(
        self,
        window_store: WindowStore,
        client: Client,
        tracker: Tracker,
        journal: DatabaseJournal,
        writer: TaskWriter,
        runs: WaitingRuns,
        clock: Clock,
        ids: Ids,
        background: Background,
    ) -> None:
        self._window_store = window_store
        self._client = client
        self._tracker = tracker
        self._journal = journal
        self._writer = writer
        self._runs = runs
        self._clock = clock
        self._ids = ids
        self._background = background
        self._at_work: set[str] = set()
        self.moved = runs.moved
        window_store.watch(self._on_change)

    def movable(self, prompt_id: str) -> Task:
        """Return a task as it is now. Raises `InputError` unless it may move."""
        state = self._window_store.state
        task = state.task(prompt_id)
        if task is None or not task.can_move:
            raise InputError("move.started")
        if state.is_several(task.execution_server):
            raise InputError("move.unsure", server=state.name_of(task.execution_server))
        return task

    async def move(self, prompt_id: str, server: ServerUrl) -> str:
        """Record the wish and carry it out; return the new id of the run.

        Returns the task's own id while its server has not confirmed yet: the task stays until then.
        Raises `InputError` if it cannot move, and `StoreError`: then it is as before.
        """
        task = self.movable(prompt_id)
        is_first = prompt_id not in self._at_work
        self._at_work.add(prompt_id)
        try:
            try:
                await self._writer.intend(replace(task, moving_to=server))
            except StoreError:
                await self._stay(prompt_id)
                raise
            moved, why = await self._carry_out(prompt_id) if is_first else (prompt_id, None)
        finally:
            if is_first:
                self._ended(prompt_id)
        if why is not None:
            raise InputError(why.key, **why.args)
        return moved

    async def _carry_out(self, prompt_id: str) -> tuple[str, Message | None]:
        """Move a task whose wish is recorded; return its new id, or why it stays for good."""
        task = self._window_store.state.task(prompt_id)
        if task is None or task.moving_to is None:
            return prompt_id, None
        try:
            held = await let_go(task, self._client, self._window_store)
        except TransportError:
            await self._flag(prompt_id)
            return prompt_id, None
        except ServerError:
            held = Held.UNSURE
        if held is Held.UNSURE:
            return prompt_id, None
        if held is Held.GONE:
            return await self._put_back(prompt_id), None
        now = self._window_store.state.task(prompt_id)
        if now is None or not now.is_open:
            return prompt_id, None  # it was cancelled meanwhile
        await self._stay(prompt_id)
        self._tracker.poll_now(task.execution_server)
        name = self._window_store.state.name_of(task.execution_server)
        key = "move.started" if held is Held.STARTED else "move.refused"
        return prompt_id, message(key, server=name)

    async def _put_back(self, prompt_id: str) -> str:
        """End a task whose prompt is gone, and let its run wait instead: one step."""
        task = self._window_store.state.task(prompt_id)
        if task is None or task.state is not TaskState.QUEUED or task.moving_to is None:
            return prompt_id
        now = self._clock.now()
        if task.cancelling:
            await self._writer.keep(advance(task, TaskState.CANCELLED, now))
            return prompt_id
        new, batch = PromptId(self._ids.uuid()), BatchId(task.batch_id or self._ids.uuid())
        run = moved_run(self._window_store.state.window, task, task.moving_to, new, batch)
        ended = advance(task, TaskState.CANCELLED, now, hidden_at=REMOVED)
        try:
            back = QueueRows(run=queue_row(run), files=files_of(new, run.inputs))
            await self._journal.intend_queued(ended, back)
        except StoreError:  # another window moves it, or it is tried again
            return prompt_id
        latest = self._window_store.state.task(prompt_id)
        self.moved[prompt_id] = new
        self._window_store.back_in_queue(prompt_id, run)
        self._background.spawn(self._forget(ended), "forget a moved task")
        await self._follow(run, latest)
        return new

    async def _follow(self, run: Waiting, latest: Task | None) -> None:
        """Do to a moved run what a person asked of its task while the step was written."""
        if latest is None or latest.cancelling or not latest.is_open:
            await self._runs.cancel(run.prompt_id)  # it was cancelled or removed meanwhile
        elif latest.moving_to is not None:
            await self._runs.change([run.entry.only_on(latest.moving_to)])

    async def _forget(self, task: Task) -> None:
        with contextlib.suppress(StoreError):  # the next page deletes it
            await self._journal.forget(task)

    async def _stay(self, prompt_id: str) -> None:
        """Drop the wish: the task stays where it is."""
        task = self._window_store.state.task(prompt_id)
        if task is not None and task.moving_to is not None:
            await self._writer.keep(replace(task, moving_to=None))

    async def _flag(self, prompt_id: str) -> None:
        """Flag a task whose server does not respond: it moves when that is reached again."""
        task = self._window_store.state.task(prompt_id)
        if task is not None and task.is_open:
            await self._writer.keep(replace(task, unreachable=True))

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        for task in after.window.tasks.changed_since(before.window.tasks):
            if _is_due(task) and task.prompt_id not in self._at_work:
                self._at_work.add(task.prompt_id)
                self._background.spawn(self._late(task.prompt_id, 0.0), "move a task")

    def _ended(self, prompt_id: str) -> None:
        """Leave a task to the next change; one that could not be moved is tried again."""
        task = self._window_store.state.task(prompt_id)
        if task is not None and _is_due(task):
            self._background.spawn(self._late(prompt_id, AGAIN_SECONDS), "move a task again")
        else:
            self._at_work.discard(prompt_id)

    async def _late(self, prompt_id: str, seconds: float) -> None:
        """Go on with a wish; a task that cannot move any more says why."""
        await self._clock.sleep(seconds)
        try:
            with contextlib.suppress(BinderyError):
                _, why = await self._carry_out(prompt_id)
                task = self._window_store.state.task(prompt_id)
                if why is not None and task is not None and task.is_open:
                    await self._writer.keep(replace(task, warning=Trouble(why)))
        finally:
            self._ended(prompt_id)


def _is_due(task: Task) -> bool:
    """Return whether a task is to move, and its server is not known to be silent."""
    return task.moving_to is not None and task.is_open and not task.unreachable
