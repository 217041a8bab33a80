"""What a socket event changes in a task. A hint only: it never ends a task, history does that."""

from dataclasses import replace

from app.core.comfy.events import NodesMoved, NodeStarted, RunEnded, ServerEvent, Started
from app.core.task.task import Task, TaskState, advance


def concerns(task: Task, event: ServerEvent, running: str) -> bool:
    """Tell whether `event` is about `task`.

    An event without a prompt id is about the prompt last seen running on that socket.
    """
    prompt_id = getattr(event, "prompt_id", None)
    if prompt_id is None:
        return False
    return (prompt_id or running) == task.server_prompt_id


def follow(task: Task, event: ServerEvent, at: int) -> Task:
    """Return the task after an event that `concerns` it. An ended task does not change."""
    if not task.state.may_start:
        return task
    if isinstance(event, Started):
        return advance(task, TaskState.RUNNING, at)
    if isinstance(event, NodeStarted):
        moved = task.progress.with_current(event.node_id)
        return advance(task, TaskState.RUNNING, at, progress=moved)
    if isinstance(event, NodesMoved):
        moved = task.progress.with_nodes(event.nodes)
        return advance(task, TaskState.RUNNING, at, progress=moved)
    if isinstance(event, RunEnded):
        return replace(task, progress=task.progress.with_current(""))
    return task
