"""`servers` and `doctor`: what the servers of the pool are, and what is wrong with them."""

import json

from app.core.windows.public_lists import plain_servers
from bindery.window import MachineWindow

PATIENT_SECONDS = 6.0
"""Seconds that a server may take to answer, since a person waits and wants to know."""


async def servers(window: MachineWindow, *, is_json: bool) -> int:
    """Print each server with its state, queue and version; return 1 if none can be used."""
    await window.services.monitor.check_all(PATIENT_SECONDS)
    state = window.services.window_store.state
    found = plain_servers(state)
    if is_json:
        print(json.dumps(found))
    else:
        rows = [
            (
                str(one["name"]),
                str(one["url"]),
                str(one["state"]),
                "" if one["queueRemaining"] is None else str(one["queueRemaining"]),
                str(one["version"] or ""),
            )
            for one in found
        ]
        print_table([("name", "address", "state", "queue", "version"), *rows])
    return 0 if any(one["state"] == "up" for one in found) else 1


async def doctor(window: MachineWindow) -> int:
    """Print for each server whether it can be used, else the cause and what helps; 1 if not all."""
    await window.services.monitor.check_all(PATIENT_SECONDS)
    state = window.services.window_store.state
    status = 0
    for server in state.pool.servers:
        health = state.health_of(server.url)
        if health.usable:
            print(f"{server.name}  {server.url}  ComfyUI {health.version}")
            continue
        status = 1
        why = window.say(health.why) if health.why else health.reach.value
        print(f"{server.name}  {server.url}  {why}")
    if not state.pool.servers:
        window.warn(state.none_usable().message)
        return 1
    return status


def print_table(rows: list[tuple[str, ...]]) -> None:
    """Print rows in columns as wide as their widest entry."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
