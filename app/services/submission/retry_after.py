"""Holds back what is sent to a server that asked to be left alone (`Retry-After`)."""

from app.core.errors import BinderyError
from app.core.ids import ServerUrl
from app.core.servers.diagnosis import rest_seconds
from app.core.servers.health import resting
from app.core.task.task import Task
from app.services.ports import Clock
from app.services.storage.task_writer import TaskWriter
from app.services.window_store import WindowStore

LOOK_SECONDS = 1.0
"""How often a waiting task looks whether it was cancelled, or a person ended the rest."""


class RetryAfter:
    """Notes the rests that servers ask for, and waits for their ends."""

    def __init__(self, window_store: WindowStore, writer: TaskWriter, clock: Clock) -> None:
        self._window_store = window_store
        self._writer = writer
        self._clock = clock

    def note(self, server: ServerUrl, error: BinderyError) -> bool:
        """Note the rest that this answer of a server asks for; tell whether it asks for one."""
        seconds = rest_seconds(error)
        if seconds is not None:
            health = self._window_store.state.health_of(server)
            self._window_store.set_health(server, resting(health, seconds, self._clock.monotonic()))
        return seconds is not None

    async def over(self, task: Task) -> bool:
        """Wait while a task's server rests; tell whether the task goes on then.

        It does not when it was stopped meanwhile. Raises `TakenOver`.
        """
        while not await self._writer.stopped(task):
            until = self._window_store.state.health_of(task.execution_server).rests_until
            left = 0 if until is None else until - self._clock.monotonic()
            if left <= 0:
                return True
            await self._clock.sleep(min(LOOK_SECONDS, left / 1000))
        return False
