"""Which node classes and models each server has, asked once and remembered while it stays up."""

import asyncio
from collections.abc import Iterable, Mapping

from app.core.catalog import WorkflowType
from app.core.errors import ServerError, TransportError
from app.core.health import Reach
from app.core.message import Message
from app.core.object_info import ClassInfo, missing
from app.core.workflow import Graph, classes
from app.services.board import Board
from app.services.client import Client


class Capabilities:
    """Asks `/object_info/{class}` for just the classes that are needed."""

    def __init__(self, board: Board, client: Client) -> None:
        self._board = board
        self._client = client
        self._known: dict[str, dict[str, ClassInfo | None]] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        board.watch(self._on_change)

    async def learn(self, server: str, wanted: Iterable[str]) -> Mapping[str, ClassInfo | None]:
        """Return what is known of a server, with the wanted classes asked for.

        A class that could not be asked for stays unknown: the server itself will judge it.
        """
        known = self._known.setdefault(server, {})
        names = list(wanted)
        async with self._turns.setdefault(server, asyncio.Lock()):
            todo = [name for name in names if name not in known]
            await asyncio.gather(*(self._ask(server, name, known) for name in todo))
        return known

    async def lacking(self, server: str, graph: Graph) -> tuple[Message, ...]:
        """Say what the graph needs and the server does not have."""
        return missing(graph, await self.learn(server, classes(graph)))

    async def learn_choices(self, kind: WorkflowType, servers: Iterable[str]) -> None:
        """Ask the servers for the choices of the type's inputs; the board's watchers hear of it."""
        unasked = self.unasked(kind, servers)
        if unasked:
            wanted = _choice_classes(kind)
            await asyncio.gather(*(self.learn(server, wanted) for server in unasked))
            self._board.tell("catalog")

    def unasked(self, kind: WorkflowType, servers: Iterable[str]) -> list[str]:
        """Return the servers whose choices for the type's inputs are not known yet."""
        wanted = _choice_classes(kind)
        return [server for server in servers if wanted - self._known.get(server, {}).keys()]

    def choices(self, kind: WorkflowType, servers: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return what the servers together offer, by input name; an unasked one adds nothing."""
        offered: dict[str, tuple[str, ...]] = {}
        asked = list(servers)
        for item in kind.inputs:
            if item.options_from is None:
                continue
            class_type, field = item.options_from
            found: dict[str, None] = {}
            for server in asked:
                entry = self._known.get(server, {}).get(class_type)
                if entry is not None:
                    found.update(dict.fromkeys(entry.choices.get(field, ())))
                    offered[item.name] = tuple(found)
        return offered

    def forget(self, server: str) -> None:
        """Ask again next time: models and nodes may have changed."""
        self._known.pop(server, None)

    async def _ask(self, server: str, name: str, known: dict[str, ClassInfo | None]) -> None:
        try:
            known[name] = await self._client.class_info(server, name)
        except TransportError:
            return
        except ServerError as error:
            self._board.ignore(server, str(error))

    def _on_change(self, topic: str) -> None:
        if topic == "servers":
            for server in list(self._known):
                if self._board.health_of(server).reach is Reach.DOWN:
                    self.forget(server)


def _choice_classes(kind: WorkflowType) -> set[str]:
    return {item.options_from[0] for item in kind.inputs if item.options_from}
