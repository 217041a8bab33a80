"""Decides when a prompt is submitted again after it was not found on its server. Pure.

An absence counts only when two lookups at least `SECOND_LOOK_MS` apart confirm it. While the
outcome of the POST is unknown, the prompt may still be in transit. Then the second lookup must be
at least `GRACE_MS` after the POST began and `DOUBT_MS` after the first lookup.

A lookup shows the server's state at the time the lookup began. A POST may begin after its intent
was recorded, and for a closed window only the intent is known. The gap is at most `FRESH_MS`: an
older intent is recorded again before anything is sent (`may_send`).

All times are wall-clock times, since they must survive a reload. A time in the future was recorded
before the clock was set back. In that case the wait restarts at the next lookup.
"""

from dataclasses import replace
from enum import StrEnum

from app.core.message import message
from app.core.task.task import Task, TaskState, Trouble, advance

GRACE_MS = 30_000
"""Milliseconds that a POST may be in transit before an absence counts."""

FRESH_MS = 5_000
"""Maximum age of an intent, in milliseconds, when its prompt is sent."""

DOUBT_MS = 15_000
"""Minimum milliseconds between the two lookups of a prompt that may be in transit."""

MAX_ATTEMPTS = 3
"""Maximum submissions: a server that accepted none of three will not accept a fourth."""

SECOND_LOOK_MS = 2_000
"""Minimum milliseconds between the two lookups of a prompt that was on the server. It may have been
moving from the queue to the history."""

FOREIGN_GRACE_MS = 120_000
"""Milliseconds that devtools have to submit a prompt that they registered."""

KEPT_OUT = "task.kept_out"
"""The message of a task whose prompt was blocked by something in front of its server."""

KEPT_OUT_MS = 3_000
"""Milliseconds to look for such a prompt: the server responds, so it is no longer in transit."""


class NextStep(StrEnum):
    """What to do after a decision."""

    WAIT = "wait"
    SUBMIT = "submit"
    NOTHING = "nothing"


def may_send(task: Task, at: int) -> bool:
    """Return whether the recorded intent is recent enough to send the prompt on it.

    If not, record it again. A slow disk or a frozen window may have delayed the submission, and
    another window may own the task now.
    """
    return task.submitted_at is not None and 0 <= at - task.submitted_at < FRESH_MS


def after_absence(task: Task, seen: int, at: int) -> tuple[Task, NextStep]:
    """Return the task when its prompt was in neither queue nor history, and the next step.

    `seen` is when the lookup began, `at` is now.
    """
    if task.absent_at is None or task.absent_at > at:
        return replace(task, absent_at=at), NextStep.WAIT
    if seen - task.absent_at < SECOND_LOOK_MS:
        return task, NextStep.WAIT
    if task.moving_to is not None and task.state is TaskState.QUEUED:
        return task, NextStep.WAIT  # it was deleted to move: its run goes on elsewhere
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
    if task.trouble is not None:  # rejected, and confirmed absent
        return advance(task, TaskState.FAILED, at), NextStep.NOTHING
    if task.attempt >= MAX_ATTEMPTS:
        trouble = Trouble(message("task.not_taken", server=task.execution_server))
        return advance(task, TaskState.FAILED, at, trouble=trouble), NextStep.NOTHING
    return advance(task, TaskState.SUBMITTING, at, absent_at=None), NextStep.SUBMIT


def _begun(task: Task, absent_at: int, at: int) -> int:
    """Return when the submission began, or `absent_at` if the clock was set back since."""
    begun = task.registered_at if task.submitted_at is None else task.submitted_at
    return absent_at if begun > at else begun


def _lost(task: Task, at: int) -> tuple[Task, NextStep]:
    if task.cancelling and task.state is TaskState.QUEUED:
        return advance(task, TaskState.CANCELLED, at), NextStep.NOTHING
    trouble = Trouble(message("task.lost", server=task.execution_server))
    return advance(task, TaskState.LOST, at, trouble=trouble), NextStep.NOTHING
