"""Reads the runs in a server's history, of all its clients, and the graph of one of them."""

import re
from collections.abc import Mapping
from typing import Any

from app.core.comfy.outputs import parse_all_outputs
from app.core.errors import ServerError
from app.core.form.prompts import prompts
from app.core.message import message
from app.core.offers.offer import Offer, Offers, Source, made, moment_of, name_of, shown_text
from app.core.task.output import OutputFile
from app.core.workflow.graph import Graph, is_graph

ID_LETTERS = 8
"""Characters of a prompt id that stand for a run without a prompt text."""

_FILE = re.compile(r"[^\n]*\.\w{2,12}")
"""A text that is the name of a file, such as a model."""

_TEMPORARY = "temp"


def read_runs(value: Any) -> Offers:
    """Return the runs in an answer of `/history`, the newest first; it never raises.

    A server lists them in the order in which they ended.
    """
    if not isinstance(value, Mapping):
        return Offers(problem=message("answer.shape", path="history", wanted="object"))
    return made(_run(key, value[key]) for key in reversed(list(value)))


def _run(key: Any, entry: Any) -> Offer | None:
    prompt_id = name_of(key)
    prompt = entry.get("prompt") if isinstance(entry, Mapping) else None
    if not prompt_id or not isinstance(prompt, list) or len(prompt) < 3:
        return None
    graph = prompt[2] if is_graph(prompt[2]) else {}
    extra = prompt[3] if len(prompt) > 3 and isinstance(prompt[3], Mapping) else {}
    status = entry.get("status")
    status = status if isinstance(status, Mapping) else {}
    return Offer(
        Source.RUN,
        prompt_id,
        prompt_id[:ID_LETTERS],
        text=shown_text(text_of(graph)),
        at=_ended_at(status.get("messages")) or moment_of(extra.get("create_time")),
        picture=_picture(entry.get("outputs")),
        is_whole=status.get("status_str") != "error",
    )


def text_of(graph: Graph) -> str:
    """Return the text that a graph most likely paints: the positive prompt, else the longest text.

    "" without a text. No server is asked for the classes: this is a label, and no value.
    """
    texts = {
        (node_id, name): value
        for node_id, node in graph.items()
        for name, value in node["inputs"].items()
        if isinstance(value, str) and value.strip() and not _FILE.fullmatch(value)
    }
    for target, role in prompts(graph, texts).items():
        if role != "negative":
            return texts[target]
    longest = max(texts.values(), key=len, default="")
    return longest if " " in longest else ""


def _picture(outputs: Any) -> OutputFile | None:
    """Return the first picture, a saved one rather than a temporary one, which is deleted soon."""
    try:
        files = parse_all_outputs(outputs).files
    except ServerError:
        return None
    pictures = [one for one in files if one.is_picture]
    return min(pictures, key=lambda one: one.folder == _TEMPORARY, default=None)


def _ended_at(messages: Any) -> int | None:
    """Return the time of the last message of a run."""
    for pair in reversed(messages if isinstance(messages, list) else []):
        fields = pair[1] if isinstance(pair, list) and len(pair) == 2 else None
        at = moment_of(fields.get("timestamp")) if isinstance(fields, Mapping) else None
        if at is not None:
            return at
    return None


def workflow_in_run(value: Any, prompt_id: str) -> Mapping[str, Any]:
    """Return what a history entry holds, as `recognise` reads it; {} if there is no such run.

    "prompt" is the graph that ran. "workflow" is the editor file that its client sent with it.
    """
    entry = value.get(prompt_id) if isinstance(value, Mapping) else None
    prompt = entry.get("prompt") if isinstance(entry, Mapping) else None
    if not isinstance(prompt, list) or len(prompt) < 3:
        return {}
    extra = prompt[3] if len(prompt) > 3 else None
    embedded = extra.get("extra_pnginfo") if isinstance(extra, Mapping) else None
    workflow = embedded.get("workflow") if isinstance(embedded, Mapping) else None
    return {"prompt": prompt[2]} | ({} if workflow is None else {"workflow": workflow})
