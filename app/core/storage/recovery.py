"""Where tasks of an earlier page go on from: decided from their kept state alone. Pure."""

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
"""After this long a window that is loaded again offers no Undo any more. To load takes some seconds
on a busy machine, and a person who reloaded by mistake may look around first."""


class Resume(StrEnum):
    """How a recovered task goes on."""

    NOTHING = "nothing"
    DELIVER = "deliver"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Recovered:
    """A task as it goes on, and what is to be done for it."""

    task: Task
    then: Resume


def recover(task: Task, at: int) -> Recovered:
    """Return how a kept task goes on.

    One whose prompt was never sent is delivered now; one that was being submitted is looked for,
    since its POST may have arrived; one that was on its server is looked for too.
    """
    if not task.is_open:
        return Recovered(task, Resume.NOTHING)
    if task.state.is_unsent and not task.foreign:
        return Recovered(task, Resume.DELIVER)
    if task.state is TaskState.SUBMITTING:
        task = advance(task, TaskState.UNKNOWN, at)
    return Recovered(task, Resume.LOOK)


def taken_over(task: Task, window_id: WindowId) -> Task:
    """Return a gone window's task as this window's; its server and client id stay."""
    return replace(task, window_id=window_id)


def imported(task: Task, at: int) -> Task:
    """Return a task that came in with a file, as one that does not send its prompt by itself.

    The browser that it comes from may still be alive, and may do that. What is on its server, or
    may be, is looked for; what turns out not to be there ends as one that was never sent does.
    """
    if not task.is_open:
        return task
    task = replace(task, cancelling=False)  # who asked for that is in the other browser
    if task.foreign:
        return task
    trouble = task.trouble or Trouble(message("task.imported"))
    if task.state.is_unsent:
        return advance(task, TaskState.FAILED, at, trouble=trouble)
    if task.state in (TaskState.SUBMITTING, TaskState.UNKNOWN):
        return replace(task, trouble=trouble)
    return task


def tasks_of(rows: Iterable[Mapping[str, Any]]) -> tuple[list[Task], int]:
    """Return the tasks of rows, oldest first, and how many rows were none of ours."""
    tasks: list[Task] = []
    strange = 0
    for row in rows:
        try:
            tasks.append(task_of(row))
        except (AttributeError, KeyError, TypeError, ValueError):
            strange += 1
    return sorted(tasks, key=lambda task: task.registered_at), strange


def is_hidden(row: Mapping[str, Any]) -> bool:
    """Tell whether a row is of a task that its person took off the list."""
    return row.get(HIDDEN) is not None


def lock_row(lock: WindowLock) -> dict[str, Any]:
    """Return a window's lock as a row's part."""
    row: dict[str, Any] = {"server": lock.server, "mode": lock.mode.value}
    return row if lock.before is None else {**row, "before": lock_row(lock.before)}


def lock_of(row: Any) -> WindowLock:
    """Return the lock of a row's part; a malformed one is no lock."""
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
