"""An item of the library: one result of a task, and what a person noted about its pictures."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.core.library.task_words import NO_WORDS, TaskWords
from app.core.task.task import Task


class ItemKind(StrEnum):
    """What an item is; the page shows these values as `data-kind`."""

    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"


def result_key(prompt_id: str, kind: ItemKind, index: int) -> str:
    """Return the key of a result: "<prompt id>:<index>"; other kinds have their kind before."""
    return f"{prompt_id}:{'' if kind is ItemKind.PICTURE else kind.value}{index}"


@dataclass(frozen=True, slots=True)
class Note:
    """What a person noted about one picture. Times are milliseconds since the epoch.

    A deleted picture is shown nowhere. It stays on its server. `albums` has the sorted names of the
    albums that it is in (`app/core/library/albums.py`).
    """

    starred_at: int | None = None
    deleted_at: int | None = None
    albums: tuple[str, ...] = ()


NO_NOTE = Note()


@dataclass(frozen=True, slots=True)
class LibraryItem:
    """One result: a picture, clip or text of a finished task.

    `index` is its place among the pictures, clips or texts of the task. It stands for `count`
    results of its task: a batch is one item, with its number. The task may have no graph, since it
    was made from a short row (`Library`). `words` is what can be searched.
    """

    task: Task
    index: int
    kind: ItemKind
    count: int = 1
    starred: bool = False
    words: TaskWords = field(default=NO_WORDS, compare=False, repr=False)

    @property
    def key(self) -> str:
        """The key of the result (`result_key`)."""
        return result_key(self.task.prompt_id, self.kind, self.index)

    @property
    def at(self) -> int:
        """When it was made, in milliseconds since the epoch."""
        return self.task.ended_at or self.task.registered_at
