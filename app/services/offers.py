"""Keeps known what the servers offer for the workflow type in hand: models come with servers."""

import asyncio
from collections.abc import Mapping

from app.core.catalog import WorkflowType
from app.core.errors import InputError
from app.core.limits import Limits
from app.core.message import Message, message
from app.core.names import spelling
from app.services.background import Background
from app.services.board import Board
from app.services.capabilities import Capabilities
from app.services.monitor import SECOND_SECONDS, Monitor
from app.services.ports import Clock

RETRY_SECONDS = 5.0

_TOPICS = ("servers", "lock", "catalog")


class Offers:
    """Asks whenever a server came up, was added, or the lock moved, and something is unknown."""

    def __init__(
        self,
        board: Board,
        capabilities: Capabilities,
        monitor: Monitor,
        clock: Clock,
        background: Background,
    ) -> None:
        self._board = board
        self._capabilities = capabilities
        self._monitor = monitor
        self._clock = clock
        self._background = background
        self._type_id = ""
        self._asking = False
        board.watch(self._on_change)

    def want(self, type_id: str) -> None:
        """Keep known what is on offer for this type from now on."""
        self._type_id = type_id
        self._on_change("catalog")

    async def choices(self, kind: WorkflowType) -> dict[str, tuple[str, ...]]:
        """Return what is on offer for a type, asked for now where it is not known.

        When no server was up at last sight, they are looked at again first; so are those that were
        up when none of them tells. Raises `InputError` ("pool.empty", "pool.all_down", "lock.down")
        when there is still none.
        """
        if not self._board.offering():
            await self._monitor.check_all(SECOND_SECONDS)
        locked = self._board.window.lock.server
        if locked is not None and not self._board.offering():
            await self._monitor.check(locked, SECOND_SECONDS)
        if not self._board.offering():
            raise self._nobody()
        asked = self._board.offering()
        await self._capabilities.learn_choices(kind, asked)
        if self._capabilities.unasked(kind, asked) == asked:
            await asyncio.gather(*(self._monitor.check(url, SECOND_SECONDS) for url in asked))
            if not self._board.offering():  # they went down since the last look
                raise self._nobody()
        return self._capabilities.choices(kind, self._board.offering())

    def limits(self, kind: WorkflowType) -> dict[str, Limits]:
        """Return the numbers that the servers take for a type's inputs, as far as is known."""
        return self._capabilities.limits(kind, self._board.offering())

    async def explain(self, kind: WorkflowType, wrong: Mapping[str, Message]) -> dict[str, Message]:
        """Return what is wrong with fields, naming servers that offer what the locked one lacks."""
        locked = self._board.window.lock.server
        lacking = {name for name, said in wrong.items() if said.key == "field.not_offered"}
        if locked is None or not lacking:
            return dict(wrong)
        others = [server.url for server in self._board.pool.servers if server.url != locked]
        able = [url for url in others if self._board.health_of(url).answers]
        await self._capabilities.learn_choices(kind, able)
        return {
            name: self._elsewhere(kind, name, said, locked, able) if name in lacking else said
            for name, said in wrong.items()
        }

    def _elsewhere(
        self, kind: WorkflowType, name: str, said: Message, locked: str, others: list[str]
    ) -> Message:
        value = str(said.args["value"])
        having = [
            url
            for url in others
            if spelling(value, self._capabilities.choices(kind, [url]).get(name, ())) is not None
        ]
        if not having:
            return said
        names = [self._board.name_of(url) for url in having]
        server = self._board.name_of(locked)
        return message("field.not_offered_here", value=value, server=server, names=names)

    def _nobody(self) -> InputError:
        """Return why nothing is on offer."""
        locked = self._board.window.lock.server
        if locked is not None:
            return InputError("lock.down", server=self._board.name_of(locked))
        count = len(self._board.pool.servers)
        return InputError("pool.all_down", count=count) if count else InputError("pool.empty")

    def _on_change(self, topic: str) -> None:
        if not self._asking and topic in _TOPICS and self._unknown() is not None:
            self._asking = True
            self._background.spawn(self._ask(), "ask for choices")

    async def _ask(self) -> None:
        """Ask until all is known; a server that failed to tell is asked again a little later."""
        try:
            while kind := self._unknown():
                await self._capabilities.learn_choices(kind, self._board.offering())
                if self._unknown() is kind:
                    await self._clock.sleep(RETRY_SECONDS)
        finally:
            self._asking = False

    def _unknown(self) -> WorkflowType | None:
        """Return the wanted type, if some server that is up was not asked about it yet."""
        kind = self._board.catalog.types.get(self._type_id)
        if kind is None or not self._capabilities.unasked(kind, self._board.offering()):
            return None
        return kind
