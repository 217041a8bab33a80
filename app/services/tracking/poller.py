"""Polls a server once: its queue, then the history of missing prompts, then the decisions.

`server_tracker` decides when to poll.
"""

import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.core.comfy.jobs import jobs_suffice
from app.core.comfy.requests import ENTRY_BYTES
from app.core.comfy.responses import Queue
from app.core.errors import ServerError, TakenOver, TransportError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.servers.health import answered
from app.core.servers.shared_address import Sign
from app.core.task.task import TRANSITIONS, Task, TaskState, Trouble, advance
from app.core.tracking.queue_search import extra_copies
from app.core.tracking.reconcile import Lookup, decide, rests_on_absence
from app.services.background import Background
from app.services.ports import Clock, Database, Ids, Previews, Sockets, WebLocks
from app.services.servers.client import Client
from app.services.servers.prompt_search import place_of, search
from app.services.servers.shared_address_probe import SharedAddressProbe
from app.services.storage.task_writer import TaskWriter
from app.services.tracking.credentials import Credentials
from app.services.window_store import WindowStore

MAX_BAD = 5
"""Number of invalid entries after which a task is given up."""


@dataclass(frozen=True, slots=True)
class TrackingContext:
    """What the trackers of all servers share."""

    window_store: WindowStore
    client: Client
    sockets: Sockets
    previews: Previews
    database: Database
    locks: WebLocks
    clock: Clock
    ids: Ids
    background: Background
    probe: SharedAddressProbe
    writer: TaskWriter
    strike: Callable[[ServerUrl, Message], None]
    credentials: Credentials


class Poller:
    """Polls one server for this window's tasks."""

    def __init__(self, server: ServerUrl, context: TrackingContext) -> None:
        self._server = server
        self._context = context
        self._bad: Counter[str] = Counter()
        self.poll_again = False

    def tasks(self) -> list[Task]:
        """Return the tasks to poll for: those whose prompt the server may have."""
        return [
            task
            for task in self._context.window_store.state.window.tasks.open_on(self._server)
            if task.foreign or task.state.may_be_on_server
        ]

    async def poll(self) -> int | None:
        """Poll, and decide about each task; return the number of running and pending prompts.

        Returns `None` if the server gave no valid response: then its tasks are marked unreachable.
        """
        window_store = self._context.window_store
        tasks = self.tasks()
        began = self._context.clock.now()
        self.poll_again = False
        try:
            queue = await self._queue(tasks)
        except (TransportError, ServerError) as error:
            self._failed(error)
            return None
        for task in tasks:
            try:
                await self._look_up(task, queue, began)
                del self._bad[task.prompt_id]
            except TransportError as error:
                self._failed(error)
                return None
            except ServerError as error:  # a broken entry must not delay other tasks
                window_store.ignore(self._server, str(error))
                if error.message.key == "answer.not_ours":
                    self._context.probe.watch.report(self._server, Sign.ENTRY, task.prompt_id)
                await self._unreadable(task, error)
        running, depth = len(queue.running), queue.depth
        now = self._context.clock.monotonic()
        before = window_store.state.health_of(self._server)
        window_store.set_health(self._server, answered(before, depth, now, running=running))
        return depth

    async def _queue(self, tasks: list[Task]) -> Queue:
        client, server = self._context.client, self._server
        if not jobs_suffice(tasks):
            return await client.queue(server)
        version = self._context.window_store.state.health_of(server).version
        return await client.places(server, version)

    async def _look_up(self, task: Task, queue: Queue, began: int) -> None:
        context = self._context
        lookup = await search(context.client, task, queue, began)
        if not queue.left_out:
            context.probe.watch.looked(task, place_of(task, lookup))
        several = context.probe.watch.is_several(self._server)
        await self._decide(task.prompt_id, replace(lookup, complete=not several))
        copies = extra_copies(task, queue)
        if copies and not several:
            await self._context.client.delete_pending(task, copies)
            self.poll_again = True  # more may have arrived

    def _failed(self, error: TransportError | ServerError) -> None:
        if isinstance(error, ServerError):
            self._context.window_store.ignore(self._server, str(error))
        self._context.probe.watch.interrupted(self._server)
        self._flag_unreachable()

    async def _unreadable(self, task: Task, error: ServerError) -> None:
        """Give a task up whose own entry is repeatedly invalid, or too large."""
        if error.message.args.get("limit") == ENTRY_BYTES:
            self._bad[task.prompt_id] = MAX_BAD  # each poll would fetch it all again
        elif error.message.args.get("path", "$") == "$":
            return  # not the entry: a temporary failure on the way to the server
        self._bad[task.prompt_id] += 1
        now = self._context.window_store.state.task(task.prompt_id)
        if self._bad[task.prompt_id] < MAX_BAD or now is None or not now.is_open:
            return
        if TaskState.FAILED in TRANSITIONS[now.state]:
            trouble = Trouble(message("task.unreadable", why=error.message))
            failed = advance(now, TaskState.FAILED, self._context.clock.now(), trouble=trouble)
            await self._context.writer.finish(failed)

    async def _decide(self, prompt_id: str, lookup: Lookup) -> None:
        context = self._context
        task = context.window_store.state.task(prompt_id)
        if task is None or not task.is_open or task.state is TaskState.SUBMITTING:
            return
        kind = context.window_store.state.catalog.types.get(task.workflow_type)
        decided, then = decide(task, lookup, kind, context.clock.now())
        if rests_on_absence(task, lookup, decided, then):
            found = await context.probe.look_up_again(task)
            task = context.window_store.state.task(prompt_id)
            if task is None or not task.is_open or task.state is TaskState.SUBMITTING:
                return
            lookup = lookup if found is None else replace(found, complete=lookup.complete)
            decided, _ = decide(task, lookup, kind, context.clock.now())
        if decided == task:
            return
        if not decided.is_open:
            await context.writer.finish(decided)
            return
        with contextlib.suppress(TakenOver):
            await context.writer.keep(decided)

    def _flag_unreachable(self) -> None:
        window_store = self._context.window_store
        for task in window_store.state.window.tasks.open_on(self._server):
            if not task.unreachable and task.state is not TaskState.UPLOADING:
                window_store.update(replace(task, unreachable=True))
