"""Parses history entries, the only source of *succeeded*, *failed* and *interrupted*."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.comfy.outputs import output_kinds, parse_all_outputs
from app.core.comfy.responses import own_id_of, reduced_count
from app.core.errors import InputError, Reason, ServerError
from app.core.message import Message, message
from app.core.reading.clip import MOST_NAME, clip, clip_start
from app.core.reading.shape import mapping_at, sequence_at, text_at
from app.core.task.output import (
    OutputFile,
    Outputs,
    OutputText,
    choose_picture,
    describe_no_picture,
)
from app.core.task.task import Task, TaskState, Trouble, advance
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.graph import Graph, parse_graph

MAX_NAMED = 8
"""Maximum number of files named in a message."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One finished prompt: `state` is succeeded, failed or interrupted.

    `took` is the run time in milliseconds by the server's clock, if the server reports it. `notes`
    are remarks to show with a success. `graph` is the executed graph of prompts that this page did
    not send.
    """

    state: TaskState
    outputs: tuple[OutputFile, ...]
    trouble: Trouble | None = None
    own_id: str = ""
    kinds: tuple[str, ...] = ()
    took: int | None = None
    texts: tuple[OutputText, ...] = ()
    notes: tuple[Message, ...] = ()
    graph: Graph = field(default_factory=dict)


def parse_history(value: Any, prompt_id: str, own_id: str = "") -> HistoryEntry | None:
    """Parse `/history/{id}`; `None` while the server has no entry. Raises `ServerError`.

    `own_id` is our id of a prompt that the server knows as `prompt_id`. An entry that names another
    prompt raises "answer.not_ours". An entry that names none is accepted.
    """
    entry = mapping_at(value, "$").get(prompt_id)
    if entry is None:
        return None
    _check_names(entry, prompt_id, own_id or prompt_id)
    return parse_entry(entry)


def parse_prompt_graph(value: Any, prompt_id: str) -> Graph:
    """Parse the graph of `/history/{id}`; empty when there is none. Raises `ServerError`."""
    entry = mapping_at(value, "$").get(prompt_id)
    _check_names(entry, prompt_id, prompt_id)
    prompt = entry.get("prompt") if isinstance(entry, Mapping) else None
    try:
        return parse_graph(prompt[2]) if isinstance(prompt, list) and len(prompt) > 2 else {}
    except InputError:
        return {}


def find_by_own_id(value: Any, own_id: str) -> tuple[str, HistoryEntry] | None:
    """Find our prompt in a whole history by the id in its `extra_data`: (server's id, entry).

    Raises `ServerError` ("answer.not_ours") when the entry is stored under another id than its own.
    """
    for prompt_id, entry in mapping_at(value, "$").items():
        try:
            parsed = parse_entry(entry)
        except ServerError:  # another client's broken entry must not hide ours
            continue
        if parsed.own_id == own_id:
            _check_names(entry, str(prompt_id), own_id)
            return str(prompt_id), parsed
    return None


def parse_entry(value: Any) -> HistoryEntry:
    """Parse one history entry. An interrupted run has the status "error" but did not fail.

    Some forks and old servers write no status. Then outputs without a reported error mean success,
    with a note. Raises `ServerError` for an entry without status, error and outputs.
    """
    entry = mapping_at(value, "history")
    status = entry.get("status")
    status = {} if status is None else mapping_at(status, "status")
    outputs = parse_all_outputs(entry.get("outputs") or {})
    left_out = outputs.left_out + reduced_count(entry.get("left_out"))
    outputs = replace(outputs, left_out=left_out)
    kinds = output_kinds(entry.get("outputs") or {})
    prompt = entry.get("prompt")
    state, trouble, notes = _ended(status, has_outputs=bool(outputs.files or kinds))
    return HistoryEntry(
        state,
        outputs.files,
        trouble,
        own_id_of(prompt[3]) if isinstance(prompt, list) and len(prompt) > 3 else "",
        kinds,
        _took(status.get("messages")),
        outputs.texts,
        (*notes, *_notes(outputs)) if state is TaskState.SUCCEEDED else (),
    )


def _check_names(entry: Any, prompt_id: str, own_id: str) -> None:
    """Raise `ServerError` when an entry names another prompt than the requested one."""
    prompt = entry.get("prompt") if isinstance(entry, Mapping) else None
    if not isinstance(prompt, list):
        return  # some forks omit it
    named = prompt[1] if len(prompt) > 1 else prompt_id
    ours = own_id_of(prompt[3]) if len(prompt) > 3 else ""
    if named != prompt_id or ours not in ("", own_id):
        raise ServerError("answer.not_ours", path="prompt", asked=prompt_id, found=ours or named)


def _ended(
    status: Mapping[str, Any], *, has_outputs: bool
) -> tuple[TaskState, Trouble | None, tuple[Message, ...]]:
    """Return the end state, the reason of a failure, and the notes of a success.

    Raises `ServerError` when neither status nor outputs show how the run ended.
    """
    status_text = status.get("status_str")
    if status_text is not None and text_at(status_text, "status.status_str") == "success":
        return TaskState.SUCCEEDED, None, ()
    for pair in reversed(sequence_at(status.get("messages") or [], "status.messages")):
        name, fields = pair if isinstance(pair, list) and len(pair) == 2 else ("", None)
        if name == "execution_interrupted":
            return TaskState.INTERRUPTED, None, ()
        if name == "execution_error" and isinstance(fields, Mapping):
            return TaskState.FAILED, execution_trouble(fields), ()
    if status_text is not None:
        return TaskState.FAILED, Trouble(message("task.failed_silently")), ()
    if has_outputs or status.get("completed") is True:
        return TaskState.SUCCEEDED, None, (message("output.no_status"),)
    raise ServerError("answer.shape", path="status", wanted="object")


def _notes(outputs: Outputs) -> Iterator[Message]:
    if outputs.unusable:
        named = list(outputs.unusable[:MAX_NAMED])
        yield message("output.unusable", files=named, count=len(outputs.unusable))
    if outputs.left_out:
        yield message("output.left_out", count=outputs.left_out, kept=len(outputs.files))


def _took(messages: Any) -> int | None:
    """Return the milliseconds from the first to the last message with a time, if there are two."""
    fields = [
        pair[1]
        for pair in (messages if isinstance(messages, list) else [])
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[1], Mapping)
    ]
    stamps = [one.get("timestamp") for one in fields]
    times = [at for at in stamps if isinstance(at, int) and not isinstance(at, bool)]
    return times[-1] - times[0] if len(times) > 1 and times[-1] >= times[0] else None


def execution_trouble(fields: Mapping[str, Any]) -> Trouble:
    """Parse an `execution_error` message into the node, its type and the exception's text."""
    node_type = clip(str(fields.get("node_type") or ""), MOST_NAME)
    text = clip(str(fields.get("exception_message") or "").strip())
    kind = clip(str(fields.get("exception_type") or ""), MOST_NAME)
    node_id = clip(str(fields.get("node_id") or ""), MOST_NAME)
    reason = Reason(node_id, node_type, "", text or kind)
    lines = fields.get("traceback")
    trace = "".join(str(line) for line in lines) if isinstance(lines, list) else ""
    return Trouble(
        message("task.failed_in", node=node_type or "?", kind=kind), (reason,), clip_start(trace)
    )


def settle_task(task: Task, entry: HistoryEntry, kind: WorkflowType | None, at: int) -> Task:
    """Return the task in the end state given by its history entry.

    `kind` names the node whose picture is the result. A success without files or texts stays a
    success, with a warning that lists the output kinds. The end time is `at`. The start time is
    computed from the server's run time, which is more exact than polling.
    """
    picture = choose_picture(
        entry.outputs, kind.primary if kind else "", kind.secondary if kind else ()
    )
    notes = list(entry.notes)
    is_bare = picture is None and not entry.outputs and not entry.texts
    if entry.state is TaskState.SUCCEEDED and is_bare:
        notes.insert(0, describe_no_picture((), entry.kinds))
    return advance(
        task,
        entry.state,
        at,
        **_times(task, entry.took, at),
        outputs=entry.outputs,
        picture=picture,
        texts=entry.texts,
        trouble=entry.trouble,
        warning=_warned(task.warning, notes),
        graph=task.graph or entry.graph,
    )


def _warned(before: Trouble | None, notes: list[Message]) -> Trouble | None:
    """Return one combined warning: the new notes, then the server's earlier warning."""
    messages = [*notes, *([before.message] if before else [])]  # its reasons follow
    if not messages:
        return None
    joined = messages[0]
    for one in messages[1:]:
        joined = message("warning.both", first=joined, second=one)
    return Trouble(joined, before.reasons if before else ())


def _times(task: Task, took: int | None, at: int) -> dict[str, int]:
    """Return the start time computed from the run time, unless it is before the registration."""
    return {} if took is None or took > at - task.registered_at else {"started_at": at - took}
