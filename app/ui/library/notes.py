"""What the library's actions need of the services: stars, and deletion with a while to undo."""

from collections.abc import Collection, Iterable
from typing import Protocol


class Stars(Protocol):
    """Stars of results, kept for all windows."""

    async def toggle(self, keys: Collection[str]) -> None:
        """Star all of these results; if all have a star, take it from all."""


class Deletion(Protocol):
    """Deletes results here, with a while to undo that."""

    async def delete(self, keys: Iterable[str]) -> None:
        """Delete results by their keys."""

    async def undo(self) -> None:
        """Bring back all results that can be brought back."""
