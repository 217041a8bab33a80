"""The results of a task by their keys, and where the bytes of each are kept. Pure."""

from dataclasses import dataclass, replace

from app.core.library.item import ItemKind, result_key
from app.core.pictures.limit import CLIP, FULL, THUMB, picture_key
from app.core.task.output import Media
from app.core.task.task import Task
from app.core.workflow.kinds.numbers import whole_number

KINDS = {kind.value: kind for kind in ItemKind if kind is not ItemKind.PICTURE}


@dataclass(frozen=True, slots=True)
class ResultKey:
    """A result of a task: a picture, clip or text, by its index among the task's of that sort."""

    prompt_id: str
    kind: ItemKind
    index: int

    @property
    def text(self) -> str:
        """The key as text (`result_key`)."""
        return result_key(self.prompt_id, self.kind, self.index)

    @property
    def kept_as(self) -> tuple[str, ...]:
        """The keys under which its bytes may be kept."""
        if self.kind is ItemKind.PICTURE:
            return tuple(picture_key(self.prompt_id, self.index, one) for one in (FULL, THUMB))
        if self.kind is ItemKind.TEXT:
            return ()
        return (picture_key(self.prompt_id, self.index, CLIP),)


def parse_key(text: str) -> ResultKey | None:
    """Return the result of a key, `None` if it is no key."""
    prompt_id, _, place = text.rpartition(":")
    digits = place.lstrip("abcdefghijklmnopqrstuvwxyz")
    name = place.removesuffix(digits) if digits else place
    index = whole_number(digits)
    if not prompt_id or index is None or (name and name not in KINDS):
        return None
    return ResultKey(prompt_id, KINDS.get(name, ItemKind.PICTURE), index)


def results_of(task: Task) -> tuple[ResultKey, ...]:
    """Return all results of an ended task: its pictures, clips and texts."""
    if task.is_open:
        return ()
    found = [ResultKey(task.prompt_id, ItemKind.PICTURE, n) for n in range(len(task.pictures))]
    for index, clip in enumerate(task.clips):
        kind = ItemKind.VIDEO if clip.media is Media.VIDEO else ItemKind.AUDIO
        found.append(ResultKey(task.prompt_id, kind, index))
    found += [ResultKey(task.prompt_id, ItemKind.TEXT, n) for n in range(len(task.texts))]
    return tuple(found)


def slim(task: Task) -> Task:
    """Return a task as the library keeps those of other tabs: without graph and files."""
    return replace(task, graph={}, trouble=None, warning=None)
