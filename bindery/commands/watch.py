"""`watch`: goes on with the tasks of earlier calls that were interrupted, until they have ended."""

import asyncio
import sys
from pathlib import Path

from app.core.storage.recovery import tasks_of
from bindery.commands.results import save_files
from bindery.commands.run import progress
from bindery.window import MachineWindow

LEASE_SECONDS = 17.0
"""After so many seconds a killed call's lease has ended (`services/storage/leases`)."""

AGAIN_SECONDS = 0.5
"""Seconds between looks for calls that have ended."""


async def watch(window: MachineWindow, out: Path | None, stop: asyncio.Event) -> int:
    """Take over the tasks of closed windows of this journal and wait for the open ones.

    Returns 1 if one of them did not succeed. Once `stop` is set, it leaves the tasks as they are.
    """
    services = window.services
    await _take_over(window, stop)
    waiting = [task.prompt_id for task in services.window_store.state.window.tasks.open_tasks()]
    show = progress(window)
    ends = [asyncio.ensure_future(services.runs.until_ended(one, show)) for one in waiting]
    stopping = asyncio.ensure_future(stop.wait())
    status = 0
    try:
        for end in ends:
            await asyncio.wait({end, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not end.done():
                return 1
            task = end.result()
            show(services.api.task(task.prompt_id))
            plain = services.api.task(task.prompt_id) or {}
            if out is not None and plain.get("images"):
                for path in await save_files(window, plain, out):
                    print(path)
            status |= 0 if plain.get("state") == "succeeded" else 1
        return status
    finally:
        for pending in (*ends, stopping):
            pending.cancel()


async def _take_over(window: MachineWindow, stop: asyncio.Event) -> None:
    """Take over the tasks of calls that have ended, as soon as that is certain.

    Tasks of calls that are still at work stay theirs, and their number is printed.
    """
    services = window.services
    own = services.window_store.state.window.window_id
    deadline = asyncio.get_running_loop().time() + LEASE_SECONDS
    while not stop.is_set():
        for one in await services.takeover.find_orphans(again=True):
            await services.takeover.take_over_patiently(one.window_id)
        rows = [row for row in await window.database.rows("tasks") if row["owner"] != own]
        others = [task for task in tasks_of(rows)[0] if task.is_open]
        if not others or asyncio.get_running_loop().time() > deadline:
            if others:
                print(f"{len(others)} tasks belong to calls that are at work.", file=sys.stderr)
            return
        await asyncio.sleep(AGAIN_SECONDS)
