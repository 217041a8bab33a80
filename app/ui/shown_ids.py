"""Which tasks have cards on the page."""

from itertools import islice

from app.core.task.task import TaskState
from app.core.task.task_map import TaskMap


def shown_ids(tasks: TaskMap, count: int) -> tuple[str, ...]:
    """Return the ids of at most `count` tasks: running ones first, then newest first."""
    opened = reversed(tasks.open_tasks())
    running = [one.prompt_id for one in opened if one.state is TaskState.RUNNING]
    others = (key for key in reversed(tasks.ids) if key not in running)
    return (*running, *islice(others, count))[:count]
