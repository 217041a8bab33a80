"""One look at a server: its queue, then the history of what is not in it, then the decisions.

Apart from the follower, which says when to look, since looking is also what recovery does.
"""

import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.core.comfy.requests import ENTRY_BYTES
from app.core.comfy.responses import Queue
from app.core.errors import ServerError, TakenOver, TransportError
from app.core.message import Message, message
from app.core.servers.health import answered
from app.core.servers.shared_address import Sign
from app.core.task.task import TRANSITIONS, State, Task, Trouble, advance
from app.core.tracking.reconcile import Look, decide, extra_copies, rests_on_absence
from app.services.background import Background
from app.services.board import Board
from app.services.ports import Clock, Ids, Previews, Sockets, Store, WebLocks
from app.services.servers.address_probe import AddressProbe
from app.services.servers.client import Client
from app.services.servers.prompt_search import place_of, search
from app.services.storage.task_writer import TaskWriter

MAX_BAD = 5
"""After how many entries that make no sense a task is given up."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every follower needs."""

    board: Board
    client: Client
    sockets: Sockets
    previews: Previews
    store: Store
    locks: WebLocks
    clock: Clock
    ids: Ids
    background: Background
    probe: AddressProbe
    writer: TaskWriter
    strike: Callable[[str, Message], None]


class Looker:
    """Looks at one server for this window's tasks."""

    def __init__(self, server: str, around: Surroundings) -> None:
        self._server = server
        self._around = around
        self._bad: Counter[str] = Counter()
        self.look_again = False

    def tasks(self) -> list[Task]:
        """Return the tasks that a look is for: those whose prompt the server may have."""
        return [
            task
            for task in self._around.board.state.window.tasks.open_on(self._server)
            if task.foreign or task.state.may_be_on_server
        ]

    async def look(self) -> int | None:
        """Look, and decide about each task; return how many prompts run and wait.

        `None` when the server did not answer sensibly: then its tasks are flagged unreachable.
        """
        board = self._around.board
        tasks = self.tasks()
        began = self._around.clock.now()
        self.look_again = False
        try:
            queue = await self._around.client.queue(self._server)
        except (TransportError, ServerError) as error:
            self._failed(error)
            return None
        for task in tasks:
            try:
                await self._look_for(task, queue, began)
                del self._bad[task.prompt_id]
            except TransportError as error:
                self._failed(error)
                return None
            except ServerError as error:  # what is broken holds up no other task
                board.ignore(self._server, str(error))
                if error.message.key == "answer.not_ours":
                    self._around.probe.watch.report(self._server, Sign.ENTRY, task.prompt_id)
                await self._unreadable(task, error)
        running, depth = len(queue.running), queue.depth
        now = self._around.clock.monotonic()
        before = board.state.health_of(self._server)
        board.set_health(self._server, answered(before, depth, now, running=running))
        return depth

    async def _look_for(self, task: Task, queue: Queue, began: int) -> None:
        around = self._around
        look = await search(around.client, task, queue, began)
        if not queue.left_out:
            around.probe.watch.looked(task, place_of(task, look))
        several = around.probe.watch.is_several(self._server)
        await self._decide(task.prompt_id, replace(look, complete=not several))
        copies = extra_copies(task, queue)
        if copies and not several:
            await self._around.client.delete_pending(task, copies)
            self.look_again = True  # there may be more by now

    def _failed(self, error: TransportError | ServerError) -> None:
        if isinstance(error, ServerError):
            self._around.board.ignore(self._server, str(error))
        self._around.probe.watch.interrupted(self._server)
        self._flag_unreachable()

    async def _unreadable(self, task: Task, error: ServerError) -> None:
        """Give a task up whose own entry makes no sense, look after look, or is too large."""
        if error.message.args.get("limit") == ENTRY_BYTES:
            self._bad[task.prompt_id] = MAX_BAD  # each look would fetch it all again
        elif error.message.args.get("path", "$") == "$":
            return  # not the entry: something between us and the server fails for a while
        self._bad[task.prompt_id] += 1
        now = self._around.board.state.task(task.prompt_id)
        if self._bad[task.prompt_id] < MAX_BAD or now is None or not now.is_open:
            return
        if State.FAILED in TRANSITIONS[now.state]:
            trouble = Trouble(message("task.unreadable", why=error.message))
            failed = advance(now, State.FAILED, self._around.clock.now(), trouble=trouble)
            await self._around.writer.finish(failed)

    async def _decide(self, prompt_id: str, look: Look) -> None:
        around = self._around
        task = around.board.state.task(prompt_id)
        if task is None or not task.is_open or task.state is State.SUBMITTING:
            return
        kind = around.board.state.catalog.types.get(task.workflow_type)
        decided, then = decide(task, look, kind, around.clock.now())
        if rests_on_absence(task, look, decided, then):
            found = await around.probe.look_closely(task)
            task = around.board.state.task(prompt_id)
            if task is None or not task.is_open or task.state is State.SUBMITTING:
                return
            look = look if found is None else replace(found, complete=look.complete)
            decided, _ = decide(task, look, kind, around.clock.now())
        if decided == task:
            return
        if not decided.is_open:
            await around.writer.finish(decided)
            return
        with contextlib.suppress(TakenOver):
            await around.writer.keep(decided)

    def _flag_unreachable(self) -> None:
        board = self._around.board
        for task in board.state.window.tasks.open_on(self._server):
            if not task.unreachable and task.state is not State.UPLOADING:
                board.update(replace(task, unreachable=True))
