"""The machine of each server, read from every `/system_stats` that is requested anyway."""

import contextlib
from typing import Any

from app.core.errors import ServerError
from app.core.ids import ServerUrl
from app.core.servers.machine import Machine, parse_machine
from app.services.window_store import WindowStore


class Machines:
    """Keeps `window_store.state.machines`; it requests nothing itself."""

    def __init__(self, window_store: WindowStore) -> None:
        self._window_store = window_store

    def note(self, url: ServerUrl, stats: Any) -> None:
        """Record what a server's `/system_stats` says; invalid values are ignored."""
        with contextlib.suppress(ServerError):
            self._put(url, parse_machine(stats))

    def _put(self, url: ServerUrl, machine: Machine) -> None:
        known = self._window_store.state.machines
        if url not in known or not known[url].is_near(machine):
            self._window_store.change(machines={**known, url: machine})
