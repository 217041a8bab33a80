"""`run`: a workflow, as often as wanted, on the servers that are there."""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core.errors import AbortError, BinderyError
from app.core.ids import ServerUrl
from app.core.submission.options import RunOptions, pool_server
from bindery.commands.results import save_files
from bindery.window import MachineWindow
from bindery.workflows import find_workflow, values_of

CANCEL_SECONDS = 10.0
"""Seconds that cancelled tasks may take to end: a server stops after its present step."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to run. `only` is the one server to use, "" to let the window choose."""

    workflow: str
    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    runs: int = 1
    only: str = ""
    out: Path | None = None
    is_json: bool = False


async def run(window: MachineWindow, wanted: Wanted, stop: asyncio.Event) -> int:
    """Run, print each state on the error output, and the saved files or the results.

    Once `stop` is set, the tasks are cancelled. Raises `AbortError` then, and else the error of the
    first task that failed.
    """
    kind = await find_workflow(window, wanted.workflow)
    values = values_of(kind, wanted.values, wanted.files)
    pool = window.services.window_store.state.pool
    server = pool_server(wanted.only, pool) if wanted.only else None
    options = RunOptions(server, wanted.runs)
    try:
        results = await window.services.runs.process_image(
            kind.id, values, progress(window), options, stop
        )
    except AbortError:
        await cancel_open(window)
        raise
    for result in results:
        saved = [] if wanted.out is None else await save_files(window, result, wanted.out)
        if wanted.is_json:
            print(json.dumps({**result, "saved": [str(path) for path in saved]}))
            continue
        for path in saved:
            print(path)
        if wanted.out is None:
            for file in (*result["images"], *result["files"]):
                print(file["url"])
        for text in result["texts"]:
            print(text["text"])
    return 0


async def cancel_open(window: MachineWindow) -> None:
    """Cancel the open tasks of this window, and wait for their ends for a few seconds.

    A task whose server does not answer stays open in the journal: `watch` goes on with it.
    """
    services = window.services
    ids = services.window_store.state.window.tasks.open_ids
    if not ids:
        return
    for prompt_id in ids:
        with suppress(BinderyError):  # it has ended meanwhile, or its server does not answer
            await services.canceller.cancel(prompt_id)
    ends = [asyncio.ensure_future(services.runs.until_ended(one)) for one in ids]
    await asyncio.wait(ends, timeout=CANCEL_SECONDS)
    for one in ends:
        one.cancel()


def progress(window: MachineWindow) -> Callable[[Any], None]:
    """Return what prints the states of tasks, each once, with the executing server."""
    known: dict[str, str] = {}

    def on_change(task: Any) -> None:
        state = str(task["state"])
        if known.get(task["promptId"]) == state:
            return
        known[task["promptId"]] = state
        server = window.services.window_store.state.name_of(ServerUrl(task["executionServer"]))
        said = window.sentences.text(f"state.{state}")
        print(f"{task['promptId'][:8]}  {server}  {said}", file=sys.stderr)

    return on_change
