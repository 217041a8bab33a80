"""The library as an immutable value: its tasks with results, newest first, and people's notes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.core.library.albums import album_names
from app.core.library.item import NO_NOTE, ItemKind, LibraryItem, Note
from app.core.library.results import ResultKey, results_of
from app.core.library.task_words import TaskWords, task_words
from app.core.task.task import Task
from app.core.task.task_map import Picture


@dataclass(frozen=True)  # with no slots: `cached_property` needs a `__dict__`
class Library:
    """The tasks with results of all tabs, by prompt id, and the notes by `LibraryItem.key`.

    Tasks of other tabs have no graph here. `is_complete` is false until all stored tasks were read.
    A library shares the items that it has made with those that follow from it: there may be 20,000.
    """

    tasks: Mapping[str, Task] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    is_complete: bool = False
    _made: dict[str, tuple[Task, tuple[LibraryItem, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def task(self, prompt_id: str) -> Task | None:
        """Return a task with results, or `None`."""
        return self.tasks.get(prompt_id)

    def note(self, prompt_id: str, index: int) -> Note:
        """Return the note about a task's picture."""
        return self.note_of(f"{prompt_id}:{index}")

    def note_of(self, key: str) -> Note:
        """Return the note about a result, by `LibraryItem.key`."""
        return self.notes.get(key, NO_NOTE)

    def left_of(self, task: Task) -> tuple[ResultKey, ...]:
        """Return the results of a task that were not deleted."""
        found = results_of(task)
        return tuple(one for one in found if self.note_of(one.text).deleted_at is None)

    def with_tasks(self, *tasks: Task) -> "Library":
        """Return the library with these tasks; they replace those with the same ids."""
        return replace(self, tasks={**self.tasks, **{task.prompt_id: task for task in tasks}})

    def without(self, *prompt_ids: str) -> "Library":
        """Return the library without these tasks, and without the notes about their results."""
        gone = set(prompt_ids)
        return replace(
            self,
            tasks={key: one for key, one in self.tasks.items() if key not in gone},
            notes={key: one for key, one in self.notes.items() if _task_of(key) not in gone},
            _made={key: one for key, one in self._made.items() if key not in gone},
        )

    def completed(self) -> "Library":
        """Return the library as one whose stored tasks were all read."""
        return replace(self, is_complete=True)

    def with_notes(self, notes: Mapping[str, Note]) -> "Library":
        """Return the library with these notes about results, by key; empty ones are dropped."""
        found = {**self.notes, **notes}
        changed = set(map(_task_of, notes))
        return replace(
            self,
            notes={key: one for key, one in found.items() if one != NO_NOTE},
            _made={key: one for key, one in self._made.items() if key not in changed},
        )

    def warm(self, tasks: Iterable[Task]) -> None:
        """Make the items of these tasks now, so that a list of many is made in slices."""
        for task in tasks:
            self._items_of(task)

    @cached_property
    def newest_first(self) -> tuple[Task, ...]:
        """All tasks, the one that was registered last first."""
        return tuple(sorted(self.tasks.values(), key=lambda one: one.registered_at))[::-1]

    @cached_property
    def items(self) -> tuple[LibraryItem, ...]:
        """The results that are left, newest task first.

        The pictures of a task are one item, each clip is one, and texts are one without these.
        """
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

    @cached_property
    def starred(self) -> frozenset[str]:
        """The keys of the starred results."""
        return frozenset(key for key, one in self.notes.items() if one.starred_at is not None)

    @cached_property
    def treasured(self) -> frozenset[str]:
        """The keys of the results with a star or in an album: they are not deleted for space."""
        return self.starred | {key for key, one in self.notes.items() if one.albums}

    @cached_property
    def albums(self) -> tuple[str, ...]:
        """The names of the albums, in the order of the alphabet."""
        return album_names(self.notes)

    def _items_of(self, task: Task) -> tuple[LibraryItem, ...]:
        made = self._made.get(task.prompt_id)
        if made is None or made[0] is not task:
            made = self._made[task.prompt_id] = task, tuple(self._make(task))
        return made[1]

    def _make(self, task: Task) -> Iterator[LibraryItem]:
        left, words = self.left_of(task), task_words(task)
        pictures = [one for one in left if one.kind is ItemKind.PICTURE]
        texts = [one for one in left if one.kind is ItemKind.TEXT]
        clips = [one for one in left if one not in (*pictures, *texts)]
        if pictures:
            chosen = [one for one in pictures if one.index == task.picture_index]
            yield self._item(task, words, (chosen or pictures)[0], len(pictures))
        for clip in clips:
            yield self._item(task, words, clip)
        if texts and not pictures and not clips:
            yield self._item(task, words, texts[0], len(texts))

    def _item(self, task: Task, words: TaskWords, one: ResultKey, count: int = 1) -> LibraryItem:
        is_starred = self.note_of(one.text).starred_at is not None
        return LibraryItem(task, one.index, one.kind, count, is_starred, words)


def _task_of(key: str) -> str:
    """Return the prompt id in the key of a result."""
    return key.rpartition(":")[0]
