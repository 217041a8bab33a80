"""Finds a task's prompt on its server: in the queue just read, or in the history."""

from dataclasses import replace

from app.core.comfy.responses import Queue
from app.core.errors import ServerError, TransportError
from app.core.servers.shared_address import QueuePlace
from app.core.task.task import Task, TaskState
from app.core.tracking.queue_search import find
from app.core.tracking.reconcile import Lookup
from app.core.workflow.graph import Graph
from app.services.servers.client import Client


async def search(client: Client, task: Task, queue: Queue, began: int) -> Lookup:
    """Return the lookup in `queue` and, if the prompt is not there, in the history.

    Raises `TransportError` and `ServerError`.
    """
    server, lookup = task.execution_server, Lookup(queue, None, began=began)
    if find(task, queue) is not None:
        return lookup
    entry = await client.history(server, task.server_prompt_id, task.prompt_id)
    if entry is None and task.state is TaskState.UNKNOWN:
        found = await client.search_history(server, task.prompt_id)
        if found is not None:
            return replace(lookup, server_id=found[0], entry=found[1])
    if entry is not None and not task.graph:
        entry = replace(entry, graph=await _graph(client, task))
    return replace(lookup, entry=entry)


async def _graph(client: Client, task: Task) -> Graph:
    """Return the graph that ran, an empty one if the server does not send it.

    Pictures of prompts from devtools need it for their proof.
    """
    try:
        return await client.prompt_graph(task.execution_server, task.server_prompt_id)
    except (TransportError, ServerError):
        return {}


def place_of(task: Task, lookup: Lookup) -> QueuePlace:
    """Return where a lookup found the prompt."""
    if find(task, lookup.queue) is not None:
        return QueuePlace.QUEUE
    return QueuePlace.NOWHERE if lookup.entry is None else QueuePlace.HISTORY
