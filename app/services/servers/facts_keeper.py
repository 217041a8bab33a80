"""The machines of the pool's servers in the settings, for later pages."""

from collections.abc import Mapping

from app.core.ids import ServerId
from app.core.servers.machine_facts import MachineFacts
from app.core.servers.machine_facts_text import machines_text, read_machines
from app.core.settings.names import MACHINES
from app.core.windows.window_state import WindowState
from app.services.ports import Settings
from app.services.window_store import WindowStore


class FactsKeeper:
    """Stores the machine of each server of the pool whenever the server sends another.

    A machine that names no device is not stored: it could not be recognised.
    """

    def __init__(self, window_store: WindowStore, settings: Settings) -> None:
        self._window_store = window_store
        self._settings = settings
        window_store.watch(self._on_change)

    def known(self) -> Mapping[ServerId, MachineFacts]:
        """Return the machines of the pool's servers as they were last."""
        return {**read_machines(self._settings.read(MACHINES)), **self._sent()}

    def _sent(self) -> dict[ServerId, MachineFacts]:
        state = self._window_store.state
        return {
            server.identity: state.machine_facts[server.url]
            for server in state.pool.servers
            if server.url in state.machine_facts and state.machine_facts[server.url].gpus
        }

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if after.machine_facts is before.machine_facts:
            return
        kept, sent = read_machines(self._settings.read(MACHINES)), self._sent()
        if any(kept.get(key) != machine for key, machine in sent.items()):
            others = {key: one for key, one in kept.items() if key not in sent}
            self._settings.write(MACHINES, machines_text({**others, **sent}))
