"""Decides how tasks of an earlier page continue, from their stored state only. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.core.ids import ServerUrl, WindowId
from app.core.message import message
from app.core.storage.task_row import HIDDEN, task_of
from app.core.task.task import Task, TaskState, Trouble, advance
from app.core.windows.window_lock import LockMode, WindowLock

RELOAD_SECONDS = 60.0
"""Seconds after which a reloaded window offers no Undo. Loading takes some seconds on a busy
machine, and a person who reloaded by mistake may look around first."""


class Resume(StrEnum):
    """How a recovered task continues."""

    NOTHING = "nothing"
    DELIVER = "deliver"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Recovered:
    """A recovered task, and how it continues."""

    task: Task
    then: Resume


def recover(task: Task, at: int) -> Recovered:
    """Return how a stored task continues.

    A task whose prompt was never sent is delivered now. A task that was being submitted is looked
    up, since its POST may have arrived. A task that was on its server is looked up too.
    """
    if not task.is_open:
        return Recovered(task, Resume.NOTHING)
    if task.state.is_unsent and not task.foreign:
        return Recovered(task, Resume.DELIVER)
    if task.state is TaskState.SUBMITTING:
        task = advance(task, TaskState.UNKNOWN, at)
    return Recovered(task, Resume.LOOK)


def taken_over(task: Task, window_id: WindowId) -> Task:
    """Return a closed window's task as this window's; it keeps its server and client id."""
    return replace(task, window_id=window_id)


def imported(task: Task, at: int) -> Task:
    """Return a task imported from a file, changed so that it is never sent automatically.

    The original browser may still be open and send it. A task that is or may be on its server is
    looked up. If it is not there, it ends like one that was never sent.
    """
    if not task.is_open:
        return task
    # Both were requested in the other browser.
    task = replace(task, cancelling=False, moving_to=None)
    if task.foreign:
        return task
    trouble = task.trouble or Trouble(message("task.imported"))
    if task.state.is_unsent:
        return advance(task, TaskState.FAILED, at, trouble=trouble)
    if task.state in (TaskState.SUBMITTING, TaskState.UNKNOWN):
        return replace(task, trouble=trouble)
    return task


def tasks_of(rows: Iterable[Mapping[str, Any]]) -> tuple[list[Task], int]:
    """Return the tasks of rows, oldest first, and the number of invalid rows."""
    tasks: list[Task] = []
    strange = 0
    for row in rows:
        try:
            tasks.append(task_of(row))
        except (AttributeError, KeyError, TypeError, ValueError):
            strange += 1
    return sorted(tasks, key=lambda task: task.registered_at), strange


def is_hidden(row: Mapping[str, Any]) -> bool:
    """Return whether a row belongs to a task that the person removed."""
    return row.get(HIDDEN) is not None


def lock_row(lock: WindowLock) -> dict[str, Any]:
    """Return a window's lock as a part of its row."""
    row: dict[str, Any] = {"server": lock.server, "mode": lock.mode.value}
    return row if lock.before is None else {**row, "before": lock_row(lock.before)}


def lock_of(row: Any) -> WindowLock:
    """Return the lock from a part of a row; a malformed part means no lock."""
    if not isinstance(row, Mapping):
        return WindowLock()
    server, mode = row.get("server"), row.get("mode")
    if mode not in set(LockMode) or not (server is None or isinstance(server, str)):
        return WindowLock()
    url = None if server is None else ServerUrl(server)
    before = row.get("before") if mode == LockMode.SPREAD else None
    if not isinstance(before, Mapping) or before.get("mode") == LockMode.SPREAD:
        return WindowLock(url, LockMode(mode))
    return WindowLock(url, LockMode(mode), lock_of(before))
