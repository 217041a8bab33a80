"""The journal's contents, pure: tasks as rows, steps as events, and the replay that joins them.

Each step of a task is one event, "from here on these fields are so", beside the task's row as it is
then. The rows are what is read at a start; the events are the history behind them, and replaying
them gives the same rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.storage.task_row import HIDDEN, row_of
from app.core.task.task import Task

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a task, ready to be written.

    `row` is the task as it is then, with its `owner` (a window id) and its new `rev`; `event` holds
    the fields that changed. It may be written only over the revision `rev` of the owner `owner`.
    """

    row: Row
    event: Row
    rev: int
    owner: str | None


def next_step(before: Row | None, task: Task, owner: str, at: int) -> Step | None:
    """Return the step from the row as it was kept to the task as it is; `None` when equal."""
    known = before or {}
    after = row_of(task)
    if HIDDEN in known:  # the event that takes the flag back has to say so
        after = {HIDDEN: None, **after}
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
    """Return the rows that the events lead to, by prompt id.

    The order between tasks does not matter; of one task, a repeated or older event changes nothing.
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
