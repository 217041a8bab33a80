"""The keys of servers, kept in the settings of this browser for all its windows.

A window's state has only their kinds: what reads a state never finds a secret.
"""

from app.core.ids import ServerUrl
from app.core.servers.key_text import keys_text, read_keys
from app.core.servers.keys import Carried, Key, KeyKind, carried
from app.core.servers.server import Server
from app.core.settings.names import KEYS
from app.services.ports import Database, Settings
from app.services.storage.summaries import summaries
from app.services.window_store import WindowStore


class KeyKeeper:
    """Stores keys by address, and gives the port to servers what each request carries."""

    def __init__(self, window_store: WindowStore, settings: Settings, database: Database) -> None:
        self._window_store = window_store
        self._settings = settings
        self._database = database
        self._keys: dict[ServerUrl, Key] = {}

    def load(self) -> frozenset[ServerUrl]:
        """Use the keys as they are stored; return the addresses whose key is another one now."""
        before, self._keys = self._keys, read_keys(self._settings.read(KEYS))
        self._publish()
        urls = {*before, *self._keys}
        return frozenset(url for url in urls if before.get(url) != self._keys.get(url))

    def key_of(self, url: ServerUrl) -> Key | None:
        """Return the key for an address, `None` without one."""
        return self._keys.get(url)

    def kind_of(self, url: ServerUrl) -> KeyKind | None:
        """Return the kind of the key for an address, `None` without one."""
        key = self._keys.get(url)
        return None if key is None else key.kind

    def carried(self, url: ServerUrl) -> Carried | None:
        """Return what requests to an address carry, `None` without a key."""
        key = self._keys.get(url)
        return None if key is None else carried(key)

    def keep(self, server: Server, key: Key | None) -> None:
        """Store the key of a server; without one, delete those of its earlier addresses too.

        Tasks stay bound to the address that they were sent to, so a moved server keeps both.
        """
        gone = {server.url, *(server.earlier if key is None else ())}
        keys = {url: one for url, one in self._keys.items() if url not in gone}
        if key is not None:
            keys[server.url] = key
        self._use(keys)

    async def tidy(self) -> None:
        """Delete the keys of addresses that no server of the pool and no task has any more."""
        pool = self._window_store.state.pool
        strays = {url for url in self._keys if pool.known(url) is None}
        if not strays:
            return
        async for rows in summaries(self._database):
            strays -= {row["executionServer"] for row in rows}
        self._use({url: key for url, key in self._keys.items() if url not in strays})

    def _use(self, keys: dict[ServerUrl, Key]) -> None:
        if keys != self._keys:
            self._keys = keys
            self._settings.write(KEYS, keys_text(keys))
            self._publish()

    def _publish(self) -> None:
        kinds = {url: key.kind for url, key in self._keys.items()}
        if kinds != self._window_store.state.keyed:
            self._window_store.change(keyed=kinds)
