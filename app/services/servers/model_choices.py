"""Keeps the servers' choices for the current workflow type known: servers have different models."""

import asyncio
from collections.abc import Mapping
from typing import Any

from app.core.comfy.requests import PROBE_SECONDS
from app.core.errors import InputError
from app.core.ids import ServerUrl
from app.core.message import Message, message
from app.core.recipes.variants import MODEL, variant_for
from app.core.servers.look_schedule import retry_ms
from app.core.servers.server import Wakes
from app.core.windows.window_state import WindowState
from app.core.workflow.catalog import WorkflowType
from app.core.workflow.limits import Limits
from app.core.workflow.model_names import spelling
from app.services.background import Background, all_of, first_of
from app.services.ports import Clock
from app.services.servers.capabilities import Capabilities
from app.services.servers.health_monitor import SECOND_SECONDS, HealthMonitor
from app.services.window_store import WindowStore

AWAKE_MS = 60_000
"""Milliseconds since this window reached a server that checks must not wake: by Check, Run or a
task of its own. It is awake then, so what it offers can be requested."""

NOTHING: Mapping[str, Any] = {}


class ModelChoices:
    """Requests unknown choices when a server comes up, is added, or the lock changes."""

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
        """From now on, keep the choices for this type known."""
        self._type_id = type_id
        self._publish()
        self._ask_unknown()

    async def choices(self, kind: WorkflowType) -> dict[str, tuple[str, ...]]:
        """Return the choices for a type; unknown ones are requested now.

        A server that does not respond within a probe's time is waited for only when none does. If
        no server was up, all are checked first. If none of those that were up responds, they are
        checked again. Raises `InputError` ("pool.empty", "pool.all_down", "pool.offline",
        "lock.down") if no server is up after that.
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
            if not self._window_store.state.offering:  # they went down since the last check
                raise self._nobody()
        return self._capabilities.choices(kind, self._window_store.state.offering)

    async def _ask_soon(
        self, kind: WorkflowType, servers: list[ServerUrl]
    ) -> list[asyncio.Task[None]]:
        """Request choices from servers; return the pending requests after a probe's time."""
        questions = [
            self._background.spawn(self._capabilities.learn_choices(kind, [url]), "ask for choices")
            for url in servers
        ]
        await first_of(self._clock.sleep(PROBE_SECONDS), all_of(questions))
        return questions

    def fitted(
        self, kind: WorkflowType, model: object, choices: Mapping[str, tuple[str, ...]]
    ) -> WorkflowType:
        """Return the type with the recipe of a model, or of the first of the choices."""
        chosen = model or next(iter(choices.get(MODEL, ())), "")
        state = self._window_store.state
        return variant_for(kind, chosen, [state.classes.get(url, {}) for url in state.offering])

    def limits(self, kind: WorkflowType) -> dict[str, Limits]:
        """Return the numbers that the servers accept for a type's inputs, as far as known."""
        return self._capabilities.limits(kind, self._window_store.state.offering)

    async def explain(self, kind: WorkflowType, wrong: Mapping[str, Message]) -> dict[str, Message]:
        """Return the field errors; they name servers that offer what the locked one lacks."""
        locked = self._window_store.state.window.lock.server
        lacking = {name for name, error in wrong.items() if error.key == "field.not_offered"}
        if locked is None or not lacking:
            return dict(wrong)
        others = [
            server.url for server in self._window_store.state.pool.servers if server.url != locked
        ]
        able = [url for url in others if self._window_store.state.health_of(url).answers]
        await self._ask_soon(kind, able)
        return {
            name: self._elsewhere(kind, name, error, locked, able) if name in lacking else error
            for name, error in wrong.items()
        }

    def _elsewhere(
        self,
        kind: WorkflowType,
        name: str,
        error: Message,
        locked: ServerUrl,
        others: list[ServerUrl],
    ) -> Message:
        value = str(error.args["value"])
        having = [
            url
            for url in others
            if spelling(value, self._capabilities.choices(kind, [url]).get(name, ())) is not None
        ]
        if not having:
            return error
        names = [self._window_store.state.name_of(url) for url in having]
        server = self._window_store.state.name_of(locked)
        return message("field.not_offered_here", value=value, server=server, names=names)

    def _nobody(self) -> InputError:
        """Return the error that no server offers anything."""
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
        """Store the known choices in the state; equal values keep their objects."""
        state = self._window_store.state
        kind = state.catalog.types.get(self._type_id)
        if kind is None:
            self._window_store.change(choices=NOTHING, limits=NOTHING, holders=NOTHING)
            return
        choices = self._capabilities.choices(kind, state.offering)
        limits = self._capabilities.limits(kind, state.offering)
        holders = self._capabilities.holders(kind, state.answering)
        self._window_store.change(
            holders=state.holders if state.holders == holders else holders,
            choices=state.choices if state.choices == choices else choices,
            limits=state.limits if state.limits == limits else limits,
        )

    def _ask_unknown(self) -> None:
        for server in self._unknown():
            if server not in self._asking:
                self._asking.add(server)
                self._background.spawn(self._ask(server), "ask for choices")

    async def _ask(self, server: ServerUrl) -> None:
        """Request from one server until all is known; retry a little later after a failure."""
        failures = 0
        try:
            while server in self._unknown():
                kind = self._window_store.state.catalog.types[self._type_id]
                await self._capabilities.learn_choices(kind, [server])
                if server not in self._capabilities.unasked(kind, [server]):
                    continue
                await self._monitor.check(server, SECOND_SECONDS)  # it may be down by now
                failures += 1
                is_visible = self._window_store.state.attention.visible
                await self._clock.sleep(retry_ms(failures, is_visible=is_visible) / 1000)
        finally:
            self._asking.discard(server)

    def _unknown(self) -> list[ServerUrl]:
        """Return the servers that are up and whose choices for the wanted type are unknown.

        Of a locked window too: it shows which other servers could run the form.
        """
        state = self._window_store.state
        kind = state.catalog.types.get(self._type_id)
        servers = [url for url in state.answering if self._may_ask(url)]
        return [] if kind is None else self._capabilities.unasked(kind, servers)

    def _may_ask(self, url: ServerUrl) -> bool:
        """Return whether a request does not wake a server that must not be woken."""
        state = self._window_store.state
        server = state.pool.get(url)
        is_quiet = server is not None and server.wakes is Wakes.NEVER
        return not is_quiet or state.found_up(url, self._clock.monotonic() - AWAKE_MS)
