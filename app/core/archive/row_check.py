"""Validates a task's row from a file, which is untrusted. Pure."""

from collections.abc import Mapping
from typing import Any

from app.core.reading.shape import LARGEST, is_text
from app.core.storage.journal import Row
from app.core.storage.task_row import BATCH, HIDDEN, IMAGE_KEY, MOVING
from app.core.task.output import MAX_TEXT_LETTERS, MAX_TEXTS
from app.core.windows.consistency import is_address
from app.core.workflow.graph import is_graph

_NAMES = ("promptId", "owner", "windowId", "clientId", "remoteId")
_TEXTS = ("workflowType", "title")
_COUNTS = ("rev", "attempt")
_TIMES = ("submittedAt", "startedAt", "endedAt")
_FLAGS = ("foreign", "cancelling")
_FILE = ("nodeId", "kind", "filename", "subfolder", "type")

_LATEST = 2**47
"""Milliseconds of the year 6429; calendars end some time after it."""


def is_sound(row: Row) -> bool:
    """Return whether all fields of a row that `task_of` accepts have valid values."""
    return (
        _is_bounded(row)
        and all(is_text(row[name]) for name in _NAMES)
        and all(isinstance(row[name], str) for name in _TEXTS)
        and all(_is_whole(row[name]) for name in _COUNTS)
        and all(isinstance(row[name], bool) for name in _FLAGS)
        and _is_time(row["registeredAt"])
        and all(row[name] is None or _is_time(row[name]) for name in _TIMES)
        and (row.get(HIDDEN) is None or _is_time(row[HIDDEN]))
        and is_text(row.get(BATCH) or "")
        and is_address(row["executionServer"])
        and (row.get(MOVING) is None or is_address(row[MOVING]))
        and (row["retryOf"] is None or isinstance(row["retryOf"], str))
        and all(_is_input(value) for value in row["inputs"].values())
        and is_graph(row["graph"])
        and all(_is_file(file) for file in row["outputs"])
        and (row["picture"] is None or _is_file(row["picture"]))
        and len(row.get("texts", ())) <= MAX_TEXTS
        and all(_is_text(text) for text in row.get("texts", ()))
        and _is_trouble(row["trouble"])
        and _is_trouble(row["warning"])
    )


def _is_bounded(value: Any) -> bool:
    """Return whether all numbers in it are small enough to compute with."""
    if isinstance(value, Mapping):
        return all(map(_is_bounded, value.values()))
    if isinstance(value, list):
        return all(map(_is_bounded, value))
    return not isinstance(value, int | float) or abs(value) <= LARGEST


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_time(value: Any) -> bool:
    return _is_whole(value) and 0 <= value < _LATEST


def _is_input(value: Any) -> bool:
    if isinstance(value, Mapping):
        image = value[IMAGE_KEY]
        return isinstance(image["name"], str) and _is_whole(image["size"])
    return not isinstance(value, list)


def _is_file(file: Mapping[str, Any]) -> bool:
    return all(is_text(file[name]) for name in _FILE)


def _is_text(text: Any) -> bool:
    return (
        isinstance(text, list)
        and len(text) == 4
        and all(is_text(part) for part in text[:3])
        and len(text[2]) <= MAX_TEXT_LETTERS
        and isinstance(text[3], bool)
    )


def _is_trouble(trouble: Mapping[str, Any] | None) -> bool:
    return trouble is None or (
        isinstance(trouble["traceback"], str)
        and all(isinstance(text, str) for reason in trouble["reasons"] for text in reason)
        and _is_message(trouble["message"])
    )


def _is_message(row: Mapping[str, Any]) -> bool:
    inner = [value["message"] for value in row["args"].values() if isinstance(value, Mapping)]
    return isinstance(row["key"], str) and all(_is_message(one) for one in inner)
