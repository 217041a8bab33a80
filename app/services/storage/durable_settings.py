"""Settings that survive a crash: written to the database, beside the browser's quick storage.

The quick one (`localStorage`) is there before the database is open and tells the other windows, but
a killed browser loses what was written last; the database does not, but may be full. Each text has
a number that counts its writes in both, and the one that was written more often is the newer.
"""

from collections.abc import Callable

from app.core.errors import StoreError
from app.core.storage.journal import Row
from app.core.workflow.kinds.numbers import whole_number
from app.services.background import Background
from app.services.ports import Close, Database, Settings

STORE = "settings"
COUNT = ".count"


class DurableSettings:
    """A `Settings` over another one and a store; `load` it before use."""

    def __init__(self, quick: Settings, database: Database, background: Background) -> None:
        self._quick = quick
        self._database = database
        self._background = background

    async def load(self) -> None:
        """Put what the database has, and the quick storage lost, back in its place."""
        for row in await self._database.rows(STORE):
            if "text" not in row:
                continue  # leases are kept there too
            name, count = row["name"], row.get("count", 0)
            quick = self._quick.read(name)
            if quick is not None and self._count(name) > count:  # the database was full then
                self._keep_soon(name, quick)
            elif quick != row["text"]:
                self._quick.write(name, row["text"])
                self._quick.write(name + COUNT, str(count))

    def read(self, key: str) -> str | None:
        """Return a text, `None` when there is none."""
        return self._quick.read(key)

    def write(self, key: str, text: str) -> None:
        """Keep a text, and tell the other windows."""
        self._quick.write(key, text)
        self._quick.write(key + COUNT, str(self._count(key) + 1))
        self._keep_soon(key, text)

    def listen(self, on_change: Callable[[str], None]) -> Close:
        """Hear what other windows write."""

        def hear(key: str) -> None:
            if not key.endswith(COUNT):
                on_change(key)

        return self._quick.listen(hear)

    def _count(self, key: str) -> int:
        return whole_number(self._quick.read(key + COUNT) or "") or 0

    def _keep_soon(self, key: str, text: str) -> None:
        row = {"name": key, "text": text, "count": self._count(key)}
        self._background.spawn(self._keep(row), f"keep the setting {key}")

    async def _keep(self, row: Row) -> None:
        try:
            await self._database.put(STORE, row)
        except StoreError:
            return  # the quick storage has it, and the next load tries again
