"""The journal as one file: what is in its manifest. Pure.

The file is a zip of `journal.json` (this manifest: tasks, events, settings), `files/<key>` (input
images) and, if wanted, `pictures/<key>` (kept pictures).

The rows of windows are left out on purpose: each is the lock and the client id of one tab, which
finds it by an id in its session, and no file brings a session back. Whose a task was stands in the
task's own row; a lock that came in would move a living window's work, a client id that came in
would take a living window's events.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.storage.journal import Row, next_step
from app.core.storage.recovery import imported, is_hidden, tasks_of

FORMAT = "bindery-journal"
VERSION = 1
"""Of the form of an exported file: another number is a file that this page cannot read."""

MANIFEST = "journal.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Tasks and their events, as the journal holds them, and when each picture was kept.

    `settings` are what the file says, by name; whoever uses them looks at each (`bring`).
    """

    tasks: tuple[Row, ...]
    events: tuple[Row, ...]
    pictures: Mapping[str, int]
    settings: Mapping[str, Any] = field(default_factory=dict)


def manifest_text(
    tasks: Iterable[Row],
    events: Iterable[Row],
    pictures: Mapping[str, int],
    settings: Mapping[str, str],
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
        },
        indent=1,
    )


def as_imported(manifest: Manifest, at: int) -> Manifest:
    """Return what of a manifest is put into a journal: nothing in it sends anything by itself.

    Tasks that were taken off the list in the other browser stay out.
    """
    rows = [row for row in manifest.tasks if not is_hidden(row)]
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


def unnumbered(event: Row) -> Row:
    """Leave out an event's number: each journal counts by itself, on from the greatest it has."""
    return {name: value for name, value in event.items() if name != "seq"}
