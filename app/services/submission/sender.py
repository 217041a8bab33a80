"""Sends one prompt: first it records a fresh intent, afterwards the outcome or a lookup."""

import contextlib
from dataclasses import replace

from app.core.comfy.responses import Accepted
from app.core.errors import (
    BinderyError,
    PromptRejected,
    ServerError,
    StoreError,
    TakenOver,
    TransportError,
)
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers.diagnosis import is_refusal, rest_seconds, why_refused, why_strange
from app.core.task.task import Task, TaskState, Trouble, advance
from app.core.tracking.queue_search import find
from app.core.tracking.resubmission import KEPT_OUT, may_send
from app.services.background import Background
from app.services.ports import Clock
from app.services.servers.client import Client
from app.services.servers.shared_address_probe import SharedAddressProbe
from app.services.servers.write_check import WriteCheck
from app.services.storage.task_writer import TaskWriter
from app.services.submission.retry_after import RetryAfter
from app.services.tracking.tracker import Tracker
from app.services.window_store import WindowStore
from app.services.workflows.embedding import editor_file_of

MAX_INTENTS = 24
"""Maximum number of intents that were outdated when recorded; then the disk is too slow.

Each took `FRESH_MS` or longer, so together they took two minutes.
"""


class Sender:
    """Sends a prompt once. All methods raise `TakenOver`."""

    def __init__(
        self,
        window_store: WindowStore,
        client: Client,
        tracker: Tracker,
        writer: TaskWriter,
        clock: Clock,
        background: Background,
        probe: SharedAddressProbe,
        retry_after: RetryAfter,
        writes: WriteCheck,
    ) -> None:
        self._window_store = window_store
        self._client = client
        self._tracker = tracker
        self._writer = writer
        self._clock = clock
        self._background = background
        self._writes = writes
        self._probe = probe
        self._retry_after = retry_after

    async def send(self, task: Task) -> None:
        """Send the prompt of a task that is *submitting*, unless it is stopped before.

        If the server requests a pause instead of accepting it, the prompt is sent after the pause
        under the same id. This is safe: the server rejected it, and a lookup confirms that it is
        absent.
        """
        task = replace(task, attempt=task.attempt + 1, trouble=None)
        while (error := await self._try(task)) is not None:
            if not await self._retry_after.over(task):
                return
            task = self._writer.now(task)
            if task.state is not TaskState.SUBMITTING:
                return
            if await self._may_be_there(task):
                await self._unknown(task, error)
                return

    async def _try(self, task: Task) -> BinderyError | None:
        """Send a prompt; return the server's rejection if it requests a pause."""
        if await self._is_barred(task) or not await self._intend(task):
            return None
        if await self._is_barred(task):  # may have changed while the intent was recorded
            return None
        self._probe.watch.sending(task)
        began = self._clock.monotonic()
        known = self._probe.watch.latest_number(task.execution_server)
        try:
            workflow = editor_file_of(self._window_store.state, task)
            accepted = await self._client.submit(task, workflow)
        except PromptRejected as error:
            trouble = Trouble(error.message, error.reasons)
            self._probe.refused(task, error.reasons)
            await self._writer.end(task, TaskState.REJECTED, trouble)
        except (TransportError, ServerError) as error:
            asks_for_rest = self._retry_after.note(task.execution_server, error)
            if not is_refusal(error) or await self._may_be_there(task):
                await self._unknown(task, error)
            elif asks_for_rest:
                return error
            else:
                await self._refused(task, error)
        else:
            if accepted.number is not None:  # before any await, as other responses arrive
                self._probe.watch.saw_number(task.execution_server, accepted.number, known)
            await self._accepted(task, accepted, began)
        return None

    async def _is_barred(self, task: Task) -> bool:
        """Return whether nothing may be sent to a task's address; then it leaves *submitting*.

        At a first attempt nothing was sent. An earlier attempt may have arrived, so the task is
        looked up.
        """
        server = task.execution_server
        if self._probe.watch.is_several(server):
            trouble = several_trouble(task)
        elif self._window_store.state.is_set_aside(server):
            trouble = Trouble(message("transport.set_aside"))
        else:
            return False
        if task.attempt <= 1:
            await self._writer.end(task, TaskState.FAILED, trouble)
        else:
            await self._writer.end(task, TaskState.UNKNOWN, None)
        return True

    async def _intend(self, task: Task) -> bool:
        """Record that a prompt will be sent; return whether to send it now."""
        for _ in range(MAX_INTENTS):
            # An absence seen before this attempt proves nothing about it.
            task = replace(task, submitted_at=self._clock.now(), absent_at=None)
            try:
                await self._writer.intend(task)
            except StoreError as error:
                if not await self._writer.stopped(task):
                    await self._not_recorded(task, error.message)
                return False
            if await self._writer.stopped(task):
                return False
            if may_send(task, self._clock.now()):
                return True
            task = self._writer.now(task)
            if task.state is not TaskState.SUBMITTING:
                return False
        await self._not_recorded(task, message("journal.slow"))
        return False

    async def _not_recorded(self, task: Task, why: Message) -> None:
        trouble = Trouble(message("task.not_recorded", why=why))
        await self._writer.end(task, TaskState.FAILED, trouble)

    async def _accepted(self, task: Task, accepted: Accepted, began: int) -> None:
        now = self._writer.now(task)
        if not now.is_open:
            return  # the run ended before the response arrived
        remote = accepted.prompt_id if accepted.prompt_id != task.prompt_id else ""
        dropped = Trouble(message("task.outputs_dropped"), accepted.reasons)
        warning = dropped if accepted.reasons else None
        now = replace(now, remote_id=remote, warning=warning, unreachable=False)
        if now.state is TaskState.SUBMITTING:
            now = advance(now, TaskState.QUEUED, self._clock.now())
        now = await self._writer.keep(now)
        self._tracker.submitted(now, began)
        self._probe.accepted(now)

    async def _may_be_there(self, task: Task) -> bool:
        """Return whether the server may have the prompt after all.

        A browser repeats a POST when a connection breaks: the first one may have arrived. The
        prompt may be in the unread part of a long queue, or on another server at the address.
        """
        server = task.execution_server
        if self._probe.watch.is_several(server):
            return True
        try:
            queue = await self._client.queue(server)
            if queue.left_out or find(task, queue) is not None:
                return True
            found = await self._client.history(server, task.prompt_id) is not None
        except (TransportError, ServerError):
            return True
        return found or self._probe.watch.is_several(server)  # detected meanwhile

    async def _refused(self, task: Task, error: BinderyError) -> None:
        """End a task whose prompt certainly did not arrive."""
        why = why_strange(error) if isinstance(error, ServerError) else error.message
        if self._writer.now(task).state is TaskState.SUBMITTING:
            trouble = Trouble(message("task.refused", server=task.execution_server, why=why))
            await self._writer.end(task, TaskState.FAILED, trouble)

    async def _find_refusal(self, task: Task) -> None:
        """Check whether something in front of the server blocks prompts, and record it."""
        why = await self._writes.refusal(task.execution_server)
        if why is None:
            return
        with contextlib.suppress(TakenOver):
            now = self._writer.now(task)
            if now.state is TaskState.UNKNOWN and now.attempt == task.attempt:
                kept_out = message(KEPT_OUT, server=task.execution_server, why=why)
                await self._writer.keep(replace(now, trouble=Trouble(kept_out)))
                self._tracker.poll_now(task.execution_server)

    async def _unknown(self, task: Task, error: BinderyError) -> None:
        """Mark the outcome as unknown: the prompt is never sent again before a lookup."""
        now = self._writer.now(task)
        silent = isinstance(error, TransportError)
        if not silent:
            self._window_store.ignore(task.execution_server, str(error))
        if now.state is TaskState.SUBMITTING:
            changes = {
                "unreachable": silent,
                "trouble": _refusal(task.execution_server, error),
            }
            await self._writer.keep(advance(now, TaskState.UNKNOWN, self._clock.now(), **changes))
            if silent:
                self._background.spawn(self._find_refusal(task), "why a prompt did not arrive")


def several_trouble(task: Task) -> Trouble:
    """Return the reason that nothing is sent for a task: its address is shared."""
    return Trouble(message("task.several", server=task.execution_server))


def _refusal(server: ServerUrl, error: BinderyError) -> Trouble | None:
    """Return the reason to show if a prompt with this outcome turns out to be absent.

    A response with an error status was a rejection; other errors prove nothing. A requested pause
    is no reason to give a task up.
    """
    if rest_seconds(error) is not None:
        return None
    if isinstance(error, ServerError) and "status" in error.message.args:
        return Trouble(message("task.refused", server=server, why=why_refused(error)))
    return None
