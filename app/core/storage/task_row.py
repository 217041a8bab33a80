"""Converts a task to a row for the journal, and back. Fields of the live page are left out.

Rows hold JSON values only. An input image is stored by name and size. Its bytes are a separate
file, which the caller reads.
"""

from collections.abc import Mapping
from typing import Any

from app.core.errors import Reason
from app.core.ids import ClientId, PromptId, ServerUrl, WindowId
from app.core.message import Message
from app.core.task.output import OutputFile, OutputText
from app.core.task.task import Task, TaskState, Trouble
from app.core.workflow.input_file import InputImage

VERSION = 1
"""Version of the row format: rows of other versions are left alone."""

IMAGE_KEY = "inputImage"

HIDDEN = "hiddenAt"
"""When the person removed the task (ms). Rows of earlier versions lack this field."""

BATCH = "batchId"
"""The press of Run that the task came from. Rows of earlier versions lack this field."""


MOVING = "movingTo"
"""The server that the task's run is to move to. Rows of earlier versions lack this field."""

PASSING = (HIDDEN, MOVING, BATCH)
"""The fields that a row contains only while they are set."""


def row_of(task: Task) -> dict[str, Any]:
    """Return the task's row, with those of `PASSING` that are set."""
    row = {
        "version": VERSION,
        "promptId": task.prompt_id,
        "executionServer": task.execution_server,
        "windowId": task.window_id,
        "clientId": task.client_id,
        "registeredAt": task.registered_at,
        "workflowType": task.workflow_type,
        "title": task.title,
        "state": task.state.value,
        "inputs": {name: input_row(value) for name, value in task.inputs.items()},
        "graph": task.graph,
        "remoteId": task.remote_id,
        "retryOf": task.retry_of,
        "foreign": task.foreign,
        "attempt": task.attempt,
        "submittedAt": task.submitted_at,
        "startedAt": task.started_at,
        "endedAt": task.ended_at,
        "outputs": [_file_row(file) for file in task.outputs],
        "picture": None if task.picture is None else _file_row(task.picture),
        "texts": [[one.node_id, one.kind, one.text, one.is_cut] for one in task.texts],
        "trouble": _trouble_row(task.trouble),
        "warning": _trouble_row(task.warning),
        "cancelling": task.cancelling,
    }
    passing = {HIDDEN: task.hidden_at, MOVING: task.moving_to, BATCH: task.batch_id or None}
    return row | {name: value for name, value in passing.items() if value is not None}


def task_of(row: Mapping[str, Any]) -> Task:
    """Return the task of a row.

    Raises `KeyError`, `TypeError`, `AttributeError` or `ValueError` for an invalid row.
    """
    if row["version"] != VERSION:
        raise ValueError(f"a row of version {row['version']}")
    return Task(
        prompt_id=PromptId(row["promptId"]),
        execution_server=ServerUrl(row["executionServer"]),
        window_id=WindowId(row["windowId"]),
        client_id=ClientId(row["clientId"]),
        registered_at=row["registeredAt"],
        workflow_type=row["workflowType"],
        title=row["title"],
        batch_id=row.get(BATCH) or "",
        state=TaskState(row["state"]),
        inputs={name: input_of(value) for name, value in row["inputs"].items()},
        graph=row["graph"],
        remote_id=row["remoteId"],
        retry_of=None if row["retryOf"] is None else PromptId(row["retryOf"]),
        foreign=row["foreign"],
        attempt=row["attempt"],
        submitted_at=row["submittedAt"],
        started_at=row["startedAt"],
        ended_at=row["endedAt"],
        hidden_at=row.get(HIDDEN),
        outputs=tuple(_file_of(file) for file in row["outputs"]),
        picture=None if row["picture"] is None else _file_of(row["picture"]),
        texts=tuple(OutputText(*text) for text in row.get("texts", ())),  # older versions: none
        trouble=_trouble_of(row["trouble"]),
        warning=_trouble_of(row["warning"]),
        cancelling=row["cancelling"],
        moving_to=None if row.get(MOVING) is None else ServerUrl(row[MOVING]),
    )


def input_row(value: Any) -> Any:
    """Return an input as a JSON value: an image by its name and size."""
    if isinstance(value, InputImage):
        return {IMAGE_KEY: {"name": value.name, "size": value.size}}
    return value


def input_of(value: Any) -> Any:
    """Return the input of a JSON value; an image has no bytes yet."""
    if isinstance(value, Mapping):
        image = value[IMAGE_KEY]
        return InputImage(image["name"], image["size"], None)
    return value


def _file_row(file: OutputFile) -> dict[str, str]:
    return {
        "nodeId": file.node_id,
        "kind": file.kind,
        "filename": file.filename,
        "subfolder": file.subfolder,
        "type": file.folder,
    }


def _file_of(row: Mapping[str, str]) -> OutputFile:
    return OutputFile(row["nodeId"], row["kind"], row["filename"], row["subfolder"], row["type"])


def _trouble_row(trouble: Trouble | None) -> dict[str, Any] | None:
    if trouble is None:
        return None
    return {
        "message": _message_row(trouble.message),
        "reasons": [
            [reason.node_id, reason.class_type, reason.field, reason.text]
            for reason in trouble.reasons
        ],
        "traceback": trouble.traceback,
    }


def _trouble_of(row: Mapping[str, Any] | None) -> Trouble | None:
    if row is None:
        return None
    reasons = tuple(Reason(*reason) for reason in row["reasons"])
    return Trouble(_message_of(row["message"]), reasons, row["traceback"])


def _message_row(message: Message) -> dict[str, Any]:
    args = {
        name: {"message": _message_row(value)} if isinstance(value, Message) else value
        for name, value in message.args.items()
    }
    return {"key": message.key, "args": args}


def _message_of(row: Mapping[str, Any]) -> Message:
    args = {
        name: _message_of(value["message"]) if isinstance(value, Mapping) else value
        for name, value in row["args"].items()
    }
    return Message(row["key"], args)
