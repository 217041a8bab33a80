"""Whose work is on a server: this tab's, another tab's of this browser, or someone else's. Pure.

A server reports only how many prompts it has. What this browser's tabs do not have is someone
else's.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from app.core.ids import ServerUrl
from app.core.task.task import Task, TaskState

_RUNNING, _QUEUED = TaskState.RUNNING.value, TaskState.QUEUED.value


class Whose(StrEnum):
    """Whose prompt runs on a server."""

    NONE = ""
    THIS = "this"
    TAB = "tab"
    CLOSED = "closed"
    OTHERS = "others"


class Occupancy(NamedTuple):
    """The work of one server.

    * `prompt_id`, `percent`: the task that runs, and its finished share if it is this tab's.
      `words`: what it makes. `window_id`: the tab that it is of.
    * `others`: prompts of other people. `waiting`: all prompts that wait; `ours` of them are of
      this browser's tabs. `mine`: all open tasks of this browser that are bound there.
    """

    whose: Whose = Whose.NONE
    prompt_id: str = ""
    percent: int | None = None
    words: str = ""
    window_id: str = ""
    others: int = 0
    waiting: int = 0
    ours: int = 0
    mine: int = 0

    @property
    def is_busy(self) -> bool:
        """Whether anything runs or waits there."""
        return bool(self.whose or self.waiting)


def occupancy(
    own: Iterable[Task],
    presences: Iterable[Mapping[str, Any]],
    server: ServerUrl,
    total: int | None,
    words: Mapping[str, str],
    closed: int = 0,
) -> Occupancy:
    """Return the work of a server.

    `own` are this tab's open tasks on it. `total` is the server's own number of prompts, `None`
    while it is unknown. `words` are the first words of running tasks by prompt id. `closed` is the
    number of tasks there that closed tabs left open, as they were recorded last.
    """
    mine = list(own)
    theirs = [
        (str(tab["windowId"]), task)
        for tab in presences
        for task in tab["tasks"]
        if task["executionServer"] == server
    ]
    unknown = max(0, (total or 0) - len(mine) - len(theirs))
    left = min(closed, unknown)
    others = unknown - left
    ours = left + sum(task.state is TaskState.QUEUED for task in mine)
    ours += sum(task["state"] == _QUEUED for _, task in theirs)
    known = Occupancy(waiting=ours + others, ours=ours, others=others)
    known = known._replace(mine=len(mine) + len(theirs) + closed)
    running = next((task for task in mine if task.state is TaskState.RUNNING), None)
    if running is not None:
        share = running.told_fraction
        return known._replace(
            whose=Whose.THIS,
            prompt_id=running.prompt_id,
            percent=None if share is None else round(share * 100),
            words=words.get(running.prompt_id, ""),
        )
    runs = next(((tab, task) for tab, task in theirs if task["state"] == _RUNNING), None)
    if runs is not None:
        tab, task = runs
        return known._replace(
            whose=Whose.TAB,
            prompt_id=task["promptId"],
            words=task.get("words", ""),
            window_id=tab,
        )
    if others:
        return known._replace(whose=Whose.OTHERS, waiting=known.waiting - 1)
    if left:
        return known._replace(whose=Whose.CLOSED, waiting=known.waiting - 1, ours=ours - 1)
    return known
