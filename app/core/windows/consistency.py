"""The check of `debugMultiWindowServers`: inconsistencies between lock, tasks and windows."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from app.core.message import Message, message
from app.core.pictures.urls import picture_url
from app.core.reading.shape import is_text
from app.core.servers.pool import Pool
from app.core.task.gist import MAX_GIST
from app.core.windows.tab_name import plain_name, read_name
from app.core.windows.window import Window
from app.core.windows.window_lock import LockMode


def inconsistencies(
    window: Window, pool: Pool, others: Sequence[Mapping[str, Any]]
) -> tuple[Message, ...]:
    """Return the inconsistencies; empty if there are none.

    `others` are the presences sent by other windows (`public_json.presence`), validated on arrival.
    """
    return (*_own(window, pool), *_between(window, others))


def _own(window: Window, pool: Pool) -> list[Message]:
    found: list[Message] = []
    lock = window.lock
    for task in window.tasks:
        if task.window_id != window.window_id:
            found.append(message("debug.foreign_window", id=task.prompt_id, window=task.window_id))
        if task.picture and not picture_url(task, task.picture).startswith(task.execution_server):
            found.append(message("debug.wrong_picture", id=task.prompt_id))
        outside = not lock.admits_others and task.execution_server != lock.server
        if task.is_open and outside:
            found.append(
                message(
                    "debug.outside_lock",
                    id=task.prompt_id,
                    server=task.execution_server,
                    lock=lock.server,
                )
            )
    if lock.server is not None and pool.get(lock.server) is None:
        found.append(message("debug.lock_not_in_pool", lock=lock.server))
    if lock.server is not None and lock.mode is not LockMode.PINNED:
        if not window.tasks.open_on(lock.server) and not window.queue:
            found.append(message("debug.lock_without_work", lock=lock.server))
    return found


def _between(window: Window, others: Sequence[Mapping[str, Any]]) -> list[Message]:
    found: list[Message] = []
    for other in others:
        if other["windowId"] == window.window_id:
            found.append(message("debug.same_window_id", window=window.window_id))
        if other["clientId"] == window.client_id:
            found.append(message("debug.same_client_id", client=window.client_id))
        for task in other["tasks"]:
            mine = window.tasks.get(task["promptId"])
            if mine is not None and mine.execution_server != task["executionServer"]:
                found.append(
                    message(
                        "debug.bound_twice",
                        id=mine.prompt_id,
                        server=mine.execution_server,
                        other=task["executionServer"],
                    )
                )
    return found


def parse_presence(value: Any) -> Mapping[str, Any] | None:
    """Return the used fields of another window's presence; `None` if it is malformed."""
    if not isinstance(value, Mapping):
        return None
    ids = [value.get("windowId"), value.get("clientId")]
    locked = value.get("lockedServer")
    tasks = value.get("tasks")
    if not all(isinstance(item, str) and item for item in ids) or not isinstance(tasks, list):
        return None
    if locked is not None and not is_address(locked):
        return None
    kept = [task for task in tasks if _is_task(task)]
    return {
        "windowId": ids[0],
        "clientId": ids[1],
        "lockedServer": locked,
        "pinned": value.get("pinned") is True,
        "spread": value.get("spread") is True,
        "openTaskCount": len(kept),
        **plain_name(read_name(value)),
        "tasks": [_plain_task(task) for task in kept],
    }


def _plain_task(task: Mapping[str, Any]) -> dict[str, Any]:
    fields = {key: task[key] for key in ("promptId", "executionServer", "state")}
    words = task.get("words")
    return {**fields, "words": words[:MAX_GIST]} if is_text(words) and words else fields


def is_address(value: Any) -> bool:
    """Return whether an untrusted value is an http(s) address."""
    if not isinstance(value, str) or not value.isprintable():
        return False
    try:
        return urlsplit(value).scheme in ("http", "https")
    except ValueError:
        return False


def _is_task(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("promptId"), str)
        and isinstance(value.get("state"), str)
        and is_address(value.get("executionServer"))
    )
