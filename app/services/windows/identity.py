"""Who this window is: ids that survive a reload and are never shared by two living windows.

The ids are kept in the tab's session and held by a Web Lock. A reload finds both again; a
duplicated tab gets a copy of the session, is refused the lock, and takes ids of its own. Navigation
type tells nothing: "duplicate" and "reopen closed tab" look the same.

A closed window's client id may be in use by the window that took its tasks over. When it is opened
again meanwhile it is the same window under another client id.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from app.core.ids import ClientId, ServerUrl, WindowId, is_canonical_uuid
from app.services.ports import Close, Ids, Session, WebLocks

KEY = "window"
PREFIX = "bindery.window."
CLIENT_PREFIX = "bindery.client."
"""Held, with a client id and a server, by whoever listens there in a closed window's place."""

WAIT_SECONDS = 1.0
"""How long the old document of a reload may take to let go, also on a busy machine."""


@dataclass(frozen=True, slots=True)
class Identity:
    """This window's ids; `again`: those of before a reload. `close` lets go of them."""

    window_id: WindowId
    client_id: ClientId
    again: bool
    close: Close


async def identify(
    session: Session, locks: WebLocks, ids: Ids, on_lost: Callable[[], None]
) -> Identity:
    """Return this window's identity, the session's if nobody living holds it, else a new one.

    `on_lost` is called when the browser gave the identity to another window while this one slept.
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
    """Return the name of the Web Lock of who listens at a server under a closed window's id."""
    return f"{CLIENT_PREFIX}{client_id} {server}"


async def living_windows(locks: WebLocks) -> frozenset[str]:
    """Return the ids of all windows that are alive, this one among them."""
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
