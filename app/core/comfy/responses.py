"""Parses a server's responses: it ignores unknown keys and validates those in use."""

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.comfy.requests import Response
from app.core.errors import PromptRejected, Reason, ServerError
from app.core.reading.clip import MOST_NAME, MOST_REASONS, clip
from app.core.reading.json_text import read_json_text
from app.core.reading.shape import count_at, mapping_at, name_at, sequence_at
from app.core.reading.web_page import page_kind
from app.core.servers.health import MOST_DEPTH

TARGETED_INTERRUPT = (0, 3, 60)
"""The first version known to honour `prompt_id` in `/interrupt` (ComfyUI PR 9607)."""

MOST_LISTED = 1_000
"""Maximum number of prompts read from a queue, and of our own prompts behind them."""

MAX_TOLD = 300
"""Maximum bytes shown of a rejection that cannot be parsed."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The prompt was queued as `prompt_id`; `reasons` list outputs that the server dropped.

    `number` is the server's count of prompts, `None` when the server does not report it.
    """

    prompt_id: str
    reasons: tuple[Reason, ...]
    number: float | None = None


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One prompt of a queue: the server's id, and ours when the client put it in `extra_data`.

    `place` is its place among the pending (1 = next), if its index in the list does not show it.
    """

    prompt_id: str
    own_id: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """The prompts of a server; `pending` is sorted, the next one first.

    `left_out` counts the unread prompts of a long queue; a prompt that was not found may be there.
    """

    running: tuple[QueueEntry, ...] = ()
    pending: tuple[QueueEntry, ...] = ()
    left_out: int = 0

    @property
    def depth(self) -> int:
        """Number of running and pending prompts."""
        return min(MOST_DEPTH, len(self.running) + len(self.pending) + self.left_out)


def read_json(response: Response) -> Any:
    """Return the JSON of a response with status 200. Raises `ServerError`."""
    if response.status != 200:
        raise failed_status(response)
    return _loads(response)


def failed_status(response: Response) -> ServerError:
    """Return the error for this status, with `retry_after` in seconds if the server sent it.

    `is_empty`: a 403 had no body, as that of ComfyUI's own check of a page's origin.
    """
    more = {} if response.retry_after is None else {"retry_after": response.retry_after}
    if response.status == 403 and not response.body:
        more["is_empty"] = True
    return ServerError("answer.status", status=response.status, **more)


def parse_queue_depth(value: Any) -> int:
    """Parse `{"exec_info": {"queue_remaining": n}}`: running plus pending."""
    info = mapping_at(mapping_at(value, "$").get("exec_info"), "exec_info")
    return min(MOST_DEPTH, count_at(info.get("queue_remaining"), "exec_info.queue_remaining"))


def parse_submit(response: Response) -> Accepted:
    """Parse the response of `POST /prompt`. Raises `PromptRejected` (400) or `ServerError`.

    409 means that the server accepted a prompt of this id before: "answer.exists".
    """
    if response.status == 400:
        raise _read_rejection(response)
    if response.status == 409:
        raise ServerError("answer.exists")
    value = mapping_at(read_json(response), "$")
    prompt_id = name_at(value.get("prompt_id"), "prompt_id")
    number = value.get("number")
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    return Accepted(prompt_id, _all_reasons(value), number if is_number else None)


def _all_reasons(value: Mapping[str, Any]) -> tuple[Reason, ...]:
    in_all = reduced_count(value.get("reasons_in_all"))
    return parse_node_errors(value.get("node_errors") or {}, in_all)


def parse_node_errors(value: Any, in_all: int = 0) -> tuple[Reason, ...]:
    """Parse `node_errors` into one `Reason` per error, in the server's order.

    `in_all` is the number of errors before the response was reduced. The last reason of a long list
    holds only the number of omitted ones: "… (+12)".
    """
    reasons: list[Reason] = []
    for node_id, node in mapping_at(value, "node_errors").items():
        fields = mapping_at(node, f"node_errors.{node_id}")
        class_type = str(fields.get("class_type", ""))
        for error in sequence_at(fields.get("errors", []), f"node_errors.{node_id}.errors"):
            reasons.append(_reason(str(node_id), class_type, mapping_at(error, "errors")))
    in_all = max(len(reasons), in_all)
    if in_all > MOST_REASONS:
        return (*reasons[:MOST_REASONS], Reason("", "", "", f"… (+{in_all - MOST_REASONS})"))
    return tuple(reasons)


def parse_queue(value: Any) -> Queue:
    """Parse `/queue`; the pending heap is sorted here by priority number.

    Of a long queue it reads the first prompts, and our own prompts behind them.
    """
    document = mapping_at(value, "$")
    running = sequence_at(document.get("queue_running"), "queue_running")
    pending = sequence_at(document.get("queue_pending"), "queue_pending")
    runs = [entry for _, entry in _queue_items(running[:MOST_LISTED], "queue_running")]
    in_order = sorted(_queue_items(pending, "queue_pending"), key=lambda item: item[0])
    waits = [entry for _, entry in in_order]
    behind = [
        replace(entry, place=entry.place or place)
        for place, entry in enumerate(waits[MOST_LISTED:], start=MOST_LISTED + 1)
        if entry.own_id
    ][:MOST_LISTED]
    kept = (*waits[:MOST_LISTED], *behind)
    left_out = len(running[MOST_LISTED:]) + len(waits) - len(kept)
    return Queue(tuple(runs), kept, left_out + reduced_count(document.get("left_out")))


def parse_upload(response: Response) -> str:
    """Return the name of an uploaded file on the server: `name` or `subfolder/name`."""
    value = mapping_at(read_json(response), "$")
    name = name_at(value.get("name"), "name")
    subfolder = name_at(value.get("subfolder", ""), "subfolder")
    return f"{subfolder}/{name}" if subfolder else name


def parse_version(value: Any) -> str:
    """Return `comfyui_version` of `/system_stats`."""
    system = mapping_at(mapping_at(value, "$").get("system"), "system")
    return name_at(system.get("comfyui_version"), "system.comfyui_version")


def parse_max_upload(value: Any) -> int | None:
    """Return `max_upload_size` of `/features` in bytes, or `None` if the server omits it."""
    limit = mapping_at(value, "$").get("max_upload_size")
    return None if limit is None else count_at(limit, "max_upload_size")


def interrupts_by_id(version: str) -> bool:
    """Return whether a server of this version honours the id of an interrupt; unknown means no."""
    numbers = re.match(r"v?(\d+)\.(\d+)\.(\d+)", version)
    if numbers is None:
        return False
    return tuple(int(number) for number in numbers.groups()) >= TARGETED_INTERRUPT


def own_id_of(extra_data: Any) -> str:
    """Return the id that we put into a prompt's `extra_data`, or "" for other clients' prompts."""
    ours = extra_data.get("bindery") if isinstance(extra_data, Mapping) else None
    own_id = ours.get("prompt_id") if isinstance(ours, Mapping) else None
    return own_id if isinstance(own_id, str) else ""


def reduced_count(value: Any) -> int:
    """Return a count that `digest.js` wrote into a response, or 0 when there is none."""
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return max(0, min(MOST_DEPTH, value)) if is_count else 0


def _loads(response: Response) -> Any:
    try:
        return read_json_text(response.body)
    except ValueError:
        if response.body.lstrip()[:1] == b"<":
            raise ServerError("answer.web_page", kind=page_kind(response.body)) from None
        raise ServerError("answer.not_json") from None


def _read_rejection(response: Response) -> PromptRejected:
    """Parse a 400 response; it counts as a rejection even when its body cannot be parsed."""
    try:
        return _rejection(mapping_at(_loads(response), "$"))
    except ServerError:
        text = response.body[:MAX_TOLD].decode(errors="replace")
        return PromptRejected("prompt.rejected", text=text, reasons=())


def _rejection(value: Mapping[str, Any]) -> PromptRejected:
    error = value.get("error")
    fields = error if isinstance(error, Mapping) else {"message": error or ""}
    text = " ".join(str(fields.get(key) or "") for key in ("message", "details")).strip()
    reasons = _all_reasons(value)
    node = re.search(r"Node ID '#([^']+)'", str(fields.get("details") or ""))
    if not reasons and node is not None:
        detail = clip(str(fields.get("message") or ""))
        reasons = (Reason(clip(node.group(1), MOST_NAME), "", "", detail),)
    return PromptRejected("prompt.rejected", text=clip(text), reasons=reasons)


def _reason(node_id: str, class_type: str, error: Mapping[str, Any]) -> Reason:
    extra = error.get("extra_info")
    field = str(extra.get("input_name") or "") if isinstance(extra, Mapping) else ""
    details = str(error.get("details") or "")
    parts = [str(error.get("message") or error.get("type") or "")]
    parts += [details] if details and details != field else []
    class_type, field = clip(class_type, MOST_NAME), clip(field, MOST_NAME)
    return Reason(clip(node_id, MOST_NAME), class_type, field, clip(": ".join(parts)))


def _queue_items(items: Sequence[Any], path: str) -> list[tuple[float, QueueEntry]]:
    """Parse the valid entries, so that another client's malformed prompt does not hide ours."""
    found: list[tuple[float, QueueEntry]] = []
    for item in items:
        with contextlib.suppress(ServerError):
            found.append(_queue_item(item, path))
    return found


def _queue_item(item: Any, path: str) -> tuple[float, QueueEntry]:
    entry = sequence_at(item, path)
    if len(entry) < 2:
        raise ServerError("answer.shape", path=path, wanted="prompt")
    number = entry[0] if isinstance(entry[0], int | float) else 0
    own_id = own_id_of(entry[3]) if len(entry) > 3 else ""
    # In a reduced response the place is stored in the graph's position (`digest.js`).
    place = reduced_count(entry[2]) if len(entry) > 2 else 0
    return number, QueueEntry(name_at(entry[1], f"{path}.prompt_id"), own_id, place)
