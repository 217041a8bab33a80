"""Modes whose history entries and queues are odd, huge, or about another prompt."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from aiohttp import web

from .answers import json_answer
from .call import Call, Mode, Modes

NEIGHBOUR = "00000000-0000-4000-8000-00000000beef"
MESSAGE_BYTES = 1_000_000
TRACEBACK_BYTES = 20_000_000
REASONS = 2_000
OUTPUTS = 50_000
QUEUED = 500_000
NAME_BYTES = 1_000_000

Entry = dict[str, Any]
Change = Callable[[Entry], None]


def _entries(change: Change, doc: str) -> Mode:
    """Return a mode that changes every history entry. No socket opens, so the entry is read."""

    async def mode(call: Call) -> web.StreamResponse:
        if call.route == "/ws":
            return web.Response(status=403)
        if not call.is_for("/history", "GET"):
            return await call.proceed()
        entries = await call.good()
        for entry in entries.values():
            change(entry)
        return json_answer(entries)

    mode.__doc__ = doc
    return mode


def _name_another(entry: Entry) -> None:
    entry["prompt"][1] = NEIGHBOUR
    entry["prompt"][3] = {"client_id": "a neighbour"}


def _null_status(entry: Entry) -> None:
    entry["status"] = None


def _no_status(entry: Entry) -> None:
    del entry["status"]


def _huge_error(entry: Entry) -> None:
    lines = ["  File “node.py”, line 1, in run\n" + "x" * 965] * (TRACEBACK_BYTES // 1_000)
    told = {
        "node_id": "3",
        "node_type": "KSampler",
        "exception_message": "m" * MESSAGE_BYTES,
        "exception_type": "ValueError",
        "traceback": lines,
        "current_inputs": {},
    }
    entry["outputs"] = {}
    messages = [["execution_error", {"prompt_id": entry["prompt"][1], **told}]]
    entry["status"] = {"status_str": "error", "completed": False, "messages": messages}


def _many_outputs(entry: Entry) -> None:
    _change_images(entry, lambda images: images * (OUTPUTS // max(1, len(images))))


def _huge_names(entry: Entry) -> None:
    _change_images(
        entry, lambda images: [{**one, "filename": "n" * NAME_BYTES + ".png"} for one in images]
    )


def _change_images(entry: Entry, change: Callable[[list[Any]], list[Any]]) -> None:
    for output in entry["outputs"].values():
        if "images" in output:
            output["images"] = change(output["images"])


async def many_reasons(call: Call) -> web.StreamResponse:
    """A prompt is refused with 2,000 reasons."""
    if not call.is_for("/prompt", "POST"):
        return await call.proceed()
    reason = {"type": "value_not_in_list", "message": "Value not in list", "details": "d" * 200}
    error = {"type": "prompt_outputs_failed_validation", "message": "refused", "details": ""}
    nodes = {
        str(place): {"errors": [{**reason, "extra_info": {}}], "class_type": "KSampler"}
        for place in range(REASONS)
    }
    return json_answer({"error": error, "node_errors": nodes}, 400)


async def long_queue(call: Call) -> web.StreamResponse:
    """The queue has 500,000 entries of others."""
    if call.is_for("/queue", "GET"):
        return json_answer(_long_queue())
    if call.is_for("/prompt", "GET"):
        return json_answer({"exec_info": {"queue_remaining": QUEUED}})
    return await call.proceed()


@cache
def _long_queue() -> bytes:
    rows = (f'[{place},"00000000-{place:08}",{{}},{{}},[]]' for place in range(QUEUED))
    return f'{{"queue_running":[],"queue_pending":[{",".join(rows)}]}}'.encode()


def _remaining(number: str) -> Mode:
    async def mode(call: Call) -> web.StreamResponse:
        if call.route == "/ws":
            return web.Response(status=403)
        if call.is_for("/prompt", "GET"):
            return json_answer(f'{{"exec_info": {{"queue_remaining": {number}}}}}'.encode())
        return await call.proceed()

    mode.__doc__ = f"`queue_remaining` is {number}."
    return mode


HISTORIES: Modes = {
    "names-another": _entries(_name_another, "A history entry under our id names another prompt."),
    "null-status": _entries(_null_status, "A history entry's status is null."),
    "no-status": _entries(_no_status, "A history entry has no status."),
    "huge-error": _entries(_huge_error, "A task fails with a text of 1 MB and a trace of 20 MB."),
    "many-outputs": _entries(_many_outputs, "A task has 50,000 pictures."),
    "huge-names": _entries(_huge_names, "A picture's name has 1 MB."),
    "many-reasons": many_reasons,
    "long-queue": long_queue,
    **{
        f"remaining-{name}": _remaining(number)
        for name, number in {
            "huge": "1e308",
            "nan": "NaN",
            "negative": "-5",
            "null": "null",
        }.items()
    },
}
