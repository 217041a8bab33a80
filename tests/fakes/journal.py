"""A journal that remembers every save, in order, and may take its time for each."""

from app.core.task import Task
from tests.fakes.clock import FakeClock
from tests.fakes.log import Log


class FakeJournal:
    """`saved` are all states in the order they were recorded; `seconds` is what one save takes."""

    def __init__(self, clock: FakeClock, log: Log) -> None:
        self._clock = clock
        self._log = log
        self.seconds = 0.0
        self.saved: list[Task] = []

    async def save(self, task: Task) -> None:
        """Record the task."""
        self._clock.touch()
        if self.seconds:
            await self._clock.sleep(self.seconds)
        self.saved.append(task)
        self._log.add("saved", task.prompt_id, task.state.value)

    def states(self, prompt_id: str) -> list[str]:
        """Return the states a task was recorded in, each once in a row."""
        found: list[str] = []
        for task in self.saved:
            if task.prompt_id == prompt_id and found[-1:] != [task.state.value]:
                found.append(task.state.value)
        return found
