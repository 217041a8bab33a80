"""The machines of the pool's servers in the settings, for later pages."""

from collections.abc import Mapping

from app.core.ids import ServerId
from app.core.servers.machine import Machine
from app.core.servers.machine_text import machines_text, read_machines
from app.core.settings.names import MACHINES
from app.core.windows.window_state import WindowState
from app.services.ports import Settings
from app.services.window_store import WindowStore


class MachineKeeper:
    """Stores the machine of each server of the pool whenever the server sends another."""

    def __init__(self, window_store: WindowStore, settings: Settings) -> None:
        self._window_store = window_store
        self._settings = settings
        window_store.watch(self._on_change)

    def known(self) -> Mapping[ServerId, Machine]:
        """Return the machines of the pool's servers as they were last."""
        return {**read_machines(self._settings.read(MACHINES)), **self._sent()}

    def _sent(self) -> dict[ServerId, Machine]:
        state = self._window_store.state
        return {
            server.identity: state.machines[server.url]
            for server in state.pool.servers
            if server.url in state.machines and state.machines[server.url].facts
        }

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if after.machines is before.machines:
            return
        kept, sent = read_machines(self._settings.read(MACHINES)), self._sent()
        if any(kept.get(key) != machine for key, machine in sent.items()):
            others = {key: one for key, one in kept.items() if key not in sent}
            self._settings.write(MACHINES, machines_text({**others, **sent}))
