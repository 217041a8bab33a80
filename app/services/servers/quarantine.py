"""Imported addresses that no person has allowed: nothing is sent to them.

Tasks of such an address are shown with what is stored of them. An address is released when a person
adds its server to the pool.
"""

import json
from collections.abc import Iterable

from app.core.ids import ServerUrl
from app.core.message import message
from app.core.reading.json_text import read_json_text
from app.core.servers.health import Health, set_aside
from app.core.settings.names import QUARANTINE
from app.core.windows.window_state import WindowState
from app.services.ports import Clock, Settings
from app.services.window_store import WindowStore

WHY = "health.imported"

MAX_ADDRESSES = 1_000
"""Maximum number of stored addresses; real files contain far fewer."""

MAX_LETTERS = 200_000
"""Maximum characters of all addresses. Browsers store about 5 million for a page, and drop a
setting that exceeds this without an error."""


class Quarantine:
    """Stores the addresses in the settings, and sets their servers aside."""

    def __init__(self, window_store: WindowStore, settings: Settings, clock: Clock) -> None:
        self._window_store = window_store
        self._settings = settings
        self._clock = clock
        window_store.watch(self._on_change)

    def load(self) -> None:
        """Set all stored addresses aside; call it again when another window added some."""
        for url in self._read():
            self._set_aside(url)

    def has_room(self, urls: Iterable[ServerUrl]) -> bool:
        """Return whether these addresses can be stored in addition."""
        all_of_them = {*self._read(), *urls}
        return len(all_of_them) <= MAX_ADDRESSES and sum(map(len, all_of_them)) <= MAX_LETTERS

    def add(self, urls: Iterable[ServerUrl]) -> None:
        """Block these addresses, except those of the pool; call `has_room` first.

        No address is ever dropped: after a reload, requests would be sent to it.
        """
        new = [url for url in urls if self._window_store.state.pool.get(url) is None]
        if new:
            self._write(dict.fromkeys([*self._read(), *new]))
            for url in new:
                self._set_aside(url)

    def _set_aside(self, url: ServerUrl) -> None:
        if self._window_store.state.pool.get(url) is None:
            health = set_aside(Health(), message(WHY), self._clock.monotonic())
            self._window_store.set_health(url, health)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if after.pool is before.pool:
            return
        held = self._read()
        free = [url for url in held if self._window_store.state.pool.get(url) is not None]
        if free:
            self._write(dict.fromkeys(url for url in held if url not in free))
            for url in free:
                self._window_store.readmit(url)

    def _read(self) -> list[ServerUrl]:
        try:
            urls = read_json_text(self._settings.read(QUARANTINE) or "[]")
        except ValueError:
            return []
        return (
            [ServerUrl(url) for url in urls if isinstance(url, str)]
            if isinstance(urls, list)
            else []
        )

    def _write(self, urls: Iterable[ServerUrl]) -> None:
        self._settings.write(QUARANTINE, json.dumps(list(urls)))
