"""Finding a task's prompt, and its copies, in the queue of its server. Pure."""

from app.core.comfy.responses import Queue, QueueEntry
from app.core.task.task import Task


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
