"""Pausing a server or the queue for this browser: nothing new is sent, from any window."""

from app.core.ids import ServerId, ServerUrl
from app.core.servers.paused import paused_text, read_paused
from app.core.settings.names import PAUSED, QUEUE_PAUSED
from app.core.windows.window_lock import LockMode, release
from app.services.ports import Settings
from app.services.window_store import WindowStore


class Pauses:
    """Stores the paused servers in the settings. Tasks that are bound there already go on."""

    def __init__(self, window_store: WindowStore, settings: Settings) -> None:
        self._window_store = window_store
        self._settings = settings

    def load(self) -> None:
        """Use what is stored; call it again when another window changed it."""
        self._use(read_paused(self._settings.read(PAUSED)))
        self._window_store.change(is_queue_paused=self._settings.read(QUEUE_PAUSED) == "on")

    def pause_all(self, paused: bool) -> None:
        """Send nothing that waits in the queue of this browser, or send it again."""
        self._settings.write(QUEUE_PAUSED, "on" if paused else "off")
        self._window_store.change(is_queue_paused=paused)

    def pause(self, url: ServerUrl) -> None:
        """Send no new task to a server."""
        self._set(url, paused=True)

    def resume(self, url: ServerUrl) -> None:
        """Send new tasks to a server again."""
        self._set(url, paused=False)

    def _set(self, url: ServerUrl, *, paused: bool) -> None:
        server = self._window_store.state.pool.get(url)
        if server is None:
            return
        found = read_paused(self._settings.read(PAUSED))
        own = {server.identity}
        found = found | own if paused else found - own
        self._settings.write(PAUSED, paused_text(found))
        self._use(found)

    def _use(self, paused: frozenset[ServerId]) -> None:
        """Change the state; a lock for a batch is released, so that the next run goes elsewhere."""
        if paused != self._window_store.state.paused:
            self._window_store.change(paused=paused)
        state = self._window_store.state
        lock = state.window.lock
        if lock.server is not None and lock.mode is LockMode.BATCH and state.is_paused(lock.server):
            self._window_store.set_lock(release(lock))
