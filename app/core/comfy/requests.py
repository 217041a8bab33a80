"""Builds the requests to one server, as values: this module sends nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from app.core.ids import ServerUrl
from app.core.task.task import Task

PROBE_SECONDS = 0.8
"""How long a server may take to report its queue length before the balancer calls it slow."""

ANSWER_SECONDS = 15.0
SUBMIT_SECONDS = 30.0
UPLOAD_SECONDS = 300.0
"""Time limits in seconds of a read, of a prompt and of an upload. A server that loads a model
responds late, and 100 MB take minutes on a slow connection."""

STALL_SECONDS = 20.0
"""Maximum seconds without data within a response body. ComfyUI sends a body at once, so a longer
pause means a broken network or a hostile server."""

PROBE_BYTES = 4_000
"""`{"exec_info": {"queue_remaining": 12}}`, with room for what forks add."""

REPORT_BYTES = 64_000
"""`/system_stats`, `/features` and the answer to an upload: some hundred bytes each; the launch
arguments and a list of graphics cards make them longer."""

CLASS_BYTES = 2_000_000
"""One class of `/object_info`: mostly lists of choices. 20,000 model files of 100 letters fit."""

MODEL_FILES_BYTES = 8_000_000
"""The files of one models folder: 20,000 names of 100 letters, with times and sizes."""

ENTRY_BYTES = 8_000_000
"""One history entry, which repeats the graph and the editor's workflow: 1 MB for a large one."""

RECENT_BYTES = 32_000_000
"""Some dozens of history entries of the usual size."""

QUEUE_BYTES = 16_000_000
"""`/queue`, which repeats each prompt's graph: some hundreds of large ones."""

SUBMIT_BYTES = 4_000_000
"""The response to a prompt. For each invalid input it may repeat the list of its choices."""


GRAPH_BYTES = 2_000_000
"""A history entry that Python reads completely: a graph of 2,000 nodes is about 1 MB."""

FILE_BYTES = 2**53
"""No limit in effect: a HEAD response gives the length of a file without its bytes."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file in a multipart body; only the HTTP adapter reads `source`."""

    field: str
    filename: str
    source: Any


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request: `body` is JSON text; `fields` and `file` form a multipart body instead.

    `seconds` limits the time until the response headers. The body may pause for `stall_seconds` and
    has at most `limit` bytes after decompression. `digest` selects how the adapter reduces the body
    to the parts in use: "queue", "history", "runs", "submit", or "" to keep it whole. With
    `preflight` the browser asks the server first, as it does before it sends JSON. With `keyless`
    the server's key is not sent.
    """

    method: str
    url: str
    body: str | None = None
    fields: Mapping[str, str] | None = None
    file: FilePart | None = None
    seconds: float = ANSWER_SECONDS
    limit: int = REPORT_BYTES
    stall_seconds: float = STALL_SECONDS
    digest: str = ""
    preflight: bool = False
    keyless: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """The response; it may have any status.

    `retry_after` is the header `Retry-After` in seconds, if it is present and pages may read it.
    """

    status: int
    body: bytes = b""
    content_type: str = ""
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class ResponseFile:
    """A response body of `size` bytes that Python does not read; `source` is as in `FilePart`."""

    size: int
    source: Any


def queue_depth(server: ServerUrl, seconds: float = PROBE_SECONDS) -> Request:
    """Request the number of running and pending prompts: the cheapest probe, about 40 bytes."""
    return Request(
        "GET",
        f"{server}/api/prompt",
        seconds=seconds,
        limit=PROBE_BYTES,
        stall_seconds=seconds,
    )


def queue(server: ServerUrl) -> Request:
    """Request the running and pending prompts (with their graphs: large)."""
    return Request("GET", f"{server}/api/queue", limit=QUEUE_BYTES, digest="queue")


def history(server: ServerUrl, prompt_id: str) -> Request:
    """Request one prompt's history entry; `{}` when there is none yet."""
    address = f"{server}/api/history/{quote(prompt_id, safe='')}"
    return Request("GET", address, limit=ENTRY_BYTES, digest="history")


def prompt_graph(server: ServerUrl, prompt_id: str) -> Request:
    """Request one prompt's history entry with its graph, which `history` leaves out."""
    address = f"{server}/api/history/{quote(prompt_id, safe='')}"
    return Request("GET", address, limit=GRAPH_BYTES)


def recent_history(server: ServerUrl, count: int) -> Request:
    """Request the newest `count` history entries."""
    address = f"{server}/api/history?max_items={count}"
    return Request("GET", address, limit=RECENT_BYTES, digest="history")


def system_stats(server: ServerUrl, seconds: float = ANSWER_SECONDS) -> Request:
    """Request version, devices and launch arguments."""
    return Request("GET", f"{server}/api/system_stats", seconds=seconds)


def look_for_file(url: str, seconds: float) -> Request:
    """Request the headers of a file by its URL (`urls.view_url`), to check that it exists."""
    return Request("HEAD", url, seconds=seconds, limit=FILE_BYTES)


def features(server: ServerUrl, seconds: float = ANSWER_SECONDS) -> Request:
    """Request the feature flags, `max_upload_size` among them.

    A preflight goes first: one that fails shows soon that no task would get through.
    """
    return Request("GET", f"{server}/api/features", seconds=seconds, preflight=True)


def object_info(server: ServerUrl, class_type: str) -> Request:
    """Request one node class; for an unknown class the server responds with 200 and `{}`."""
    address = f"{server}/api/object_info/{quote(class_type, safe='')}"
    return Request("GET", address, limit=CLASS_BYTES)


def model_files(server: ServerUrl, folder: str) -> Request:
    """Request the files of one models folder, with the place of each among its directories."""
    address = f"{server}/api/experiment/models/{quote(folder, safe='')}"
    return Request("GET", address, limit=MODEL_FILES_BYTES)


def fetch_file(url: str, limit: int) -> Request:
    """Request a file of at most `limit` bytes by its URL (`urls.view_url`)."""
    return Request("GET", url, limit=limit)


def upload_image(server: ServerUrl, filename: str, source: Any, subfolder: str = "") -> Request:
    """Upload an input image; use the name that the server *returns*."""
    fields = {"type": "input", "subfolder": subfolder} if subfolder else {"type": "input"}
    return Request(
        "POST",
        f"{server}/api/upload/image",
        fields=fields,
        file=FilePart("image", filename, source),
        seconds=UPLOAD_SECONDS,
    )


def submit(task: Task, workflow: Mapping[str, Any] | None = None) -> Request:
    """Submit a task's graph to its own server, under our own prompt id.

    `extra_data` holds the id too, to find the prompt on a server that creates its own ids.
    `workflow` is the editor file that the server writes into pictures, beside the graph.
    """
    pictures = {} if workflow is None else {"extra_pnginfo": {"workflow": workflow}}
    body = {
        "prompt": task.graph,
        "client_id": task.client_id,
        "prompt_id": task.prompt_id,
        "extra_data": {
            "bindery": {"prompt_id": task.prompt_id, "window_id": task.window_id},
            "preview_method": "auto",
            **pictures,
        },
    }
    return Request(
        "POST",
        f"{task.execution_server}/api/prompt",
        body=json.dumps(body, ensure_ascii=False),
        seconds=SUBMIT_SECONDS,
        limit=SUBMIT_BYTES,
        digest="submit",
    )


def empty_prompt(server: ServerUrl) -> Request:
    """Post a prompt without a graph: ComfyUI responds with 400 "no_prompt" and queues nothing."""
    return Request("POST", f"{server}/api/prompt", body="{}")


def delete_pending(task: Task, prompt_ids: Sequence[str]) -> Request:
    """Delete a task's own prompts from its server's queue, one for each id given.

    The server ignores running and unknown ids.
    """
    return _post(task, "queue", {"delete": list(prompt_ids)})


def interrupt(task: Task) -> Request:
    """Interrupt the task's own prompt: the request always contains its id.

    Servers before `responses.TARGETED_INTERRUPT` ignore the id and would stop any running prompt.
    """
    return _post(task, "interrupt", {"prompt_id": task.server_prompt_id})


def _post(task: Task, route: str, body: Mapping[str, Any]) -> Request:
    return Request("POST", f"{task.execution_server}/api/{route}", body=json.dumps(body))
