"""The keys by which newer servers recognise a client id that connects again.

A server gives a key with its first message to an id. Whoever connects under that id later has to
bring it first; else the server sends the events to somebody else. Keys are kept in this tab's
session and nowhere else, so that a reload has them. They are secrets: nothing shows them.
"""

import json

from app.core.ids import ServerUrl
from app.core.reading.json_text import json_object
from app.services.ports import Session

KEY = "credentials"

MAX_KEYS = 100
"""Maximum kept keys: a window has one for each server, and each closed window that it took over."""


class Credentials:
    """Keys by server and client id; the oldest go first."""

    def __init__(self, session: Session) -> None:
        self._session = session
        found = json_object(session.read(KEY)) or {}
        self._keys = {name: key for name, key in found.items() if isinstance(key, str)}

    def get(self, server: ServerUrl, client_id: str) -> str:
        """Return the key, "" if there is none."""
        return self._keys.get(f"{client_id} {server}", "")

    def keep(self, server: ServerUrl, client_id: str, key: str) -> None:
        """Keep a key that a server gave."""
        self._keys.pop(f"{client_id} {server}", None)
        self._keys[f"{client_id} {server}"] = key
        for name in list(self._keys)[:-MAX_KEYS]:
            del self._keys[name]
        self._session.write(KEY, json.dumps(self._keys))
