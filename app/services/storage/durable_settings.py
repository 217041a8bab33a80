"""Settings that survive a crash: written to the database in addition to `localStorage`.

`localStorage` is available before the database is open and notifies the other windows. But a killed
browser loses its last writes. The database does not lose writes, but may be full. In both, each
text has a counter of its writes; the higher counter is the newer text.
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
    """`Settings` over another `Settings` and a database; call `load` before use."""

    def __init__(self, quick: Settings, database: Database, background: Background) -> None:
        self._quick = quick
        self._database = database
        self._background = background

    async def load(self) -> None:
        """Restore what the database has and the quick storage lost."""
        for row in await self._database.rows(STORE):
            if "text" not in row:
                continue  # leases are stored there too
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
        """Store a text, and notify the other windows."""
        self._quick.write(key, text)
        self._quick.write(key + COUNT, str(self._count(key) + 1))
        self._keep_soon(key, text)

    def listen(self, on_change: Callable[[str], None]) -> Close:
        """Call `on_change` with each key that another window writes."""

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
            return  # the quick storage has it; the next load retries
