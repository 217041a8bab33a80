"""Keeps known what the servers offer for the workflow type in hand: models come with servers."""

from collections.abc import Callable

from app.services.background import Background
from app.services.board import Board
from app.services.capabilities import Capabilities


class Offers:
    """Asks whenever a server came up, was added, or the lock moved, and something is unknown."""

    def __init__(
        self,
        board: Board,
        capabilities: Capabilities,
        servers: Callable[[], list[str]],
        background: Background,
    ) -> None:
        self._board = board
        self._capabilities = capabilities
        self._servers = servers
        self._background = background
        self._type_id = ""
        self._asking = False
        board.watch(self._on_change)

    def want(self, type_id: str) -> None:
        """Keep known what is on offer for this type from now on."""
        self._type_id = type_id
        self._on_change("catalog")

    def _on_change(self, topic: str) -> None:
        kind = self._board.catalog.types.get(self._type_id)
        if self._asking or kind is None or topic not in ("servers", "lock", "catalog"):
            return
        if self._capabilities.unasked(kind, self._servers()):
            self._asking = True
            self._background.spawn(self._ask(), "ask for choices")

    async def _ask(self) -> None:
        try:
            kind = self._board.catalog.types.get(self._type_id)
            if kind is not None:
                await self._capabilities.learn_choices(kind, self._servers())
        finally:
            self._asking = False
