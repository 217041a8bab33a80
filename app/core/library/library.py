"""The library as an immutable value: its tasks with results, newest first, and people's notes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.core.library.item import NO_NOTE, ItemKind, LibraryItem, Note
from app.core.task.task import Task
from app.core.task.task_map import Picture


@dataclass(frozen=True)  # with no slots: `cached_property` needs a `__dict__`
class Library:
    """The tasks with results of all tabs, by prompt id, and the notes by `LibraryItem.key`.

    Tasks of other tabs have no graph here. `is_complete` is false until all stored tasks were read.
    """

    tasks: Mapping[str, Task] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    is_complete: bool = False

    def task(self, prompt_id: str) -> Task | None:
        """Return a task with results, or `None`."""
        return self.tasks.get(prompt_id)

    def note(self, prompt_id: str, index: int) -> Note:
        """Return the note about a task's picture."""
        return self.notes.get(f"{prompt_id}:{index}", NO_NOTE)

    def with_tasks(self, *tasks: Task) -> "Library":
        """Return the library with these tasks; they replace those with the same ids."""
        return replace(self, tasks={**self.tasks, **{task.prompt_id: task for task in tasks}})

    def without(self, *prompt_ids: str) -> "Library":
        """Return the library without these tasks."""
        gone = set(prompt_ids)
        return replace(self, tasks={key: one for key, one in self.tasks.items() if key not in gone})

    def with_notes(self, notes: Mapping[str, Note]) -> "Library":
        """Return the library with these notes about pictures, by key."""
        return replace(self, notes={**self.notes, **notes})

    @cached_property
    def newest_first(self) -> tuple[Task, ...]:
        """All tasks, the one that was registered last first."""
        return tuple(sorted(self.tasks.values(), key=lambda one: one.registered_at))[::-1]

    @cached_property
    def items(self) -> tuple[LibraryItem, ...]:
        """One item for each task that has results left, newest first."""
        return tuple(item for task in self.newest_first for item in self._items_of(task))

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures that were not deleted, newest task first, each task's in order."""
        return tuple(
            Picture(task, file, index)
            for task in self.newest_first
            for index, file in enumerate(task.pictures)
            if self.note(task.prompt_id, index).deleted_at is None
        )

    def _items_of(self, task: Task) -> Iterator[LibraryItem]:
        left = [
            index
            for index in range(len(task.pictures))
            if self.note(task.prompt_id, index).deleted_at is None
        ]
        if left:
            index = task.picture_index if task.picture_index in left else left[0]
            note = self.note(task.prompt_id, index)
            starred = note.starred_at is not None
            yield LibraryItem(task, index, ItemKind.PICTURE, len(left), starred)
