"""Runs of one press as one batch: which ones it has, their numbers, and the order of all. Pure.

A task or run without others of its press is a batch of its own, named by its prompt id.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from app.core.ids import ServerUrl
from app.core.queue.waiting import Waiting
from app.core.task.task import Task, TaskState
from app.core.task.task_map import TaskMap

STOPPED = (TaskState.CANCELLED, TaskState.INTERRUPTED)
"""States of tasks that somebody ended."""


class Batch(NamedTuple):
    """The numbers of a batch. `key` is its id, or the prompt id of a single run.

    `servers` are those that have parts of it. `open_ids` are the ids of what has not ended: tasks,
    then the `queued` runs that wait here. `is_paused`: all of these are paused.
    """

    key: str
    servers: tuple[ServerUrl, ...] = ()
    open_ids: tuple[str, ...] = ()
    done: int = 0
    running: int = 0
    waiting: int = 0
    failed: int = 0
    stopped: int = 0
    queued: int = 0
    is_paused: bool = False

    @property
    def total(self) -> int:
        """The number of its runs."""
        return self.ended + len(self.open_ids)

    @property
    def ended(self) -> int:
        """The number of its runs that have ended."""
        return self.done + self.failed + self.stopped


class Batches:
    """The batches of a window at one moment."""

    def __init__(self, tasks: TaskMap, queue: Sequence[Waiting]) -> None:
        self._tasks = tasks
        self._queue = queue

    @cached_property
    def queued(self) -> Mapping[str, tuple[Waiting, ...]]:
        """The runs that wait, by batch, each in their order."""
        found: dict[str, list[Waiting]] = {}
        for one in self._queue:
            found.setdefault(one.entry.batch_id, []).append(one)
        return {key: tuple(runs) for key, runs in found.items()}

    def size(self, batch_id: str) -> int:
        """Return the number of tasks and waiting runs of a batch."""
        return len(self._tasks.batches.get(batch_id, ())) + len(self.queued.get(batch_id, ()))

    def key_of(self, prompt_id: str, batch_id: str) -> str:
        """Return the key of the batch of a task or run."""
        return batch_id if self.size(batch_id) > 1 else prompt_id

    def first(self, key: str) -> Task | None:
        """Return the first task of a batch, else that of its first run; `None` if it is gone."""
        task = self._tasks.get(self._tasks.batches.get(key, (key,))[0])
        return task or next((one.as_task for one in self._runs(key)), None)

    def ids(self, key: str, most: int) -> tuple[str, ...]:
        """Return at most `most` ids of a batch: running ones, then runs that wait, then newest.

        Of the runs that wait, those that are next have at most half of the places.
        """
        tasks = [self._tasks.get(one) for one in reversed(self._tasks.batches.get(key, (key,)))]
        found = [task for task in tasks if task is not None]
        running = [task.prompt_id for task in found if task.state is TaskState.RUNNING]
        others = [task.prompt_id for task in found if task.state is not TaskState.RUNNING]
        next_ones = self._runs(key)[: max(1, most // 2)]
        waiting = [one.prompt_id for one in reversed(next_ones)]
        return (*running, *waiting, *others)[:most]

    def batch(self, key: str) -> Batch:
        """Return the numbers of a batch."""
        ids = self._tasks.batches.get(key, (key,))
        tasks = [task for one in ids if (task := self._tasks.get(one)) is not None]
        runs = self._runs(key)
        states = Counter(task.state for task in tasks)
        opened = [task.prompt_id for task in tasks if task.is_open]
        running, done = states[TaskState.RUNNING], states[TaskState.SUCCEEDED]
        stopped = sum(states[state] for state in STOPPED)
        return Batch(
            key,
            tuple(dict.fromkeys(task.execution_server for task in tasks)),
            (*opened, *(one.prompt_id for one in runs)),
            done,
            running,
            len(opened) + len(runs) - running,
            len(tasks) - len(opened) - done - stopped,
            stopped,
            len(runs),
            bool(runs) and all(one.entry.is_paused for one in runs),
        )

    def opened(self, most: int) -> tuple[Batch, ...]:
        """Return at most `most` batches that have not ended, in the order of `in_order`."""
        others = (
            self.key_of(one.prompt_id, one.batch_id) for one in reversed(self._tasks.open_tasks())
        )
        keys = dict.fromkeys((*self._at_work(), *self._unsent(most), *others))
        return tuple(map(self.batch, islice(keys, most)))

    def in_order(self, most_waiting: int) -> Iterator[str]:
        """Yield the key of each batch: those at work, then those that wait, then newest first.

        Those at work are by their first task, so that they keep their places. At most
        `most_waiting` batches without a task are yielded: those that are next.
        """
        seen: set[str] = set()
        for key in (*self._at_work(), *self._unsent(most_waiting), *self._newest()):
            if key not in seen:
                seen.add(key)
                yield key

    def _runs(self, key: str) -> Sequence[Waiting]:
        found = self.queued.get(key)
        if found is None:
            return [one for one in self._queue if one.prompt_id == key]
        return found

    def _at_work(self) -> list[str]:
        found: dict[str, int] = {}
        for task in self._tasks.open_tasks():
            key = self.key_of(task.prompt_id, task.batch_id)
            if key == task.batch_id:
                first = self._tasks.get(self._tasks.batches[key][0])
                found.setdefault(key, (first or task).registered_at)
            elif task.state is TaskState.RUNNING:
                found[key] = task.registered_at
        return sorted(found, key=lambda key: found[key], reverse=True)

    def _unsent(self, most: int) -> list[str]:
        found: dict[str, None] = {}
        for one in self._queue:
            if one.since is not None:
                continue  # its card stays where that of its task was
            found[self._key_of_run(one)] = None
            if len(found) >= most:
                break
        return list(found)[::-1]

    def _newest(self) -> Iterator[str]:
        """Yield tasks, newest first, and each moved run where its task was."""
        moved = sorted(
            ((one.since, one) for one in self._queue if one.since is not None),
            key=lambda pair: pair[0],
        )
        for prompt_id in reversed(self._tasks.ids):
            task = self._tasks.get(prompt_id)
            assert task is not None, "the map has the tasks of its ids"
            while moved and moved[-1][0] > task.registered_at:
                yield self._key_of_run(moved.pop()[1])
            yield self.key_of(prompt_id, task.batch_id)
        yield from (self._key_of_run(one) for _, one in reversed(moved))

    def _key_of_run(self, one: Waiting) -> str:
        return self.key_of(one.prompt_id, one.entry.batch_id)
