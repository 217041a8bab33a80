"""The whole state of one window at one moment: an immutable value that is replaced as a whole.

Services replace it (`app/services/window_store.py`), views read it. Values derived from it are
properties here, computed at most once for each state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from app.core.comfy.object_info import Classes
from app.core.errors import InputError, TakenOver
from app.core.form.adjustment import Adjustment
from app.core.form.holders import Holder
from app.core.form.presets import Presets
from app.core.ids import ServerId, ServerUrl
from app.core.pictures.limit import StorageStatus
from app.core.servers.health import Health, none_usable
from app.core.servers.machine_facts import MachineFacts
from app.core.servers.mark import Mark, wished_mark
from app.core.servers.pool import Pool
from app.core.servers.server import id_of
from app.core.servers.shared_address import Evidence
from app.core.task.task import Task
from app.core.windows.public_json import presence
from app.core.windows.window import Window
from app.core.workflow.catalog import Catalog
from app.core.workflow.limits import Limits

UNKNOWN = Health()
"""The health of a server that was never checked."""


@dataclass(frozen=True, slots=True)
class ClosedWindow:
    """The tasks of a closed window."""

    window_id: str
    count: int
    open_count: int


@dataclass(frozen=True, slots=True)
class CheckTimes:
    """When a server was last checked, and when it last responded (monotonic, ms)."""

    checked_at: int | None = None
    answered_at: int | None = None


@dataclass(frozen=True)  # with no slots: `cached_property` needs a `__dict__`
class WindowState:
    """One window with its servers, tasks and surroundings. Every mapping inside is immutable.

    * `adjustments`: how the owner arranged forms, by type id; `catalog` has the arranged forms.
      `presets`: the presets of each workflow.
    * `unrecorded`: ids of tasks that the journal has not recorded yet; they are not shown.
    * `waiting`: those tasks for which the journal is busy.
    * `marks`: the marks of servers by their ids, also of those that left the pool.
    * `health`: without times, so that it stays the same object while nothing changes. The times
      are in `check_times`.
    * `machine_facts`: what each server sent of its machine.
    * `several`: addresses shared by several servers, with the evidence.
    * `classes`: the node classes that each server sent.
    * `choices`, `limits`: what the servers offer and accept for the workflow type in the form.
    * `holders`: which servers have each entry of the lists in the form, by input name.
    * `connected`: servers with an open socket. `previews`: URLs of live previews by prompt id.
    * `presences`: the presences of the other windows. `orphans`: the tasks of closed windows.
    * `wipes`: how often another window has deleted everything stored.
    """

    window: Window
    pool: Pool = field(default_factory=Pool)
    catalog: Catalog = field(default_factory=Catalog)
    marks: Mapping[ServerId, Mark] = field(default_factory=dict)
    adjustments: Mapping[str, Adjustment] = field(default_factory=dict)
    presets: Mapping[str, Presets] = field(default_factory=dict)
    unrecorded: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    health: Mapping[ServerUrl, Health] = field(default_factory=dict)
    check_times: Mapping[ServerUrl, CheckTimes] = field(default_factory=dict)
    machine_facts: Mapping[ServerUrl, MachineFacts] = field(default_factory=dict)
    several: Mapping[ServerUrl, tuple[Evidence, ...]] = field(default_factory=dict)
    classes: Mapping[ServerUrl, Classes] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limits: Mapping[str, Limits] = field(default_factory=dict)
    holders: Mapping[str, tuple[Holder, ...]] = field(default_factory=dict)
    connected: frozenset[ServerUrl] = frozenset()
    previews: Mapping[str, str] = field(default_factory=dict)
    presences: tuple[Mapping[str, Any], ...] = ()
    orphans: tuple[ClosedWindow, ...] = ()
    storage_status: StorageStatus = field(default_factory=StorageStatus)
    wipes: int = 0

    @cached_property
    def shown(self) -> Window:
        """The window as shown: without tasks that would be lost in a crash."""
        if not self.unrecorded:
            return self.window
        return replace(self.window, tasks=self.window.tasks.without(*self.unrecorded))

    @cached_property
    def own_presence(self) -> dict[str, Any]:
        """The presence that this window sends to the others."""
        return presence(self.window)

    @property
    def recording(self) -> bool:
        """Whether any task is not recorded in the journal yet."""
        return bool(self.unrecorded)

    @cached_property
    def held_up(self) -> tuple[Task, ...]:
        """The tasks that wait to be recorded; they are not shown until then."""
        found = map(self.task, sorted(self.waiting & self.unrecorded))
        return tuple(task for task in found if task is not None)

    @cached_property
    def offering(self) -> tuple[ServerUrl, ...]:
        """The servers whose models are offered: the locked one or all, if they are up."""
        locked = self.window.lock.server
        urls = [server.url for server in self.pool.servers] if locked is None else [locked]
        return tuple(url for url in urls if self._answers(url))

    @cached_property
    def answering(self) -> tuple[ServerUrl, ...]:
        """The servers that answer: those of the pool, and the locked one if it left the pool."""
        urls = [server.url for server in self.pool.servers if self._answers(server.url)]
        return tuple(dict.fromkeys([*urls, *self.offering]))

    def _answers(self, url: ServerUrl) -> bool:
        return self.health.get(url, UNKNOWN).answers

    def has_servers_of(self, other: "WindowState") -> bool:
        """Return whether another state has the same servers with the same health."""
        return self.pool is other.pool and self.health is other.health

    def task(self, prompt_id: str) -> Task | None:
        """Return a task, or `None`."""
        return self.window.tasks.get(prompt_id)

    def present(self, prompt_id: str) -> Task:
        """Return a task. Raises `TakenOver` if it no longer belongs to this window."""
        task = self.task(prompt_id)
        if task is None:
            raise TakenOver("task.gone", prompt_id=prompt_id)
        return task

    def health_of(self, url: ServerUrl) -> Health:
        """Return a server's health with its times; an unchecked server counts as being checked."""
        check_times = self.check_times.get(url, CheckTimes())
        health = self.health.get(url, UNKNOWN)
        return replace(
            health, checked_at=check_times.checked_at, answered_at=check_times.answered_at
        )

    def is_set_aside(self, url: ServerUrl) -> bool:
        """Return whether nothing may be sent to a server."""
        return self.health.get(url, UNKNOWN).set_aside

    def is_several(self, url: ServerUrl) -> bool:
        """Return whether several servers are known to share an address."""
        return url in self.several

    def name_of(self, url: ServerUrl) -> str:
        """Return the name of the server that is or was at an address.

        A server that left the pool is named by its address.
        """
        server = self.pool.known(url)
        return server.name if server else url

    def shown_name(self, url: ServerUrl) -> str:
        """Return the name of the server that is or was at an address, else a short address."""
        server = self.pool.known(url)
        return server.name if server else url.split("://", 1)[-1]

    def mark_of(self, url: ServerUrl) -> Mark:
        """Return the mark of the server that is or was at an address."""
        server = self.pool.known(url)
        own = id_of(url) if server is None else server.identity
        return self.marks.get(own) or wished_mark(url)

    def present_address(self, url: ServerUrl) -> ServerUrl | None:
        """Return where the server is that was at `url` before; `None` if it did not move."""
        if self.pool.get(url) is not None:
            return None
        server = self.pool.known(url)
        return server.url if server is not None and self.pool.get(server.url) else None

    def none_usable(self) -> InputError:
        """Return the error that no server is usable ("pool.empty", "pool.offline", …)."""
        healths = [self.health.get(server.url, UNKNOWN) for server in self.pool.servers]
        why = none_usable(healths)
        return InputError(why.key, **why.args)

    def lock_down(self, url: ServerUrl) -> InputError:
        """Return the error that the locked server is unusable, with the reason ("lock.down")."""
        why = self.health.get(url, UNKNOWN).why or ""
        return InputError("lock.down", server=self.name_of(url), why=why)
