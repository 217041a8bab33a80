"""A journal that keeps tasks in memory, behind the port that a durable one will take."""

from app.core.task import Task


class MemoryJournal:
    """Keeps the latest state of each task while the page lives."""

    def __init__(self) -> None:
        self.tasks: dict[str, Task] = {}

    async def save(self, task: Task) -> None:
        """Record the task's present state."""
        self.tasks[task.prompt_id] = task
