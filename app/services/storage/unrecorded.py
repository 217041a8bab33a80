"""The tasks that wait to be recorded: their intents are slow, or the store rejected their state."""

from collections.abc import Callable, Iterable

from app.core.task.task import Task

Waiting = Callable[[frozenset[str]], None]


class Unrecorded:
    """Calls `on_wait` with the ids of all such tasks, whenever these change.

    Writes are numbered in the order of their calls. A rejected state is dropped when a write of the
    same task with an equal or higher number was recorded.
    """

    def __init__(self, on_wait: Waiting) -> None:
        self._on_wait = on_wait
        self._slow: frozenset[str] = frozenset()
        self._refused: dict[str, tuple[int, Task]] = {}
        self._recorded: dict[str, int] = {}
        self._waiting: frozenset[str] = frozenset()

    def add_slow(self, ids: frozenset[str]) -> None:
        """Add tasks with slow intents."""
        self._slow |= ids
        self._notify()

    def drop_slow(self, ids: frozenset[str]) -> None:
        """Remove tasks whose intents are recorded or have failed."""
        self._slow -= ids
        self._notify()

    def refuse(self, number: int, task: Task) -> bool:
        """Keep a rejected state for a retry; return whether none was kept before."""
        is_first = task.prompt_id not in self._refused
        self._refused[task.prompt_id] = (number, task)
        self._notify()
        return is_first

    def refused(self, prompt_id: str) -> tuple[int, Task] | None:
        """Return the latest rejected state, with the number of its write."""
        return self._refused.get(prompt_id)

    def is_stale(self, number: int, prompt_id: str) -> bool:
        """Return whether a later write of this task has been recorded."""
        return self._recorded.get(prompt_id, 0) > number

    def recorded(self, number: int, ids: Iterable[str]) -> None:
        """Record that a write succeeded, or can never succeed."""
        for prompt_id in ids:
            self._recorded[prompt_id] = max(number, self._recorded.get(prompt_id, 0))
            held = self._refused.get(prompt_id)
            if held is not None and held[0] <= number:
                del self._refused[prompt_id]
        self._notify()

    def drop(self, prompt_id: str) -> None:
        """Keep nothing of a task any more."""
        self._refused.pop(prompt_id, None)
        self._notify()

    def _notify(self) -> None:
        waiting = self._slow | self._refused.keys()
        if waiting != self._waiting:
            self._waiting = waiting
            self._on_wait(waiting)
