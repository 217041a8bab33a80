"""The manifest of an exported journal. Pure.

The file is a zip of `journal.json` (this manifest: tasks, events, settings), `files/<key>` (input
images) and, if wanted, `pictures/<key>` (kept pictures).

The rows of windows are left out on purpose. Each holds the lock and client id of one tab, and the
tab finds it by an id in its session, which no file restores. The owner of a task is in the task's
own row. An imported lock would redirect an open window's tasks. An imported client id would take
away an open window's events.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.library.results import results_of
from app.core.storage.journal import Row, next_step
from app.core.storage.recovery import imported, is_hidden, tasks_of

FORMAT = "bindery-journal"
VERSION = 1
"""Version of the file format; this page cannot read other versions."""

MANIFEST = "journal.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Tasks and their events, as stored in the journal, and when each picture was kept.

    `settings` are unchecked values by name; `bring` validates each of them. `notes` are about
    results, and `of_file` validates them.
    """

    tasks: tuple[Row, ...]
    events: tuple[Row, ...]
    pictures: Mapping[str, int]
    settings: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Row, ...] = ()


def manifest_text(
    tasks: Iterable[Row],
    events: Iterable[Row],
    pictures: Mapping[str, int],
    settings: Mapping[str, str],
    notes: Iterable[Row] = (),
) -> str:
    """Return the manifest as text."""
    return json.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "tasks": list(tasks),
            "events": [unnumbered(event) for event in events],
            "pictures": dict(pictures),
            "settings": dict(settings),
            "notes": list(notes),
        },
        indent=1,
    )


def as_imported(manifest: Manifest, at: int) -> Manifest:
    """Return the part of a manifest to import, changed so that no task is sent automatically.

    Tasks that were removed in the other browser are left out, unless they have results.
    """
    rows = [row for row in manifest.tasks if is_exported(row)]
    listed = {row["promptId"] for row in rows}
    events = [event for event in manifest.events if event["promptId"] in listed]
    for index, row in enumerate(rows):
        (before,), _ = tasks_of([row])
        after = imported(before, at)
        step = None if after == before else next_step(row, after, row["owner"], at)
        if step is not None:
            rows[index] = step.row
            events.append(step.event)
    return replace(manifest, tasks=tuple(rows), events=tuple(events))


def is_exported(row: Row) -> bool:
    """Return whether a task is on a list, or has results in the library."""
    return not is_hidden(row) or any(results_of(task) for task in tasks_of([row])[0])


def unnumbered(event: Row) -> Row:
    """Remove an event's number: each journal numbers its own events."""
    return {name: value for name, value in event.items() if name != "seq"}
