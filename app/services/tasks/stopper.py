"""Stops the tasks of all tabs of this browser, on one server or everywhere; closed tabs' too."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import BinderyError, ServerError, TransportError
from app.core.ids import NO_SERVER, ServerUrl
from app.core.message import Message
from app.core.task.task import Task
from app.services.queue.waiting_runs import WaitingRuns
from app.services.tasks.canceller import Canceller
from app.services.window_store import WindowStore
from app.services.windows.presence import Presence
from app.services.windows.takeover import Takeover

STOP = "stop"
"""The kind of the message that asks the other tabs to stop their tasks; `server` names where."""


@dataclass(frozen=True, slots=True)
class Stoppable:
    """How many tasks would be stopped, in how many tabs; `closed` of the tabs are closed."""

    tasks: int
    tabs: int
    closed: int


class Stopper:
    """Cancels tasks; `server` is "" for all servers."""

    def __init__(
        self,
        window_store: WindowStore,
        canceller: Canceller,
        takeover: Takeover,
        presence: Presence,
        queue: WaitingRuns,
    ) -> None:
        self._window_store = window_store
        self._canceller = canceller
        self._takeover = takeover
        self._presence = presence
        self._queue = queue

    async def count(self, server: ServerUrl = NO_SERVER) -> Stoppable:
        """Return how much would be stopped; closed tabs are looked for anew."""
        await self._takeover.find_orphans(again=True)
        waiting = self._window_store.state.window.queue
        own = len(self._own(server)) + (len(waiting) if server == NO_SERVER else 0)
        others = [
            sum(_is_on(task["executionServer"], server) for task in tab["tasks"])
            for tab in self._window_store.state.presences
        ]
        gone = [
            sum(_is_on(bound, server) for bound in one.open_on)
            + (len(one.waiting) if server == NO_SERVER else 0)
            for one in self._takeover.gone
        ]
        found = [count for count in (own, *others, *gone) if count]
        return Stoppable(sum(found), len(found), sum(bool(count) for count in gone))

    async def stop(self, server: ServerUrl = NO_SERVER) -> tuple[Message, ...]:
        """Stop the tasks of all tabs. Return why some of this tab's and of closed ones' go on.

        Open tabs stop their own. Tasks of closed tabs become this tab's before they are stopped.
        """
        self._presence.send(STOP, server=server)
        problems: list[Message] = []
        for one in self._takeover.gone:
            waits = one.waiting if server == NO_SERVER else ()
            if waits or any(_is_on(bound, server) for bound in one.open_on):
                try:
                    await self._takeover.take_over_patiently(one.window_id)
                except BinderyError as error:
                    problems.append(error.message)
        return (*problems, *await self.stop_own(server))

    async def stop_own(self, server: ServerUrl = NO_SERVER) -> tuple[Message, ...]:
        """Stop this tab's tasks, the last first, so that none starts when a running one ends.

        For all servers, what waits in the queue is taken out before.

        A cancel that a server does not get now is sent when it answers; this is no problem.
        """
        problems: list[Message] = []
        waiting = self._window_store.state.window.queue if server == NO_SERVER else ()
        for one in reversed(waiting):
            try:
                await self._queue.cancel(one.prompt_id)
            except BinderyError as error:
                problems.append(error.message)
        for task in reversed(self._own(server)):
            try:
                await self._canceller.cancel(task.prompt_id)
            except TransportError:
                continue
            except ServerError as error:
                problems.append(error.message)
            except BinderyError:
                continue  # it ended, or another tab has it
        return tuple(problems)

    def _own(self, server: ServerUrl) -> Sequence[Task]:
        tasks = self._window_store.state.window.tasks.open_tasks()
        return [task for task in tasks if _is_on(task.execution_server, server)]


def _is_on(bound: str, server: ServerUrl) -> bool:
    return server in (NO_SERVER, bound)
