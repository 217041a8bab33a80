"""Deletes a queued prompt on its server, and finds out whether it is gone. Never interrupts."""

from enum import StrEnum

from app.core.errors import ServerError
from app.core.task.task import Task, TaskState
from app.core.tracking.queue_search import find, runs, waiting
from app.services.servers.client import Client
from app.services.window_store import WindowStore


class Held(StrEnum):
    """What a server has of a prompt after it was asked to delete it.

    `GONE`: it is neither in the queue nor in the history. `STARTED`: it runs or has run. `QUEUED`:
    the server kept it. `UNSURE`: the server's answers do not show all.
    """

    GONE = "gone"
    STARTED = "started"
    QUEUED = "queued"
    UNSURE = "unsure"


async def let_go(task: Task, client: Client, window_store: WindowStore) -> Held:
    """Delete a task's pending prompt and its copies, and look for it: first queue, then history.

    Raises `TransportError` if the server does not respond, and `ServerError` for an answer that
    cannot be read: then it is unknown whether the prompt is gone.
    """
    server = task.execution_server
    is_refused = False
    try:
        await client.delete_pending(task)
    except ServerError:
        is_refused = True  # it may have deleted it all the same
    queue = await client.queue(server)
    copies = waiting(task, queue)
    if copies and not is_refused:  # the browser may have repeated the request
        await client.delete_pending(task, copies)
        queue = await client.queue(server)
    if runs(task, queue):
        return Held.STARTED
    if find(task, queue) is not None:
        return Held.QUEUED
    if queue.left_out or window_store.state.is_several(server):
        return Held.UNSURE
    if await client.history(server, task.server_prompt_id, task.prompt_id) is not None:
        return Held.STARTED
    now = window_store.state.task(task.prompt_id)
    is_queued = now is not None and now.state is TaskState.QUEUED
    return Held.GONE if is_queued else Held.STARTED
