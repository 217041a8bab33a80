"""Rows of the queue: runs that wait, and marks of those that were bound a moment ago. Pure.

A run's row is replaced by its mark in the step that records its task. So other windows see the
reservation before they choose. The mark is deleted when the task has ended.
"""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from app.core.ids import PromptId, ServerUrl, WindowId
from app.core.queue.entry import BatchId, Entry, Lane, RunOn, Shape, Where
from app.core.queue.waiting import Waiting
from app.core.storage.journal import QueueRows
from app.core.storage.task_row import input_of, input_row
from app.core.workflow.graph import parse_graph

VERSION = 1
"""Version of the row format: rows of other versions are left alone."""

Row = Mapping[str, Any]


def queue_row(one: Waiting) -> dict[str, Any]:
    """Return the row of a waiting run."""
    entry = one.entry
    return {
        "version": VERSION,
        "promptId": entry.prompt_id,
        "owner": entry.window_id,
        "rev": one.rev,
        "batchId": entry.batch_id,
        "place": entry.place,
        "shape": entry.shape,
        "models": sorted(entry.models),
        "able": sorted(entry.able),
        "where": entry.on.where.value,
        "server": entry.on.server,
        "lane": entry.lane.value,
        "paused": entry.is_paused,
        "atOnce": entry.at_once,
        "workflowType": one.workflow_type,
        "title": one.title,
        "inputs": {name: input_row(value) for name, value in one.inputs.items()},
        "retryOf": one.retry_of,
        "queuedAt": one.queued_at,
        "graph": one.graph,
        "since": one.since,
    }


def waiting_of(row: Row) -> Waiting:
    """Return the run of a row.

    Raises `KeyError`, `TypeError`, `AttributeError` or `ValueError` for an invalid row.
    """
    if row["version"] != VERSION:
        raise ValueError(f"a row of version {row['version']}")
    server = row["server"]
    entry = Entry(
        prompt_id=PromptId(row["promptId"]),
        window_id=WindowId(row["owner"]),
        batch_id=BatchId(row["batchId"]),
        place=float(row["place"]),
        shape=Shape(row["shape"]),
        models=frozenset(row["models"]),
        able=frozenset(map(ServerUrl, row["able"])),
        on=RunOn(Where(row["where"]), None if server is None else ServerUrl(server)),
        lane=Lane(row["lane"]),
        is_paused=bool(row["paused"]),
        at_once=bool(row["atOnce"]),
    )
    return Waiting(
        entry,
        row["workflowType"],
        row["title"],
        {name: input_of(value) for name, value in row["inputs"].items()},
        None if row["retryOf"] is None else PromptId(row["retryOf"]),
        row["queuedAt"],
        row["rev"],
        graph=None if row["graph"] is None else parse_graph(row["graph"]),
        since=row["since"],
    )


def sent_row(one: Waiting, server: ServerUrl, at: int) -> dict[str, Any]:
    """Return the mark that replaces a run's row when its task is bound to `server`.

    It has no owner: to find what a closed window left, only its runs count.
    """
    return {
        "version": VERSION,
        "promptId": one.entry.prompt_id,
        "rev": one.rev + 1,
        "sentBy": one.entry.window_id,
        "sentTo": server,
        "shape": one.entry.shape,
        "sentAt": at,
    }


def leaving(one: Waiting, server: ServerUrl, at: int) -> QueueRows:
    """Return what changes in the queue when a run's task is bound to `server`."""
    return QueueRows(mark=sent_row(one, server, at))


MARK_MS = 60_000
"""Milliseconds after which a closed window's mark is of no use: by then the server's own queue
length contains its task."""


def left_over(rows: Iterable[Row], living: Container[str], at: int) -> list[Row]:
    """Return the marks of closed windows that are of no use at `at` (ms)."""
    late = at - MARK_MS
    marks = filter(is_mark, rows)
    return [row for row in marks if row["sentBy"] not in living and row["sentAt"] < late]


def is_mark(row: Row) -> bool:
    """Return whether a row is a mark of a run that was bound."""
    return "sentTo" in row


def runs_of(rows: list[Row]) -> list[Waiting]:
    """Return the waiting runs of rows; marks and invalid rows are left out."""
    found: list[Waiting] = []
    for row in rows:
        try:
            if not is_mark(row):
                found.append(waiting_of(row))
        except (AttributeError, KeyError, TypeError, ValueError):
            continue
    return found
