"""Which rows and cards the list of tasks shows: a row for each batch, and a page of cards."""

from collections.abc import Mapping
from typing import NamedTuple

from app.core.queue.batches import Batches

UNFOLDED_AT_MOST = 12
"""Runs of a batch that is unfolded until a person folds it: more would push all others away."""

BATCH = "batch-"
"""What the key of a batch's row begins with; other keys are ids of cards."""


class Line(NamedTuple):
    """A place in the list: `batch_id` has a row, unless it is ""; `ids` have cards."""

    batch_id: str
    ids: tuple[str, ...]
    size: int = 1

    @property
    def shown(self) -> int:
        """The number of tasks and runs that it stands for; a folded batch stands for all."""
        return len(self.ids) or self.size


def is_unfolded(batch_id: str, size: int, chosen: Mapping[str, bool]) -> bool:
    """Return whether a batch shows its cards; what a person chose counts first."""
    return chosen.get(batch_id, size <= UNFOLDED_AT_MOST)


def task_lines(batches: Batches, count: int, chosen: Mapping[str, bool]) -> tuple[Line, ...]:
    """Return the lines with at most `count` cards and folded batches."""
    found: list[Line] = []
    for key in batches.in_order(max(1, count // 2)):
        if count <= 0:
            break
        size = batches.size(key)
        if not size:
            found.append(Line("", (key,)))
        elif is_unfolded(key, size, chosen):
            found.append(Line(key, batches.ids(key, count), size))
        else:
            found.append(Line(key, (), size))
        count -= max(1, len(found[-1].ids))
    return tuple(found)
