"""The node classes and models of each server, requested once and cached while the server is up."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import is_

from app.core.comfy.object_info import Classes, ClassInfo, missing
from app.core.errors import ServerError, TransportError
from app.core.form.holders import Holder
from app.core.ids import ServerUrl
from app.core.message import Message
from app.core.recipes.offers import choices_of
from app.core.recipes.recipe import Place
from app.core.servers.health import Reach
from app.core.windows.window_state import UNKNOWN, WindowState
from app.core.workflow.catalog import Input, WorkflowType
from app.core.workflow.graph import Graph
from app.core.workflow.graph import classes as classes_of
from app.core.workflow.limits import Limits
from app.core.workflow.model_names import same_path
from app.services.servers.client import Client
from app.services.servers.joined import (
    join_choices,
    join_limits,
    limits_on,
    lists_of,
    wanted_classes,
)
from app.services.window_store import WindowStore

SLOTS = 4
"""Maximum concurrent requests to one server. A browser allows six per host, over all windows."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A graph that differs by server: `on` makes it from a server's classes.

    `needs` are the classes that decide it.
    """

    needs: frozenset[str]
    on: Callable[[Classes], Graph]


@dataclass(frozen=True, slots=True)
class _Joined:
    """What several servers together accept for a workflow type, made from `classes`."""

    kind: WorkflowType
    servers: tuple[ServerUrl, ...]
    classes: Sequence[ClassInfo | None]
    choices: dict[str, tuple[str, ...]]
    limits: dict[str, Limits]


_Held = tuple[list[tuple[str, ...] | None], Holder]
"""A server's lists, and what was made of them."""


class Capabilities:
    """Requests `/object_info/{class}` for the needed classes only."""

    def __init__(self, window_store: WindowStore, client: Client) -> None:
        self._window_store = window_store
        self._client = client
        self._slots: dict[ServerUrl, asyncio.Semaphore] = {}
        self._asking: dict[tuple[ServerUrl, str], asyncio.Future[None]] = {}
        self._joined: _Joined | None = None
        self._holders: dict[tuple[ServerUrl, tuple[Place, ...]], _Held] = {}
        self._wanted: tuple[WorkflowType | None, tuple[str, ...]] = (None, ())
        window_store.watch(self._on_change)

    async def learn(self, server: ServerUrl, wanted: Iterable[str]) -> Classes:
        """Return the known classes of a server, after requesting the wanted ones.

        A class whose request failed stays unknown: the server validates it itself at submission.
        """
        await asyncio.gather(*(self._ask(server, name) for name in wanted))
        return self.known(server)

    async def lacking(self, server: ServerUrl, graph: Graph | Draft) -> tuple[Message, ...]:
        """Return what the graph needs and the server lacks."""
        if isinstance(graph, Draft):
            known = await self.learn(server, graph.needs)
            graph = graph.on(known)
        await self.learn(server, classes_of(graph))
        return missing(graph, self.known(server))

    def known(self, server: ServerUrl) -> Classes:
        """Return the server's classes that are known so far."""
        return self._window_store.state.classes.get(server, {})

    async def learn_choices(self, kind: WorkflowType, servers: Iterable[ServerUrl]) -> None:
        """Request choices and limits of the type's inputs from the servers."""
        wanted = self._wanted_by(kind)
        await asyncio.gather(*(self.learn(one, wanted) for one in self.unasked(kind, servers)))

    def unasked(self, kind: WorkflowType, servers: Iterable[ServerUrl]) -> list[ServerUrl]:
        """Return the servers whose choices and limits for the type's inputs are still unknown."""
        wanted, classes = set(self._wanted_by(kind)), self._window_store.state.classes
        return [server for server in servers if wanted - classes.get(server, {}).keys()]

    def choices(
        self, kind: WorkflowType, servers: Iterable[ServerUrl]
    ) -> dict[str, tuple[str, ...]]:
        """Return what the servers offer together, by input name; unknown servers add nothing."""
        return self._join(kind, servers).choices

    def limits(self, kind: WorkflowType, servers: Iterable[ServerUrl]) -> dict[str, Limits]:
        """Return the numbers that any of the servers accepts, by the names of the type's inputs."""
        return self._join(kind, servers).limits

    def holders(
        self, kind: WorkflowType, servers: Iterable[ServerUrl]
    ) -> dict[str, tuple[Holder, ...]]:
        """Return which of the servers have each entry of the type's lists, by input name.

        Servers whose list is unknown are left out.
        """
        found: dict[str, tuple[Holder, ...]] = {}
        listed = tuple(servers)
        for item in kind.inputs:
            places = lists_of(kind, item)
            if places:
                holders = (self._holder(server, places) for server in listed)
                found[item.name] = tuple(one for one in holders if one is not None)
        return found

    def _holder(self, server: ServerUrl, places: tuple[Place, ...]) -> Holder | None:
        """Return a server's entries as paths; cached, since lists have thousands of entries."""
        known = self.known(server)
        lists = [choices_of(known, place) for place in places]
        if all(one is None for one in lists):
            return None
        kept = self._holders.get((server, places))
        if kept is None or not all(map(is_, lists, kept[0])):
            paths = frozenset(same_path(name) for one in lists for name in one or ())
            kept = self._holders[server, places] = lists, Holder(server, paths)
        return kept[1]

    def limits_on(self, server: ServerUrl, kind: WorkflowType, item: Input) -> list[Limits | None]:
        """Return a server's limits for each node that an input feeds; `None` if unknown."""
        return limits_on(self.known(server), kind, item)

    def forget(self, server: ServerUrl) -> None:
        """Discard the cache, since models and nodes may have changed."""
        classes = self._window_store.state.classes
        if server in classes:
            self._window_store.change(
                classes={url: classes[url] for url in classes if url != server}
            )

    def _join(self, kind: WorkflowType, servers: Iterable[ServerUrl]) -> _Joined:
        """Combine what the servers accept; cached, since lists have thousands of entries."""
        urls, joined, wanted = tuple(servers), self._joined, self._wanted_by(kind)
        classes = self._window_store.state.classes
        known = [classes.get(url, {}) for url in urls]
        found = [one.get(name) for one in known for name in wanted]
        if (
            joined is None
            or joined.kind is not kind
            or joined.servers != urls
            or not all(map(is_, found, joined.classes))
        ):
            choices, limits = join_choices(kind, known), join_limits(kind, known)
            joined = self._joined = _Joined(kind, urls, found, choices, limits)
        return joined

    def _wanted_by(self, kind: WorkflowType) -> tuple[str, ...]:
        """Return the classes of a type's choices and limits; cached for the last type."""
        if self._wanted[0] is not kind:
            self._wanted = kind, tuple(sorted(wanted_classes(kind)))
        return self._wanted[1]

    async def _ask(self, server: ServerUrl, name: str) -> None:
        """Request one class, unless it is known; a pending request is not repeated."""
        if name in self.known(server):
            return
        running = self._asking.get((server, name))
        if running is not None:
            await asyncio.wait({running})
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._asking[server, name] = done
        was_there = server in self._window_store.state.answering
        try:
            async with self._slots.setdefault(server, asyncio.Semaphore(SLOTS)):
                if was_there and server not in self._window_store.state.answering:
                    return  # it went down or left the pool while this waited for its turn
                found = await self._client.class_info(server, name)
            classes = self._window_store.state.classes
            known = {**classes.get(server, {}), name: found}
            self._window_store.change(classes={**classes, server: known})
        except TransportError:
            return
        except ServerError as error:
            self._window_store.ignore(server, str(error))
        finally:
            del self._asking[server, name]
            done.set_result(None)

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        if after.health is not before.health:
            for server in after.classes:
                if after.health.get(server, UNKNOWN).reach is Reach.DOWN:
                    self.forget(server)
