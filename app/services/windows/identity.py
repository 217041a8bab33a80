"""This window's identity: ids that survive a reload and are never shared by two open windows.

The ids are stored in the tab's session and protected by a Web Lock. A reload gets both again. A
duplicated tab has a copy of the session, fails to get the lock, and creates new ids. The navigation
type does not help: "duplicate" and "reopen closed tab" look the same.

A closed window's client id may be in use by the window that took over its tasks. If the closed
window is reopened meanwhile, it keeps its window id and gets another client id.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from app.core.ids import ClientId, ServerUrl, WindowId, is_canonical_uuid
from app.services.ports import Close, Ids, Session, WebLocks

KEY = "window"
PREFIX = "bindery.window."
CLIENT_PREFIX = "bindery.client."
"""Prefix of a lock for a client id and a server. The window connected there for a closed one holds
it."""

WAIT_SECONDS = 1.0
"""Seconds that the old document of a reload may take to release its locks, on a busy machine
too."""


@dataclass(frozen=True, slots=True)
class Identity:
    """This window's ids; `again`: they are from before a reload. `close` releases them."""

    window_id: WindowId
    client_id: ClientId
    again: bool
    close: Close


async def identify(
    session: Session, locks: WebLocks, ids: Ids, on_lost: Callable[[], None]
) -> Identity:
    """Return this window's identity: the session's unless an open window holds it, else a new one.

    `on_lost` is called if the browser gave the identity to another window while this one was
    frozen.
    """
    known = _read(session)
    if known is not None:
        close = await locks.hold(PREFIX + known[0], WAIT_SECONDS, on_lost)
        if close is not None:
            window_id, client_id = WindowId(known[0]), ClientId(known[1])
            taken = CLIENT_PREFIX + client_id
            if any(name.startswith(taken) for name in await locks.held()):
                client_id = ClientId(ids.uuid())
                _write(session, window_id, client_id)
            return Identity(window_id, client_id, True, close)
    while True:
        window_id, client_id = WindowId(ids.uuid()), ClientId(ids.uuid())
        close = await locks.hold(PREFIX + window_id, WAIT_SECONDS, on_lost)
        if close is not None:
            _write(session, window_id, client_id)
            return Identity(window_id, client_id, False, close)


def listening_lock(client_id: ClientId, server: ServerUrl) -> str:
    """Return the name of the Web Lock for connecting to a server under a closed window's id."""
    return f"{CLIENT_PREFIX}{client_id} {server}"


async def living_windows(locks: WebLocks) -> frozenset[str]:
    """Return the ids of all open windows, including this one."""
    held = await locks.held()
    return frozenset(name.removeprefix(PREFIX) for name in held if name.startswith(PREFIX))


def _write(session: Session, window_id: WindowId, client_id: ClientId) -> None:
    session.write(KEY, json.dumps([window_id, client_id]))


def _read(session: Session) -> tuple[str, str] | None:
    try:
        value = json.loads(session.read(KEY) or "null")
    except ValueError:
        return None
    if not isinstance(value, list) or len(value) != 2:
        return None
    window_id, client_id = value
    if not all(isinstance(item, str) and is_canonical_uuid(item) for item in value):
        return None
    return window_id, client_id
