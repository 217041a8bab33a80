"""The whole state of one window at one moment: an immutable value that is replaced as a whole.

Services replace it (`app/services/window_store.py`), views read it. Values derived from it are
properties here, computed at most once for each state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from app.core.errors import InputError, TakenOver
from app.core.ids import ServerUrl
from app.core.queue.decided import Decided
from app.core.servers.health import Health, none_usable
from app.core.servers.mark import Mark, wished_mark
from app.core.servers.server import id_of
from app.core.task.task import Task, TaskState
from app.core.windows.occupancy import Occupancy, occupancy
from app.core.windows.public_json import presence
from app.core.windows.state_fields import CheckTimes, StateFields
from app.core.windows.tab_name import TabName, tab_name, words_of
from app.core.windows.window import Window

UNKNOWN = Health()
"""The health of a server that was never checked."""


@dataclass(frozen=True)
class WindowState(StateFields):
    """One window with its servers, tasks and surroundings, and what follows from these."""

    @cached_property
    def shown(self) -> Window:
        """The window as shown: without tasks that would be lost in a crash."""
        if not self.unrecorded:
            return self.window
        return replace(self.window, tasks=self.window.tasks.without(*self.unrecorded))

    @cached_property
    def own_presence(self) -> dict[str, Any]:
        """The presence that this window sends to the others."""
        return presence(self.window, self.tab_name, self._running_words)

    @cached_property
    def tab_name(self) -> TabName:
        """The name of this window's tab."""
        return tab_name(self.window, self.catalog, self.tab_given)

    @cached_property
    def _running_words(self) -> dict[str, str]:
        """The first words of this window's running tasks, by prompt id."""
        running = [one for one in self.window.tasks.open_tasks() if one.state is TaskState.RUNNING]
        return {task.prompt_id: words_of(task, self.catalog) for task in running}

    @cached_property
    def occupancies(self) -> Mapping[ServerUrl, Occupancy]:
        """The work of each server of the pool."""
        return {
            server.url: occupancy(
                self.shown.tasks.open_on(server.url),
                self.presences,
                server.url,
                self.health.get(server.url, UNKNOWN).queue_remaining,
                self._running_words,
                sum(one.open_on.count(server.url) for one in self.orphans),
            )
            for server in self.pool.servers
        }

    def is_paused(self, url: ServerUrl) -> bool:
        """Return whether this browser sends no new task to a server."""
        server = self.pool.get(url)
        return server is not None and server.identity in self.paused

    @property
    def recording(self) -> bool:
        """Whether any task is not recorded in the journal yet."""
        return bool(self.unrecorded)

    @cached_property
    def held_up(self) -> tuple[Task, ...]:
        """The tasks and runs that wait to be recorded; they are not shown until then.

        The tasks of runs that already wait here are left out: those are shown.
        """
        queued = {one.prompt_id for one in self.window.queue}
        found = map(self.task, sorted((self.waiting & self.unrecorded) - queued))
        held = (replace(one.as_task, cancelling=one.cancelling) for one in self.held_runs)
        return (*(task for task in found if task is not None), *held)

    @cached_property
    def decided_of(self) -> Mapping[str, Decided]:
        """The last decisions by prompt id."""
        return {one.prompt_id: one for one in self.decided}

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
        return self.health.get(url, UNKNOWN).answers and not self.lacks_key(url)

    def has_servers_of(self, other: "WindowState") -> bool:
        """Return whether another state has the same servers with the same health."""
        return self.pool is other.pool and self.health is other.health

    def task(self, prompt_id: str) -> Task | None:
        """Return a task, or `None`."""
        return self.window.tasks.get(prompt_id)

    def any_task(self, prompt_id: str) -> Task | None:
        """Return a task of this window or of the library, which may have no graph; or `None`."""
        return self.task(prompt_id) or self.library.task(prompt_id)

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

    def found_up(self, url: ServerUrl, since: int) -> bool:
        """Return whether this window itself found a server up at `since` or later (ms)."""
        up_at = self.check_times.get(url, CheckTimes()).up_at
        return up_at is not None and up_at >= since and self.health.get(url, UNKNOWN).usable

    def is_set_aside(self, url: ServerUrl) -> bool:
        """Return whether nothing may be sent to a server."""
        return self.health.get(url, UNKNOWN).set_aside

    def is_several(self, url: ServerUrl) -> bool:
        """Return whether several servers are known to share an address."""
        return url in self.several

    def lacks_key(self, url: ServerUrl) -> bool:
        """Return whether a list says that a server demands a key, and this browser has none."""
        server = self.pool.get(url)
        return server is not None and server.wants is not None and url not in self.keyed

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
