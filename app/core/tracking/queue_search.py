"""Finds a task's prompt, and duplicates of it, in the queue of its server. Pure."""

from app.core.comfy.responses import Queue, QueueEntry
from app.core.task.task import Task


def is_ours(task: Task, entry: QueueEntry) -> bool:
    """Return whether a queue entry is the task's prompt, by our id when the entry has one."""
    if entry.own_id:
        return entry.own_id == task.prompt_id
    return entry.prompt_id == task.server_prompt_id


def position(task: Task, queue: Queue) -> int | None:
    """Return the task's place among the pending prompts (1 = next), or `None`."""
    for index, entry in enumerate(queue.pending, start=1):
        if is_ours(task, entry):
            return entry.place or index
    return None


def runs(task: Task, queue: Queue) -> bool:
    """Return whether the task's prompt is running."""
    return any(is_ours(task, entry) for entry in queue.running)


def find(task: Task, queue: Queue) -> QueueEntry | None:
    """Return the task's prompt in a queue: the running one, else the first pending one."""
    entries = (*queue.running, *queue.pending)
    return next((entry for entry in entries if is_ours(task, entry)), None)


def waiting(task: Task, queue: Queue) -> list[str]:
    """Return the server's ids of the task's pending prompts, duplicates included."""
    return [entry.prompt_id for entry in queue.pending if is_ours(task, entry)]


def extra_copies(task: Task, queue: Queue) -> list[str]:
    """Return the server's ids of pending duplicates of a task's prompt.

    The page submits once. But when a kept-alive connection breaks before the response, a browser
    may repeat the request (Chromium does). Servers do not detect that an id is used twice.
    """
    copies = waiting(task, queue)
    return copies if runs(task, queue) else copies[1:]
