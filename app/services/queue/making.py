"""Makes waiting runs of an order: their places, and where they may go."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.core.ids import PromptId, ServerUrl
from app.core.queue.entry import BatchId, Entry, Lane, RunOn, Shape, Where
from app.core.queue.waiting import Waiting
from app.core.submission.order import Order, draft_graph, no_type
from app.core.task.task import Task
from app.core.windows.window import Window
from app.core.workflow.catalog import WorkflowType
from app.services.servers.capabilities import Draft


@dataclass(frozen=True, slots=True)
class Press:
    """What the runs of one press share: servers that are able, the only one, and their number."""

    batch: BatchId
    able: frozenset[ServerUrl]
    only: ServerUrl | None
    runs: int


def waiting_run(
    window: Window, order: Order, press: Press, number: int, prompt_id: PromptId, at: int
) -> Waiting:
    """Return the run `number` of a press, behind all that wait in the window.

    A single run goes before batches, since a person may watch for it.
    """
    last = max((one.entry.place for one in window.queue), default=0.0)
    entry = Entry(
        prompt_id=prompt_id,
        window_id=window.window_id,
        batch_id=press.batch,
        place=max(float(at), last + 1.0) + number / 1_000,
        shape=Shape(order.kind.id),
        able=press.able,
        on=RunOn() if press.only is None else RunOn(Where.ONLY, press.only),
        lane=Lane.NOW if press.runs == 1 else Lane.BATCH,
    )
    return Waiting(
        entry,
        order.kind.id,
        order.kind.title["en"],
        order.values,
        order.retry_of,
        at,
        graph=None if order.kind.id else order.kind.graph,
    )


def moved_run(
    window: Window, task: Task, server: ServerUrl, prompt_id: PromptId, batch: BatchId
) -> Waiting:
    """Return the run of a task that its server let go of: only for `server`, in its old place.

    It goes before what was never sent, since it had its turn.
    """
    entry = Entry(
        prompt_id=prompt_id,
        window_id=window.window_id,
        batch_id=batch,
        place=float(task.registered_at),
        shape=Shape(task.workflow_type),
        able=frozenset({server}),
        on=RunOn(Where.ONLY, server),
        lane=Lane.NOW,
    )
    at = task.registered_at
    graph = None if task.workflow_type else task.graph
    return Waiting(
        entry,
        task.workflow_type,
        task.title,
        task.inputs,
        task.retry_of,
        at,
        since=at,
        graph=graph,
    )


def draft_of(order: Order) -> Draft:
    """Return an order's graph as each server needs it, to find out who can run it."""
    return Draft(order.loaders, lambda known: draft_graph(order.on(known)))


def order_again(
    one: Waiting, known: Order | None, types: Mapping[str, WorkflowType]
) -> Order | None:
    """Return the order of a run: of the order `known` by this page, or of its type or own graph."""
    if known is not None:
        kind: WorkflowType | None = known.kind
    elif one.graph is not None:
        kind = replace(no_type(""), graph=one.graph)
    else:
        kind = types.get(one.workflow_type)
    return None if kind is None else Order(kind, one.inputs, one.retry_of)
