"""Delays submissions to a server that requested a pause (`Retry-After`)."""

from app.core.errors import BinderyError
from app.core.ids import ServerUrl
from app.core.servers.diagnosis import rest_seconds
from app.core.servers.health import resting
from app.core.task.task import Task
from app.services.ports import Clock
from app.services.storage.task_writer import TaskWriter
from app.services.window_store import WindowStore

LOOK_SECONDS = 1.0
"""Seconds between checks whether a waiting task was cancelled or a person ended the pause."""


class RetryAfter:
    """Records the pauses that servers request, and waits for their end."""

    def __init__(self, window_store: WindowStore, writer: TaskWriter, clock: Clock) -> None:
        self._window_store = window_store
        self._writer = writer
        self._clock = clock

    def note(self, server: ServerUrl, error: BinderyError) -> bool:
        """Record the pause that this error of a server requests; return whether it requests one."""
        seconds = rest_seconds(error)
        if seconds is not None:
            health = self._window_store.state.health_of(server)
            self._window_store.set_health(server, resting(health, seconds, self._clock.monotonic()))
        return seconds is not None

    async def over(self, task: Task) -> bool:
        """Wait until the pause of a task's server ends; return whether to continue with the task.

        It does not continue if the task was stopped meanwhile. Raises `TakenOver`.
        """
        while not await self._writer.stopped(task):
            until = self._window_store.state.health_of(task.execution_server).rests_until
            left = 0 if until is None else until - self._clock.monotonic()
            if left <= 0:
                return True
            await self._clock.sleep(min(LOOK_SECONDS, left / 1000))
        return False
