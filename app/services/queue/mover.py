"""What a person does with what waits: move it to another server, or pause a batch of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.core.errors import BinderyError, InputError
from app.core.ids import ServerUrl
from app.core.message import Message
from app.core.queue.entry import BatchId, RunOn
from app.core.submission.order import Order
from app.services.queue.making import draft_of
from app.services.queue.task_mover import TaskMover
from app.services.queue.waiting_runs import WaitingRuns
from app.services.servers.balancer import Balancer
from app.services.window_store import WindowStore

_SAID = {
    "option.server_down": "move.down",
    "option.server_paused": "move.paused",
    "option.server_not_capable": "move.not_capable",
}
"""What is said of a server that a person chose on the page, by what is said of a script's."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The ids of what moved, as they were, and why others did not.

    A task whose server has not confirmed yet is in neither: its card says so.
    """

    ids: frozenset[str] = frozenset()
    failed: Mapping[str, Message] = field(default_factory=dict)


class Mover:
    """Acts on runs that wait in this window, and on tasks that their servers have not begun."""

    def __init__(
        self,
        window_store: WindowStore,
        runs: WaitingRuns,
        tasks: TaskMover,
        balancer: Balancer,
    ) -> None:
        self._window_store = window_store
        self._runs = runs
        self._tasks = tasks
        self._balancer = balancer

    async def move(self, prompt_id: str, server: ServerUrl) -> str:
        """Move a run or a queued task to a server; return its id, a new one for a task.

        A run that was bound meanwhile stays where it is. Raises `InputError` if it cannot move, and
        `StoreError`: then it is as before.
        """
        one = self._window_store.state.window.waiting(prompt_id)
        if one is None:
            return await self._move_task(prompt_id, server)
        await self._check(self._runs.order_of(one), server)
        await self._point([prompt_id], server)
        return prompt_id

    def present_id(self, prompt_id: str) -> str:
        """Return the id that a run has now, for a press on its card from before it moved."""
        while prompt_id in self._tasks.moved:
            prompt_id = self._tasks.moved[prompt_id]
        return prompt_id

    async def move_all(self, prompt_ids: Sequence[str], server: ServerUrl) -> Moved:
        """Move runs and tasks, the runs in one step.

        Raises `StoreError` if that cannot be recorded: then nothing moves.
        """
        window = self._window_store.state.window
        runs = [one for one in prompt_ids if window.waiting(one) is not None]
        ids = set(await self._point(runs, server))
        failed: dict[str, Message] = {}

        async def move(prompt_id: str) -> None:
            try:
                if await self._move_task(prompt_id, server) != prompt_id:
                    ids.add(prompt_id)
            except BinderyError as error:
                failed[prompt_id] = error.message

        await asyncio.gather(*(move(one) for one in prompt_ids if one not in runs))
        return Moved(frozenset(ids), failed)

    async def free(self, prompt_id: str) -> None:
        """Let a run that waits go to any server again. Raises `StoreError`."""
        one = self._window_store.state.window.waiting(prompt_id)
        if one is not None:
            await self._runs.change([replace(one.entry, on=RunOn())])

    async def send_all(self) -> None:
        """Let servers get all that waits here now, as for a computer that is closed soon.

        Paused runs stay. Raises `StoreError`.
        """
        queue = self._window_store.state.window.queue
        entries = [one.entry for one in queue if not one.entry.is_paused]
        await self._runs.change([replace(one, at_once=True) for one in entries])

    async def pause_batch(self, batch_id: str) -> None:
        """Pause the runs of a batch that wait here; if all are paused, let them go on.

        Raises `StoreError`.
        """
        queue = self._window_store.state.window.queue
        entries = [one.entry for one in queue if one.entry.batch_id == BatchId(batch_id)]
        is_paused = not all(one.is_paused for one in entries)
        await self._runs.change([replace(one, is_paused=is_paused) for one in entries])

    async def _point(self, prompt_ids: Sequence[str], server: ServerUrl) -> frozenset[str]:
        found = map(self._window_store.state.window.waiting, prompt_ids)
        entries = [one.entry.only_on(server) for one in found if one is not None]
        return await self._runs.change(entries)

    async def _move_task(self, prompt_id: str, server: ServerUrl) -> str:
        task = self._tasks.movable(prompt_id)
        if server in (task.execution_server, task.moving_to):
            return prompt_id
        kind = self._window_store.state.catalog.types.get(task.workflow_type)
        order = None if kind is None else Order(kind, task.inputs, task.retry_of)
        await self._check(order, server)
        return await self._tasks.move(prompt_id, server)

    async def _check(self, order: Order | None, server: ServerUrl) -> None:
        """Raise `InputError` unless a server can run an order now."""
        if order is None:
            raise InputError("queue.no_type")
        try:
            async with self._balancer.turn:
                await self._balancer.able(draft_of(order), server)
        except InputError as error:
            key = error.message.key
            raise InputError(_SAID.get(key, key), **error.message.args) from None
