"""The task map: every task a window knows, each with the server that executes it, for good."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.core.errors import BindingError
from app.core.task import RESERVING, Task

AHEAD_MS = 60_000
"""How far registrations may be ahead of the clock: more than one each millisecond of a batch."""


@dataclass(frozen=True, slots=True)
class TaskMap:
    """An immutable map from prompt id to task, in the order of registration.

    The ids of the open ones are kept beside: every event asks for those, and a window that was used
    for months has a few of them among thousands.
    """

    _tasks: Mapping[str, Task] = field(default_factory=dict)
    _open: tuple[str, ...] | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self._open is None:
            opened = tuple(key for key, task in self._tasks.items() if task.is_open)
            object.__setattr__(self, "_open", opened)

    def __len__(self) -> int:
        return len(self._tasks)

    def __iter__(self) -> Iterator[Task]:
        return iter(self._tasks.values())

    def get(self, prompt_id: str) -> Task | None:
        """Return the task, or `None` when the id is not known here."""
        return self._tasks.get(prompt_id)

    def bind(self, *tasks: Task) -> "TaskMap":
        """Return the map with new tasks.

        Raises `BindingError` when a task has no server, or when its id is known already: also
        with the same server, since a task is registered once.
        """
        found = dict(self._tasks)
        for task in tasks:
            if not task.execution_server:
                raise BindingError("task.no_server", prompt_id=task.prompt_id)
            known = found.get(task.prompt_id)
            if known is not None:
                raise BindingError(
                    "task.bound", prompt_id=task.prompt_id, server=known.execution_server
                )
            found[task.prompt_id] = task
        opened = (task.prompt_id for task in tasks if task.is_open)
        return TaskMap(found, (*self._opened, *opened))

    def update(self, task: Task) -> "TaskMap":
        """Return the map with a task's new state. Raises `BindingError` if its binding differs."""
        known = self._tasks.get(task.prompt_id)
        if known is None:
            raise BindingError("task.unbound", prompt_id=task.prompt_id)
        if known.execution_server != task.execution_server:
            raise BindingError(
                "task.bound", prompt_id=task.prompt_id, server=known.execution_server
            )
        found = {**self._tasks, task.prompt_id: task}
        return TaskMap(found, self._opened if known.is_open is task.is_open else None)

    def without(self, *prompt_ids: str) -> "TaskMap":
        """Return the map without tasks that are not this window's any more."""
        gone = set(prompt_ids)
        return TaskMap({key: task for key, task in self._tasks.items() if key not in gone})

    def in_order(self) -> "TaskMap":
        """Return the map in the order of registration, whatever came back into it later."""
        order = sorted(self._tasks.items(), key=lambda item: item[1].registered_at)
        return TaskMap(dict(order))

    def stamp(self, at: int) -> int:
        """Return when a task registered at `at` is said to be: later than those before it.

        A batch is registered within a millisecond, and its order must survive a reload. A clock
        that was set back begins anew.
        """
        near = [task.registered_at for task in self if 0 <= task.registered_at - at < AHEAD_MS]
        return max(near, default=at - 1) + 1

    def newest_first(self) -> list[Task]:
        """Return all tasks, the one registered last first."""
        return list(self._tasks.values())[::-1]

    def open_tasks(self) -> list[Task]:
        """Return the tasks that have not ended, oldest first."""
        return [self._tasks[key] for key in self._opened]

    def open_on(self, server: str) -> list[Task]:
        """Return the open tasks bound to `server`, oldest first."""
        return [task for task in self.open_tasks() if task.execution_server == server]

    def reservations(self, server: str) -> int:
        """Count the tasks that will join `server`'s queue but are not in its count yet."""
        return sum(
            1 for task in self.open_on(server) if task.state in RESERVING and not task.foreign
        )

    @property
    def _opened(self) -> tuple[str, ...]:
        return self._open or ()
