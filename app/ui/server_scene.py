"""The part of the scene that is about the servers' tiles and the list of tabs."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.ids import ServerId, ServerUrl
from app.core.servers.health import Reach
from app.core.servers.machine import Machine
from app.core.windows.occupancy import Occupancy
from app.core.windows.tab_name import TabName, read_name
from app.core.windows.window_lock import LockMode
from app.ui.form_scene import FormScene


@dataclass(frozen=True)  # with no slots: `cached_property` needs a `__dict__`
class ServerScene(FormScene):
    """The page's and the window's state at one moment."""

    @property
    def machines(self) -> Mapping[ServerUrl, Machine]:
        """The graphics card of each server."""
        return self.state.machines

    @property
    def paused(self) -> frozenset[ServerId]:
        """The ids of the servers that get no new task from this browser."""
        return self.state.paused

    @property
    def seconds(self) -> Mapping[tuple[ServerUrl, str], float]:
        """How long this tab's runs took, by server and workflow type."""
        return self.state.seconds

    def occupancy(self, url: ServerUrl) -> Occupancy:
        """Return the work of a server."""
        return self.state.occupancies.get(url, Occupancy())

    @property
    def is_offline(self) -> bool:
        """Whether this computer has no network."""
        found = (self.state.health.get(server.url) for server in self.state.pool.servers)
        return any(one is not None and one.reach is Reach.OFFLINE for one in found)

    @property
    def tab_name(self) -> TabName:
        """The name of this window's tab."""
        return self.state.tab_name

    def tab_of(self, window_id: str) -> TabName:
        """Return the name of another window's tab."""
        found = (one for one in self.state.presences if one["windowId"] == window_id)
        return next(map(read_name, found), TabName())

    @property
    def is_called(self) -> bool:
        """Whether another tab asked for this one, and nobody came yet."""
        return self.state.called

    @property
    def stoppable_count(self) -> int:
        """The number of open tasks of all tabs, closed ones too."""
        others = sum(len(one["tasks"]) for one in self.state.presences)
        closed = sum(one.open_count for one in self.state.orphans)
        own = self.state.shown
        return len(own.tasks.open_ids) + len(own.queue) + others + closed

    def is_paused(self, url: ServerUrl) -> bool:
        """Return whether this browser sends no new task to a server."""
        return self.state.is_paused(url)

    def is_pinned_to(self, url: ServerUrl) -> bool:
        """Return whether this window is pinned to a server."""
        lock = self.state.window.lock
        return lock.server == url and lock.mode is LockMode.PINNED

    def has_menu(self, url: ServerUrl) -> bool:
        """Return whether the menu of a server is open."""
        return self.page.server_menu is not None and self.page.server_menu.url == url

    def run_seconds(self, url: ServerUrl) -> float | None:
        """Return how long a run of the form's workflow takes there, `None` if unknown."""
        return self.state.seconds.get((url, self.page.type_id))
