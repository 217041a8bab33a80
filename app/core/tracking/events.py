"""How a socket event changes a task. Events never end a task; only the history does."""

from dataclasses import replace

from app.core.comfy.events import NodesMoved, NodeStarted, RunEnded, ServerEvent, Started
from app.core.task.task import Task, TaskState, advance


def concerns(task: Task, event: ServerEvent, running: str) -> bool:
    """Return whether `event` is about `task`.

    An event without a prompt id belongs to the prompt that last ran on that socket (`running`).
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
