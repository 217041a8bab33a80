"""Where a task stands, decided from what its server's queue and history say. Pure.

The order is always: look in `/queue`, then in `/history/{id}`, then decide. A prompt moves only in
that direction, so this order cannot miss it. What an absence means is in `resubmission`.
"""

from dataclasses import dataclass, replace

from app.core.comfy.history import HistoryEntry, settle_task
from app.core.comfy.responses import Queue
from app.core.task.task import Task, TaskState, advance
from app.core.tracking.queue_search import find, position, runs
from app.core.tracking.resubmission import NextStep, after_absence
from app.core.workflow.catalog import WorkflowType


@dataclass(frozen=True, slots=True)
class Lookup:
    """What one look at a task's server showed; `server_id` is the id it uses for our prompt.

    `began` is when the look began, `None` when it took no time. Where several servers share the
    address, only one of them was asked: then the look is not `complete`, and an absence proves
    nothing.
    """

    queue: Queue
    entry: HistoryEntry | None
    server_id: str = ""
    began: int | None = None
    complete: bool = True


def rests_on_absence(task: Task, lookup: Lookup, decided: Task, then: NextStep) -> bool:
    """Tell whether a decision was made because the prompt was not found: look more closely first.

    So is every decision on a look that is not complete.
    """
    if lookup.entry is not None or find(task, lookup.queue) is not None:
        return False
    return not lookup.complete or then is NextStep.SUBMIT or not decided.is_open


def decide(task: Task, lookup: Lookup, kind: WorkflowType | None, at: int) -> tuple[Task, NextStep]:
    """Return the task after a look, and what to do next.

    *Found* continues from there. *Absent* while the outcome of its submission is unknown leads to
    submitting again under the same id on the same server, `MAX_ATTEMPTS` times in all, unless the
    server refused it (`trouble` says how): then it failed. Absent while it was known to be queued
    or running means the server lost it.
    """
    entry = find(task, lookup.queue)
    server_id = entry.prompt_id if entry else lookup.server_id
    if server_id and server_id != task.server_prompt_id:
        task = replace(task, remote_id=server_id)
    task = replace(task, unreachable=False)
    if lookup.entry is not None:
        return settle_task(task, lookup.entry, kind, at), NextStep.NOTHING
    if runs(task, lookup.queue):
        return advance(task, TaskState.RUNNING, at, absent_at=None, trouble=None), NextStep.WAIT
    place = position(task, lookup.queue)
    if place is not None:
        if task.state is TaskState.RUNNING:  # the queue is older than what the socket told
            return replace(task, absent_at=None), NextStep.WAIT
        changes = {"queue_position": place, "absent_at": None, "trouble": None}
        return advance(task, TaskState.QUEUED, at, **changes), NextStep.WAIT
    if lookup.queue.left_out:
        return task, NextStep.WAIT  # it may be among those that were not read
    if not lookup.complete:
        return replace(task, unreachable=True, absent_at=None), NextStep.WAIT
    return after_absence(task, at if lookup.began is None else lookup.began, at)
