"""Keeps known what the servers offer for the workflow type in hand: models come with servers."""

import asyncio
from collections.abc import Mapping
from typing import Any

from app.core.comfy.requests import PROBE_SECONDS
from app.core.errors import InputError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.limits import Limits
from app.core.workflow.model_names import spelling
from app.services.background import Background, all_of, first_of
from app.services.ports import Clock
from app.services.servers.capabilities import Capabilities
from app.services.servers.health_monitor import SECOND_SECONDS, HealthMonitor
from app.services.window_store import WindowStore

RETRY_SECONDS = 5.0
"""Between two questions to a server that did not answer: as often as its health is checked."""

NOTHING: Mapping[str, Any] = {}


class ModelChoices:
    """Asks whenever a server came up, was added, or the lock moved, and something is unknown."""

    def __init__(
        self,
        window_store: WindowStore,
        capabilities: Capabilities,
        monitor: HealthMonitor,
        clock: Clock,
        background: Background,
    ) -> None:
        self._window_store = window_store
        self._capabilities = capabilities
        self._monitor = monitor
        self._clock = clock
        self._background = background
        self._type_id = ""
        self._asking: set[ServerUrl] = set()
        window_store.watch(self._on_change)

    def want(self, type_id: str) -> None:
        """Keep known what is on offer for this type from now on."""
        self._type_id = type_id
        self._publish()
        self._ask_unknown()

    async def choices(self, kind: WorkflowType) -> dict[str, tuple[str, ...]]:
        """Return what is on offer for a type, asked for now where it is not known.

        A server that does not answer within a probe's time is waited for only when none does.
        When no server was up at last sight, they are looked at again first; so are those that were
        up when none of them tells. Raises `InputError` ("pool.empty", "pool.all_down",
        "pool.offline", "lock.down") when there is still none.
        """
        if not self._window_store.state.offering:
            await self._monitor.check_all(SECOND_SECONDS)
        locked = self._window_store.state.window.lock.server
        if locked is not None and not self._window_store.state.offering:
            await self._monitor.check(locked, SECOND_SECONDS)
        if not self._window_store.state.offering:
            raise self._nobody()
        asked = list(self._window_store.state.offering)
        questions = await self._ask_soon(kind, asked)
        if self._capabilities.unasked(kind, asked) == asked:
            await all_of(questions)
        if self._capabilities.unasked(kind, asked) == asked:
            await asyncio.gather(*(self._monitor.check(url, SECOND_SECONDS) for url in asked))
            if not self._window_store.state.offering:  # they went down since the last look
                raise self._nobody()
        return self._capabilities.choices(kind, self._window_store.state.offering)

    async def _ask_soon(
        self, kind: WorkflowType, servers: list[ServerUrl]
    ) -> list[asyncio.Task[None]]:
        """Ask servers for their choices, and return the questions after a probe's time."""
        questions = [
            self._background.spawn(self._capabilities.learn_choices(kind, [url]), "ask for choices")
            for url in servers
        ]
        await first_of(self._clock.sleep(PROBE_SECONDS), all_of(questions))
        return questions

    def limits(self, kind: WorkflowType) -> dict[str, Limits]:
        """Return the numbers that the servers take for a type's inputs, as far as is known."""
        return self._capabilities.limits(kind, self._window_store.state.offering)

    async def explain(self, kind: WorkflowType, wrong: Mapping[str, Message]) -> dict[str, Message]:
        """Return what is wrong with fields, naming servers that offer what the locked one lacks."""
        locked = self._window_store.state.window.lock.server
        lacking = {name for name, said in wrong.items() if said.key == "field.not_offered"}
        if locked is None or not lacking:
            return dict(wrong)
        others = [
            server.url for server in self._window_store.state.pool.servers if server.url != locked
        ]
        able = [url for url in others if self._window_store.state.health_of(url).answers]
        await self._ask_soon(kind, able)
        return {
            name: self._elsewhere(kind, name, said, locked, able) if name in lacking else said
            for name, said in wrong.items()
        }

    def _elsewhere(
        self,
        kind: WorkflowType,
        name: str,
        said: Message,
        locked: ServerUrl,
        others: list[ServerUrl],
    ) -> Message:
        value = str(said.args["value"])
        having = [
            url
            for url in others
            if spelling(value, self._capabilities.choices(kind, [url]).get(name, ())) is not None
        ]
        if not having:
            return said
        names = [self._window_store.state.name_of(url) for url in having]
        server = self._window_store.state.name_of(locked)
        return message("field.not_offered_here", value=value, server=server, names=names)

    def _nobody(self) -> InputError:
        """Return why nothing is on offer."""
        locked = self._window_store.state.window.lock.server
        if locked is not None:
            return self._window_store.state.lock_down(locked)
        return self._window_store.state.none_usable()

    def _on_change(self, before: WindowState, after: WindowState) -> None:
        is_same = (
            after.has_servers_of(before)
            and after.window.lock == before.window.lock
            and after.catalog is before.catalog
            and after.classes is before.classes
        )
        if not is_same:
            self._publish()
            self._ask_unknown()

    def _publish(self) -> None:
        """Put what is on offer by now into the state; nothing changes where it is the same."""
        state = self._window_store.state
        kind = state.catalog.types.get(self._type_id)
        if kind is None:
            self._window_store.change(choices=NOTHING, limits=NOTHING)
            return
        choices = self._capabilities.choices(kind, state.offering)
        limits = self._capabilities.limits(kind, state.offering)
        self._window_store.change(
            choices=state.choices if state.choices == choices else choices,
            limits=state.limits if state.limits == limits else limits,
        )

    def _ask_unknown(self) -> None:
        for server in self._unknown():
            if server not in self._asking:
                self._asking.add(server)
                self._background.spawn(self._ask(server), "ask for choices")

    async def _ask(self, server: ServerUrl) -> None:
        """Ask one server until all is known; after a failure, ask again a little later."""
        try:
            while server in self._unknown():
                kind = self._window_store.state.catalog.types[self._type_id]
                await self._capabilities.learn_choices(kind, [server])
                if server in self._capabilities.unasked(kind, [server]):
                    await self._clock.sleep(RETRY_SECONDS)
        finally:
            self._asking.discard(server)

    def _unknown(self) -> list[ServerUrl]:
        """Return the servers that are up and were not asked about the wanted type yet."""
        kind = self._window_store.state.catalog.types.get(self._type_id)
        return (
            []
            if kind is None
            else self._capabilities.unasked(kind, self._window_store.state.offering)
        )
