"""Tasks and windows as plain values with the public camelCase names, for devtools and messages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from app.core.pictures.urls import picture_url
from app.core.queue.waiting import Waiting
from app.core.task.output import OutputFile
from app.core.task.task import Task
from app.core.windows.tab_name import NO_NAME, TabName, plain_name
from app.core.windows.window import Window
from app.core.windows.window_lock import LockMode
from app.core.workflow.input_file import InputImage

NO_WORDS: Mapping[str, str] = MappingProxyType({})

WAITING = "waiting"
"""The state that the page and devtools show for a run that is not bound to a server yet."""

MAX_SAFE_INTEGER = 2**53 - 1
"""The largest integer up to which JavaScript represents all integers exactly."""


def plain_task(task: Task) -> dict[str, Any]:
    """Return the result of `getWindowTask`."""
    return {
        "promptId": task.prompt_id,
        "executionServer": task.execution_server,
        "windowId": task.window_id,
        "clientId": task.client_id,
        "registeredAt": task.registered_at,
        "workflowType": task.workflow_type or None,
        "state": task.state.value,
        "open": task.is_open,
        "unreachable": task.unreachable,
        "submittedAt": task.submitted_at,
        "startedAt": task.started_at,
        "endedAt": task.ended_at,
        "queuePosition": task.queue_position,
        "progress": round(task.fraction, 4),
        "retryOf": task.retry_of,
        "inputs": {name: plain_input(value) for name, value in task.inputs.items()},
        "images": [plain_file(task, file) for file in task.outputs if file.is_picture],
        "imageUrl": picture_url(task, task.picture) if task.picture else None,
        "files": [plain_file(task, file) for file in task.outputs if not file.is_picture],
        "texts": plain_texts(task),
        "errors": plain_trouble(task),
    }


def plain_waiting(one: Waiting) -> dict[str, Any]:
    """Return the result of `getWindowTask` for a run that waits: it has no server yet."""
    return {**plain_task(one.as_task), "clientId": None, "state": WAITING}


def plain_input(value: Any) -> Any:
    """Return an input for devtools; for an image its name and size.

    Seeds reach 2^64. An integer that JavaScript would round becomes the string of its digits. The
    API accepts such a string as an input too.
    """
    if isinstance(value, InputImage):
        return {"name": value.name, "size": value.size}
    if isinstance(value, int) and abs(value) > MAX_SAFE_INTEGER:
        return str(value)
    return value


def plain_file(task: Task, file: OutputFile) -> dict[str, Any]:
    """Return one output file, with its URL on the task's own server."""
    return {
        "filename": file.filename,
        "subfolder": file.subfolder,
        "type": file.folder,
        "nodeId": file.node_id,
        "url": picture_url(task, file),
    }


def plain_texts(task: Task) -> list[dict[str, str]]:
    """Return the texts of a task's output nodes, in order."""
    return [{"nodeId": one.node_id, "kind": one.kind, "text": one.text} for one in task.texts]


def plain_outputs(task: Task) -> dict[str, Any]:
    """Return all output files by node and kind, as the server's history groups them."""
    grouped: dict[str, dict[str, list[Mapping[str, str]]]] = {}
    for file in task.outputs:
        entry = {"filename": file.filename, "subfolder": file.subfolder, "type": file.folder}
        grouped.setdefault(file.node_id, {}).setdefault(file.kind, []).append(entry)
    return grouped


def plain_trouble(task: Task) -> list[dict[str, str]]:
    """Return the server's errors about a task, by node and field."""
    reasons = [*(task.trouble.reasons if task.trouble else ())]
    reasons += task.warning.reasons if task.warning else ()
    return [
        {
            "nodeId": reason.node_id,
            "nodeType": reason.class_type,
            "field": reason.field,
            "message": reason.text,
        }
        for reason in reasons
    ]


def plain_window(window: Window) -> dict[str, Any]:
    """Return the result of `getWindowInfo`."""
    return {
        "windowId": window.window_id,
        "clientId": window.client_id,
        "lockedServer": window.lock.server,
        "pinned": window.lock.mode is LockMode.PINNED,
        "spread": window.lock.mode is LockMode.SPREAD,
        "openTaskCount": len(window.tasks.open_tasks()) + len(window.queue),
        "taskCount": len(window.tasks) + len(window.queue),
    }


def presence(
    window: Window, name: TabName = NO_NAME, words: Mapping[str, str] = NO_WORDS
) -> dict[str, Any]:
    """Return the presence that a window sends to the others.

    `words` are the first words of running tasks by prompt id.
    """
    return {
        **plain_window(window),
        **plain_name(name),
        "tasks": [
            {
                "promptId": task.prompt_id,
                "executionServer": task.execution_server,
                "state": task.state.value,
                **({"words": words[task.prompt_id]} if words.get(task.prompt_id) else {}),
            }
            for task in window.tasks.open_tasks()
        ],
    }
