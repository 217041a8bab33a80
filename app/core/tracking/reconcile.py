"""Where a task stands, decided from what its server's queue and history say. Pure.

The order is always: look in `/queue`, then in `/history/{id}` (a prompt moves only in that
direction, so this order cannot miss it), then decide. An absence counts only when it is seen
twice, at least `SECOND_LOOK_MS` apart; and while the outcome of the POST is unknown, the second
time at least `GRACE_MS` after it began and `DOUBT_MS` after the first: it may still be on its way.

A look shows the server as it may have been when the look began. And a POST may have begun later
than its intent was recorded, which is all that a window knows of one that died: but not by more
than `FRESH_MS`, since an older intent is recorded anew before anything is sent (`may_send`).

All times are wall time, since they outlive the page. A stamp that lies ahead was made before the
clock was set back: the wait begins anew at the first look after that.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.core.comfy.history import HistoryEntry, settle_task
from app.core.comfy.responses import Queue, QueueEntry
from app.core.message import message
from app.core.task.task import State, Task, Trouble, advance
from app.core.workflow.catalog import WorkflowType

GRACE_MS = 30_000
"""From the start of a POST to its second absence: as long as a submission may take, so a prompt
that is on its way has arrived by then."""

FRESH_MS = 5_000
"""How old an intent may be when its POST begins: a disk takes less to record it."""

DOUBT_MS = 15_000
"""From the first absence to the second, while the outcome of the POST is unknown."""

MAX_ATTEMPTS = 3
"""How often a task is submitted in all: what vanished three times will not stay."""

SECOND_LOOK_MS = 2_000
"""From the first absence to the second, of a prompt that was on its server: the time that a server
takes to write a history entry, many times over."""

FOREIGN_GRACE_MS = 120_000
"""How long a prompt that devtools submit may be absent: it may be registered before it is sent, and
the page cannot send it."""

KEPT_OUT = "task.kept_out"
"""The message of a task whose prompt something in front of its server keeps out."""

KEPT_OUT_MS = 3_000
"""How long such a prompt is looked for: the server answers, so it is not on its way any more."""


@dataclass(frozen=True, slots=True)
class Look:
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


class Next(StrEnum):
    """What is to be done after a decision."""

    WAIT = "wait"
    SUBMIT = "submit"
    NOTHING = "nothing"


def is_ours(task: Task, entry: QueueEntry) -> bool:
    """Tell whether a queue entry is the task's prompt: by our id where it has one."""
    if entry.own_id:
        return entry.own_id == task.prompt_id
    return entry.prompt_id == task.server_prompt_id


def position(task: Task, queue: Queue) -> int | None:
    """Return the task's place among the pending (1 = next), or `None`."""
    for index, entry in enumerate(queue.pending, start=1):
        if is_ours(task, entry):
            return entry.place or index
    return None


def runs(task: Task, queue: Queue) -> bool:
    """Tell whether the task's prompt is running."""
    return any(is_ours(task, entry) for entry in queue.running)


def find(task: Task, queue: Queue) -> QueueEntry | None:
    """Return the task's prompt in a queue: the running one, else the first that waits."""
    entries = (*queue.running, *queue.pending)
    return next((entry for entry in entries if is_ours(task, entry)), None)


def waiting(task: Task, queue: Queue) -> list[str]:
    """Return the server's ids of a task's prompt and its copies, as far as they wait."""
    return [entry.prompt_id for entry in queue.pending if is_ours(task, entry)]


def extra_copies(task: Task, queue: Queue) -> list[str]:
    """Return the server's ids of waiting copies of a task's prompt, all but the first of them.

    We submit once, but a browser may send a request again by itself when a kept-alive connection
    breaks before the answer (Chromium does), and servers do not notice the same id twice.
    """
    copies = waiting(task, queue)
    return copies if runs(task, queue) else copies[1:]


def rests_on_absence(task: Task, look: Look, decided: Task, then: Next) -> bool:
    """Tell whether a decision was made because the prompt was not found: look more closely first.

    So is every decision on a look that is not complete.
    """
    if look.entry is not None or find(task, look.queue) is not None:
        return False
    return not look.complete or then is Next.SUBMIT or not decided.is_open


def may_send(task: Task, at: int) -> bool:
    """Tell whether a prompt may be sent on the intent that was recorded for it, or on a new one.

    A slow disk or a frozen window lies between the two; by then the task may be another window's.
    """
    return task.submitted_at is not None and 0 <= at - task.submitted_at < FRESH_MS


def decide(task: Task, look: Look, kind: WorkflowType | None, at: int) -> tuple[Task, Next]:
    """Return the task after a look, and what to do next.

    *Found* continues from there. *Absent* while the outcome of its submission is unknown leads to
    submitting again under the same id on the same server, `MAX_ATTEMPTS` times in all, unless the
    server refused it (`trouble` says how): then it failed. Absent while it was known to be queued
    or running means the server lost it.
    """
    entry = find(task, look.queue)
    server_id = entry.prompt_id if entry else look.server_id
    if server_id and server_id != task.server_prompt_id:
        task = replace(task, remote_id=server_id)
    task = replace(task, unreachable=False)
    if look.entry is not None:
        return settle_task(task, look.entry, kind, at), Next.NOTHING
    if runs(task, look.queue):
        return advance(task, State.RUNNING, at, absent_at=None, trouble=None), Next.WAIT
    place = position(task, look.queue)
    if place is not None:
        if task.state is State.RUNNING:  # the queue is older than what the socket told
            return replace(task, absent_at=None), Next.WAIT
        changes = {"queue_position": place, "absent_at": None, "trouble": None}
        return advance(task, State.QUEUED, at, **changes), Next.WAIT
    if look.queue.left_out:
        return task, Next.WAIT  # it may be among those that were not read
    if not look.complete:
        return replace(task, unreachable=True, absent_at=None), Next.WAIT
    return _absent(task, at if look.began is None else look.began, at)


def _absent(task: Task, seen: int, at: int) -> tuple[Task, Next]:
    if task.absent_at is None or task.absent_at > at:
        return replace(task, absent_at=at), Next.WAIT
    if seen - task.absent_at < SECOND_LOOK_MS:
        return task, Next.WAIT
    if task.state.is_on_server:
        return _lost(task, at)
    begun = task.registered_at if task.submitted_at is None else task.submitted_at
    begun = min(begun, task.absent_at)
    if task.foreign:
        return _lost(task, at) if seen - begun >= FOREIGN_GRACE_MS else (task, Next.WAIT)
    is_kept_out = task.trouble is not None and task.trouble.message.key == KEPT_OUT
    if is_kept_out and not task.cancelling and seen - begun >= KEPT_OUT_MS:
        return advance(task, State.FAILED, at), Next.NOTHING
    if seen - begun < GRACE_MS + FRESH_MS or seen - task.absent_at < DOUBT_MS:
        return task, Next.WAIT
    if task.cancelling:
        return advance(task, State.CANCELLED, at), Next.NOTHING
    if task.trouble is not None:  # it was refused, and indeed it is not there
        return advance(task, State.FAILED, at), Next.NOTHING
    if task.attempt >= MAX_ATTEMPTS:
        trouble = Trouble(message("task.not_taken", server=task.execution_server))
        return advance(task, State.FAILED, at, trouble=trouble), Next.NOTHING
    return advance(task, State.SUBMITTING, at, absent_at=None), Next.SUBMIT


def _lost(task: Task, at: int) -> tuple[Task, Next]:
    if task.cancelling and task.state is State.QUEUED:
        return advance(task, State.CANCELLED, at), Next.NOTHING
    trouble = Trouble(message("task.lost", server=task.execution_server))
    return advance(task, State.LOST, at, trouble=trouble), Next.NOTHING
