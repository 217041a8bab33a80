"""Settings that survive a crash: written to the database, beside the browser's quick storage.

The quick one (`localStorage`) is there before the database is open and tells the other windows, but
a killed browser loses what was written last; the database does not.
"""

from collections.abc import Callable

from app.core.errors import StoreError
from app.services.background import Background
from app.services.ports import Close, Settings, Store

STORE = "settings"


class DurableSettings:
    """A `Settings` over another one and a store; `load` it before use."""

    def __init__(self, quick: Settings, store: Store, background: Background) -> None:
        self._quick = quick
        self._store = store
        self._background = background

    async def load(self) -> None:
        """Put what the database has, and the quick storage lost, back in its place."""
        for row in await self._store.rows(STORE):
            if "text" in row and self._quick.read(row["name"]) != row["text"]:
                self._quick.write(row["name"], row["text"])

    def read(self, key: str) -> str | None:
        """Return a text, `None` when there is none."""
        return self._quick.read(key)

    def write(self, key: str, text: str) -> None:
        """Keep a text, and tell the other windows."""
        self._quick.write(key, text)
        self._background.spawn(self._keep(key, text), f"keep the setting {key}")

    def listen(self, on_change: Callable[[str], None]) -> Close:
        """Hear what other windows write."""
        return self._quick.listen(on_change)

    async def _keep(self, key: str, text: str) -> None:
        try:
            await self._store.put(STORE, {"name": key, "text": text})
        except StoreError:
            return  # the quick storage has it
