"""The open work of a window in rows: tasks of one run with several repeats are one batch. Pure."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from app.core.ids import ServerUrl
from app.core.task.task import Task, TaskState
from app.core.task.task_map import TaskMap

TOGETHER_MS = 2_000
"""Milliseconds between two tasks of one batch: a run registers its tasks within a moment."""


class Batch(NamedTuple):
    """Tasks of one run: the ids of the first and the open ones, its words, servers and numbers."""

    prompt_id: str
    words: str
    servers: tuple[ServerUrl, ...]
    open_ids: tuple[str, ...]
    done: int
    running: int
    waiting: int
    failed: int
    percent: int

    @property
    def total(self) -> int:
        """The number of its tasks."""
        return self.done + self.running + self.waiting + self.failed


def open_batches(tasks: TaskMap, words: Callable[[Task], str]) -> tuple[Batch, ...]:
    """Return the batches with open tasks, newest first; `words` says what a task is about."""
    if not tasks.open_ids:
        return ()
    return tuple(_batch(group, words(group[0])) for group in _groups(tasks, words))


def _groups(tasks: TaskMap, words: Callable[[Task], str]) -> Iterator[list[Task]]:
    """Yield the tasks of each batch that has open ones, the first one first."""
    left = len(tasks.open_ids)
    group: list[Task] = []
    for task in tasks.newest_first():
        if group and not _is_same(task, group[-1], words):
            if any(one.is_open for one in group):
                yield group[::-1]
            group = []
            if not left:
                return
        group.append(task)
        left -= task.is_open
    yield group[::-1]


def _is_same(task: Task, later: Task, words: Callable[[Task], str]) -> bool:
    is_near = later.registered_at - task.registered_at <= TOGETHER_MS
    is_alike = task.workflow_type == later.workflow_type and task.title == later.title
    return is_near and is_alike and words(task) == words(later)


def _batch(group: list[Task], words: str) -> Batch:
    states = [task.state for task in group]
    done = states.count(TaskState.SUCCEEDED)
    running = [task for task in group if task.state is TaskState.RUNNING]
    opened = [task for task in group if task.is_open]
    part = sum(task.told_fraction or 0 for task in running)
    return Batch(
        group[0].prompt_id,
        words,
        tuple(dict.fromkeys(task.execution_server for task in group)),
        tuple(task.prompt_id for task in opened),
        done,
        len(running),
        len(opened) - len(running),
        len(group) - done - len(opened),
        round(100 * (len(group) - len(opened) + part) / len(group)),
    )
