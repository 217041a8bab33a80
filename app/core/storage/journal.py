"""The journal's content: tasks as rows, steps as events, and the replay of events to rows. Pure.

Each step of a task is one event with the fields that changed, stored with the task's new row. A
start reads the rows. The events are their history; replaying them gives the same rows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.storage.task_row import PASSING, row_of
from app.core.task.task import Task

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class QueueRows:
    """What a step of a task changes in the queue; see `Step`. `files` are those of `run`, by key.

    A `mark` is for a run that leaves the queue, a `run` for one that comes back.
    """

    mark: Row | None = None
    run: Row | None = None
    files: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a task, ready to be written.

    `row` is the task after the step, with its `owner` (a window id) and its new `rev`; `event`
    holds the changed fields. It may be written only over revision `rev` of the owner `owner`.
    `mark` replaces the row of the run that waited in the queue: the row before it must be there.
    `run` is the row of a run that waits from now on instead of the task: none may be there yet.
    """

    row: Row
    event: Row
    rev: int
    owner: str | None
    mark: Row | None = None
    run: Row | None = None

    @property
    def queued(self) -> tuple[Row, ...]:
        """The rows of the queue that the step writes."""
        return tuple(row for row in (self.mark, self.run) if row is not None)


def follows(stored: Row | None, row: Row) -> bool:
    """Return whether a row of the queue may replace the stored one: it is the next revision.

    The owner may differ, since a run of a closed window is taken over. A mark is never replaced.
    """
    if stored is None:
        return bool(row["rev"] == 1)
    return bool(stored["rev"] == row["rev"] - 1 and "sentTo" not in stored)


def fits_queue(step: Step, stored: Callable[[str], Row | None]) -> bool:
    """Return whether the step may write its rows of the queue over those that are `stored`."""
    waits = None if step.mark is None else stored(step.mark["promptId"])
    if step.mark is not None and (waits is None or not follows(waits, step.mark)):
        return False
    return step.run is None or follows(stored(step.run["promptId"]), step.run)


def next_step(before: Row | None, task: Task, owner: str, at: int) -> Step | None:
    """Return the step from the stored row to the current task; `None` if they are equal."""
    known = before or {}
    after = row_of(task)
    # The event must record that one of these was removed.
    after = {name: None for name in PASSING if name in known} | after
    changed = {name: value for name, value in after.items() if known.get(name, _NONE) != value}
    if not changed and known.get("owner") == owner:
        return None
    rev = int(known.get("rev", 0))
    event = {
        "promptId": task.prompt_id,
        "at": at,
        "owner": owner,
        "rev": rev + 1,
        "changed": changed,
    }
    row = {**after, "owner": owner, "rev": rev + 1}
    return Step(row, event, rev, known.get("owner"))


def replay(events: Iterable[Row]) -> dict[str, Row]:
    """Return the rows that result from the events, by prompt id.

    The order between tasks does not matter. A repeated or older event of a task changes nothing.
    """
    rows: dict[str, Row] = {}
    for event in events:
        prompt_id = event["promptId"]
        before = rows.get(prompt_id, {})
        if event["rev"] == before.get("rev", 0) + 1:
            rows[prompt_id] = {
                **before,
                **event["changed"],
                "owner": event["owner"],
                "rev": event["rev"],
            }
    return rows


_NONE = object()
