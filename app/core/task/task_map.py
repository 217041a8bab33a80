"""The task map: all tasks known to a window, each bound permanently to one server."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.core.errors import BindingError
from app.core.ids import ServerUrl
from app.core.task.output import OutputFile
from app.core.task.task import Task

AHEAD_MS = 60_000
"""Maximum milliseconds that registration times may be ahead of the clock. A batch uses one a
task."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One finished picture: its task, the file, and its index among the task's pictures."""

    task: Task
    file: OutputFile
    index: int


@dataclass(frozen=True, slots=True)
class TaskMap:
    """An immutable map from prompt id to task, in the order of registration.

    The ids of open tasks are stored separately: each event needs them, and a window may have a few
    open tasks among thousands. The map also caches the lists of ids, batches, pictures and results.
    Each stays the same object until a change affects it.
    """

    _tasks: Mapping[str, Task] = field(default_factory=dict)
    _open: tuple[str, ...] | None = field(default=None, compare=False, repr=False)
    _ids: tuple[str, ...] | None = field(default=None, compare=False, repr=False)
    _pictures: tuple[Picture, ...] | None = field(default=None, compare=False, repr=False)
    _results: tuple[Picture, ...] | None = field(default=None, compare=False, repr=False)
    _batches: Mapping[str, tuple[str, ...]] | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self._open is None:
            opened = tuple(key for key, task in self._tasks.items() if task.is_open)
            object.__setattr__(self, "_open", opened)
        if self._ids is None:
            object.__setattr__(self, "_ids", tuple(self._tasks))

    def __len__(self) -> int:
        return len(self._tasks)

    def __iter__(self) -> Iterator[Task]:
        return iter(self._tasks.values())

    def get(self, prompt_id: str) -> Task | None:
        """Return the task, or `None` when the id is unknown here."""
        return self._tasks.get(prompt_id)

    def bind(self, *tasks: Task) -> "TaskMap":
        """Return the map with new tasks.

        Raises `BindingError` when a task has no server, or when its id is already known. A task is
        registered once, so a second registration with the same server fails too.
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
        has_none = not any(task.pictures for task in tasks)
        return TaskMap(
            found,
            (*self.open_ids, *opened),
            _pictures=self._pictures if has_none else None,
            _results=self._results if has_none else None,
        )

    def update(self, task: Task) -> "TaskMap":
        """Return the map with a task's new state. Raises `BindingError` if its server differs."""
        known = self._tasks.get(task.prompt_id)
        if known is None:
            raise BindingError("task.unbound", prompt_id=task.prompt_id)
        if known.execution_server != task.execution_server:
            raise BindingError(
                "task.bound", prompt_id=task.prompt_id, server=known.execution_server
            )
        found = {**self._tasks, task.prompt_id: task}
        is_as_open = known.is_open is task.is_open
        has_none = not (known.pictures or task.pictures)
        return TaskMap(
            found,
            self._open if is_as_open else None,
            self._ids,
            self._pictures if has_none else None,
            self._results if has_none else None,
            self._batches,
        )

    def without(self, *prompt_ids: str) -> "TaskMap":
        """Return the map without these tasks."""
        gone = set(prompt_ids)
        return TaskMap({key: task for key, task in self._tasks.items() if key not in gone})

    def in_order(self) -> "TaskMap":
        """Return the map in the order of registration, after tasks were added back."""
        order = sorted(self._tasks.items(), key=lambda item: item[1].registered_at)
        return TaskMap(dict(order))

    def stamp(self, at: int) -> int:
        """Return the registration time for a task registered at `at`: later than all earlier ones.

        A batch is registered within a millisecond, and its order must survive a reload. If the
        clock was set back, the times restart at the new time.
        """
        near = [task.registered_at for task in self if 0 <= task.registered_at - at < AHEAD_MS]
        return max(near, default=at - 1) + 1

    @property
    def ids(self) -> tuple[str, ...]:
        """The prompt ids, oldest first; the same object until a task is added or removed."""
        return self._ids or ()

    @property
    def batches(self) -> Mapping[str, tuple[str, ...]]:
        """The prompt ids of each batch, oldest first, by batch id.

        The same object until a task is added or removed.
        """
        if self._batches is None:
            found: dict[str, list[str]] = {}
            for task in self:
                if task.batch_id:
                    found.setdefault(task.batch_id, []).append(task.prompt_id)
            object.__setattr__(self, "_batches", {key: tuple(ids) for key, ids in found.items()})
        return self._batches or {}

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures, newest task first; the same object until one of their tasks changes."""
        if self._pictures is None:
            found = [
                Picture(task, file, index)
                for task in self.newest_first()
                for index, file in enumerate(task.pictures)
            ]
            object.__setattr__(self, "_pictures", tuple(found))
        return self._pictures or ()

    @property
    def results(self) -> tuple[Picture, ...]:
        """The result's picture of each task that has any, newest task first.

        The same object until one of their tasks changes.
        """
        if self._results is None:
            found = [
                Picture(task, task.pictures[task.picture_index], task.picture_index)
                for task in self.newest_first()
                if task.pictures
            ]
            object.__setattr__(self, "_results", tuple(found))
        return self._results or ()

    def changed_since(self, before: "TaskMap") -> list[Task]:
        """Return the new tasks, and those that changed while they were open or when they ended."""
        if self is before:
            return []
        ids = dict.fromkeys((*before.open_ids, *self.open_ids))
        if self.ids is not before.ids:
            ids |= dict.fromkeys(key for key in self.ids if before.get(key) is None)
        found = [task for key in ids if (task := self.get(key)) is not None]
        return [task for task in found if task is not before.get(task.prompt_id)]

    def newest_first(self) -> list[Task]:
        """Return all tasks, newest registration first."""
        return list(self._tasks.values())[::-1]

    def open_tasks(self) -> list[Task]:
        """Return the tasks that have not ended, oldest first."""
        return [self._tasks[key] for key in self.open_ids]

    def open_on(self, server: ServerUrl) -> list[Task]:
        """Return the open tasks bound to `server`, oldest first."""
        return [task for task in self.open_tasks() if task.execution_server == server]

    def reservations(self, server: ServerUrl) -> int:
        """Count the tasks that will join `server`'s queue but are not in its queue length yet."""
        return sum(
            1 for task in self.open_on(server) if task.state.is_reserving and not task.foreign
        )

    @property
    def open_ids(self) -> tuple[str, ...]:
        """The prompt ids of the tasks that have not ended, oldest first."""
        return self._open or ()
