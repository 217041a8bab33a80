"""What windows send each other about the library: checked and bounded. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.archive.row_check import is_sound
from app.core.library.item import Note
from app.core.library.notes import note_of, plain_note
from app.core.library.results import slim
from app.core.reading.clip import MOST_NAME
from app.core.storage.recovery import tasks_of
from app.core.storage.summary import summary_row
from app.core.task.task import Task

MOST_TASKS, MOST_LETTERS = 20, 5_000
"""Tasks in a message, and letters of each: 100,000 of the 128,000 letters that windows take. A
longer one is named, and read from the database."""

MOST_IDS, MOST_NOTES = 1_000, 400
"""Ids and notes in a message, of at most 100,000 letters each."""

MOST_OF_NOTES = 90_000
"""Letters of the notes in a message: the names of albums make some of them long."""


@dataclass(frozen=True, slots=True)
class News:
    """What changed: new tasks, ids of tasks to read, notes by key, ids of forgotten tasks.

    `again`: much came in, so that all is read again. `asks`: a window without a database asks for
    what the others have.
    """

    tasks: tuple[Task, ...] = ()
    ids: tuple[str, ...] = ()
    notes: Mapping[str, Note] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    again: bool = False
    asks: bool = False


def messages(news: News) -> Iterator[dict[str, Any]]:
    """Yield the fields of the messages for news, each within the limits."""
    rows = [summary_row(task) for task in news.tasks]
    short = [row for row in rows if len(json.dumps(row)) <= MOST_LETTERS]
    long = [row["promptId"] for row in rows if len(json.dumps(row)) > MOST_LETTERS]
    notes = [plain_note(key, note) for key, note in news.notes.items()]
    yield from _parts("tasks", short, MOST_TASKS)
    yield from _parts("ids", [*long, *news.ids], MOST_IDS)
    yield from _note_parts(notes)
    yield from _parts("gone", news.gone, MOST_IDS)
    if news.again:
        yield {"again": True}
    if news.asks:
        yield {"asks": True}


def parse_news(value: Mapping[str, Any]) -> News:
    """Return the news of a message, without what is invalid or over the limits."""
    stored = [note_of(row) for row in _list(value.get("notes"), MOST_NOTES)]
    return News(
        tuple(_tasks(_list(value.get("tasks"), MOST_TASKS))),
        _ids(value.get("ids")),
        {one.key: one.note for one in stored if one is not None},
        _ids(value.get("gone")),
        value.get("again") is True,
        value.get("asks") is True,
    )


def _parts(name: str, values: Sequence[Any], most: int) -> Iterator[dict[str, Any]]:
    for start in range(0, len(values), most):
        yield {name: list(values[start : start + most])}


def _note_parts(notes: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    part: list[dict[str, Any]] = []
    letters = 0
    for note in notes:
        length = len(json.dumps(note))
        if part and (len(part) == MOST_NOTES or letters + length > MOST_OF_NOTES):
            yield {"notes": part}
            part, letters = [], 0
        part.append(note)
        letters += length
    if part:
        yield {"notes": part}


def _list(value: Any, most: int) -> list[Any]:
    return value[:most] if isinstance(value, list) else []


def _ids(value: Any) -> tuple[str, ...]:
    found = _list(value, MOST_IDS)
    return tuple(one for one in found if isinstance(one, str) and len(one) <= MOST_NAME)


def _tasks(rows: Iterable[Any]) -> Iterator[Task]:
    for row in rows:
        found, _ = tasks_of([row])
        if found and not found[0].is_open and _is_sound(row):
            yield slim(found[0])


def _is_sound(row: Any) -> bool:
    try:
        return is_sound(row)
    except (AttributeError, KeyError, TypeError, ValueError):
        return False
