"""Rows of tasks without what a list of results does not need, so that 20,000 are cheap. Pure.

`app/static/database/summaries.js` makes the same of a stored row; a contract test compares the two.
"""

from collections.abc import Mapping
from typing import Any

from app.core.storage.journal import Row
from app.core.storage.task_row import HIDDEN, VERSION, row_of
from app.core.task.task import END_STATES, Task

LIBRARY_OWNER = "library"
"""The owner of tasks that are on no window's list and whose results stay. No window has this id."""

TEXT_LETTERS = 1_000
"""Letters of a text in a summary: as many as a tile shows, and some to search."""


def summary_of(row: Row) -> dict[str, Any]:
    """Return a row without graph and errors, with its texts cut."""
    texts = [_cut(text) for text in row.get("texts", ())]
    return {**row, "graph": {}, "trouble": None, "warning": None, "texts": texts}


def summary_row(task: Task) -> dict[str, Any]:
    """Return the summary of a task, complete enough for `is_sound`."""
    return summary_of({**row_of(task), "owner": task.window_id, "rev": 0})


def has_results(row: Mapping[str, Any]) -> bool:
    """Return whether a row is of an ended task that may have results; only its task is certain."""
    is_readable = row.get("version") == VERSION and row.get("state") in END_STATES
    return is_readable and bool(row.get("outputs") or row.get("texts"))


def is_open_row(row: Mapping[str, Any]) -> bool:
    """Return whether a row is of a task that has not ended."""
    return row.get("state") not in END_STATES


def is_unsettled(row: Mapping[str, Any], before: int) -> bool:
    """Return whether a task is open, was removed, or was registered before a time (ms)."""
    return is_open_row(row) or row.get(HIDDEN) is not None or row["registeredAt"] < before


def _cut(text: list[Any]) -> list[Any]:
    node_id, kind, letters, is_cut = text
    return [node_id, kind, letters[:TEXT_LETTERS], is_cut or len(letters) > TEXT_LETTERS]
