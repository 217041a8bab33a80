"""Which tasks and waiting runs have cards on the page."""

from collections.abc import Sequence
from itertools import islice

from app.core.queue.waiting import Waiting
from app.core.task.task import TaskState
from app.core.task.task_map import TaskMap


def shown_ids(tasks: TaskMap, count: int, queue: Sequence[Waiting] = ()) -> tuple[str, ...]:
    """Return the ids of at most `count` cards: running tasks, then waiting runs, then newest first.

    Of the runs that wait, those that are next have at most half of the cards.
    """
    opened = reversed(tasks.open_tasks())
    running = [one.prompt_id for one in opened if one.state is TaskState.RUNNING]
    waiting = [one.prompt_id for one in queue[: max(1, count // 2)]][::-1]
    others = (key for key in reversed(tasks.ids) if key not in running)
    return (*running, *waiting, *islice(others, count))[:count]
