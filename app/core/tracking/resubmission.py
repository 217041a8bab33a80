"""The rule when a prompt is submitted again: what an absence on its server means. Pure.

An absence counts only when it is seen twice, at least `SECOND_LOOK_MS` apart. While the outcome of
the POST is unknown, the second time has to be at least `GRACE_MS` after the POST began and
`DOUBT_MS` after the first: it may still be on its way.

A lookup shows the server as it may have been when the lookup began. And a POST may have begun later
than its intent was recorded, which is all that a window knows of one that died. It cannot be later
by more than `FRESH_MS`, since an older intent is recorded again before anything is sent
(`may_send`).

All times are wall time, since they outlive the page. A stamp that lies ahead was made before the
clock was set back: the wait begins again at the first lookup after that.
"""

from dataclasses import replace
from enum import StrEnum

from app.core.message import message
from app.core.task.task import Task, TaskState, Trouble, advance

GRACE_MS = 30_000
"""How long a POST may be on its way before its absence counts."""

FRESH_MS = 5_000
"""An intent is this old at most when its prompt is sent."""

DOUBT_MS = 15_000
"""Between the two absences of a prompt that may be on its way."""

MAX_ATTEMPTS = 3
"""A server that took none of three submissions takes no fourth."""

SECOND_LOOK_MS = 2_000
"""Between the two absences of a prompt that was there: it may move from queue to history."""

FOREIGN_GRACE_MS = 120_000
"""How long devtools may take to submit a prompt that they registered."""

KEPT_OUT = "task.kept_out"
"""The message of a task whose prompt something in front of its server keeps out."""

KEPT_OUT_MS = 3_000
"""How long such a prompt is looked for: the server answers, so it is not on its way any more."""


class NextStep(StrEnum):
    """What is to be done after a decision."""

    WAIT = "wait"
    SUBMIT = "submit"
    NOTHING = "nothing"


def may_send(task: Task, at: int) -> bool:
    """Tell whether a prompt may be sent on the intent that was recorded for it, or on a new one.

    A slow disk or a frozen window lies between the two; by then the task may be another window's.
    """
    return task.submitted_at is not None and 0 <= at - task.submitted_at < FRESH_MS


def after_absence(task: Task, seen: int, at: int) -> tuple[Task, NextStep]:
    """Return a task whose prompt was in neither queue nor history, and what to do next.

    `seen` is when the lookup began, `at` is now.
    """
    if task.absent_at is None or task.absent_at > at:
        return replace(task, absent_at=at), NextStep.WAIT
    if seen - task.absent_at < SECOND_LOOK_MS:
        return task, NextStep.WAIT
    if task.state.is_on_server:
        return _lost(task, at)
    begun = _begun(task, task.absent_at, at)
    if task.foreign:
        return _lost(task, at) if seen - begun >= FOREIGN_GRACE_MS else (task, NextStep.WAIT)
    is_kept_out = task.trouble is not None and task.trouble.message.key == KEPT_OUT
    if is_kept_out and not task.cancelling and seen - begun >= KEPT_OUT_MS:
        return advance(task, TaskState.FAILED, at), NextStep.NOTHING
    if seen - begun < GRACE_MS + FRESH_MS or seen - task.absent_at < DOUBT_MS:
        return task, NextStep.WAIT
    return _never_arrived(task, at)


def _never_arrived(task: Task, at: int) -> tuple[Task, NextStep]:
    """Return a task whose submission did not arrive: ended, or to be submitted again."""
    if task.cancelling:
        return advance(task, TaskState.CANCELLED, at), NextStep.NOTHING
    if task.trouble is not None:  # it was refused, and indeed it is not there
        return advance(task, TaskState.FAILED, at), NextStep.NOTHING
    if task.attempt >= MAX_ATTEMPTS:
        trouble = Trouble(message("task.not_taken", server=task.execution_server))
        return advance(task, TaskState.FAILED, at, trouble=trouble), NextStep.NOTHING
    return advance(task, TaskState.SUBMITTING, at, absent_at=None), NextStep.SUBMIT


def _begun(task: Task, absent_at: int, at: int) -> int:
    """Return when a submission began; when it was first absent, if the clock was set back."""
    begun = task.registered_at if task.submitted_at is None else task.submitted_at
    return absent_at if begun > at else begun


def _lost(task: Task, at: int) -> tuple[Task, NextStep]:
    if task.cancelling and task.state is TaskState.QUEUED:
        return advance(task, TaskState.CANCELLED, at), NextStep.NOTHING
    trouble = Trouble(message("task.lost", server=task.execution_server))
    return advance(task, TaskState.LOST, at, trouble=trouble), NextStep.NOTHING
