"""Decides a task's state from its server's queue and history. Pure.

The order is always: request `/queue`, then `/history/{id}`, then decide. A prompt moves only in
that direction, so this order cannot miss it. `resubmission` decides what to do when it is absent.
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
    """The result of one lookup at a task's server; `server_id` is the server's id of our prompt.

    `began` is when the lookup began, `None` when it took no time. Several servers may share one
    address, and only one of them responded. Then the lookup is not `complete`, and an absence
    proves nothing.
    """

    queue: Queue
    entry: HistoryEntry | None
    server_id: str = ""
    began: int | None = None
    complete: bool = True


def rests_on_absence(task: Task, lookup: Lookup, decided: Task, then: NextStep) -> bool:
    """Return whether a decision relies on the absence of the prompt, and so needs a second lookup.

    Any decision from an incomplete lookup does too.
    """
    if lookup.entry is not None or find(task, lookup.queue) is not None:
        return False
    return not lookup.complete or then is NextStep.SUBMIT or not decided.is_open


def decide(task: Task, lookup: Lookup, kind: WorkflowType | None, at: int) -> tuple[Task, NextStep]:
    """Return the task after a lookup, and the next step.

    *Found*: the task takes the state it has on the server. *Absent with an unknown submission
    outcome*: it is submitted again under the same id to the same server, up to `MAX_ATTEMPTS` in
    all. But if the server rejected it (see `trouble`), it failed. *Absent after it was queued or
    running*: the server lost it.
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
        if task.state is TaskState.RUNNING:  # the socket's events are newer than the queue
            return replace(task, absent_at=None), NextStep.WAIT
        changes = {"queue_position": place, "absent_at": None, "trouble": None}
        return advance(task, TaskState.QUEUED, at, **changes), NextStep.WAIT
    if lookup.queue.left_out:
        return task, NextStep.WAIT  # it may be among the unread prompts
    if not lookup.complete:
        return replace(task, unreachable=True, absent_at=None), NextStep.WAIT
    return after_absence(task, at if lookup.began is None else lookup.began, at)
