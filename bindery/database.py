"""The journal's database as one SQLite file, which several processes may use at once."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from app.core.storage.journal import Row, Step, fits_queue
from app.core.storage.row_text import text_of, value_of
from app.core.storage.summary import is_unsettled, summary_of
from bindery.database_errors import errors, index_name
from bindery.queue_rows import QueueRows

SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
  store TEXT NOT NULL, key NOT NULL, row TEXT, content BLOB, PRIMARY KEY (store, key)
);
CREATE INDEX IF NOT EXISTS by_owner ON kept (store, json_extract(row, '$.owner'));
CREATE INDEX IF NOT EXISTS by_prompt ON kept (store, json_extract(row, '$.promptId'));
"""
"""One table for all stores: `row` is the JSON of a row, `content` the bytes of a file or picture.

The key of an event is its number, so events are in their order.
"""

BUSY_SECONDS = 5.0
"""How long a write waits for another process's; a write takes milliseconds."""

KEYS = {
    "tasks": "promptId",
    "queue": "promptId",
    "windows": "windowId",
    "pictures": "key",
    "settings": "name",
}
"""The field of a row that is its key, by store. Other stores name theirs `key`."""


class SqliteDatabase(QueueRows):
    """The port's contract over a file. Each method is one transaction.

    Raises `StoreBusy` while another process writes for long, else `StoreError`.
    """

    def __init__(self, path: Path) -> None:
        with errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    async def commit(
        self,
        steps: Sequence[Step],
        files: Mapping[str, Any],
        *,
        strict: bool,  # noqa: ARG002 every transaction is on disk when it ends
    ) -> list[Row]:
        """Write all steps, or none if a stored row differs from what a step expects."""
        with self._writing():
            conflicts = []
            for step in steps:
                prompt_id = step.row["promptId"]
                stored = self._row("tasks", prompt_id)
                stored = stored or {"promptId": prompt_id, "rev": 0, "owner": None}
                is_same = (stored["rev"], stored["owner"]) == (step.rev, step.owner)
                if not is_same or not fits_queue(step, partial(self._row, "queue")):
                    conflicts.append(stored)
            if not conflicts:
                for step in steps:
                    for row in step.queued:
                        self._put("queue", row["promptId"], row)
                    self._put("tasks", step.row["promptId"], step.row)
                    self._log(step.event)
                for key, content in files.items():
                    self._put("files", key, None, content)
        return conflicts

    async def rows(self, store: str, index: str = "", value: str = "") -> list[Row]:
        """Return all rows, or those whose index has the value."""
        chosen = "" if not index else f" AND json_extract(row, '$.{index_name(index)}') = ?"
        values = (store, value) if index else (store,)
        found = self._read(
            f"SELECT row FROM kept WHERE store = ?{chosen} AND row IS NOT NULL ORDER BY key",  # noqa: S608
            values,
        )
        return [value_of(text) for (text,) in found]

    async def row(self, store: str, key: str) -> Row | None:
        """Return one row, or `None`."""
        return self._row(store, key)

    async def rows_starting(self, store: str, prefix: str) -> list[Row]:
        """Return the rows whose keys start with `prefix`."""
        found = self._read(
            "SELECT row FROM kept WHERE store = ? AND substr(key, 1, ?) = ? AND row IS NOT NULL"
            " ORDER BY key",
            (store, len(prefix), prefix),
        )
        return [value_of(text) for (text,) in found]

    async def summaries(self, after: str, count: int) -> list[Row]:
        """Return the summaries of at most `count` tasks with ids after `after`."""
        found = self._read(
            "SELECT row FROM kept WHERE store = 'tasks' AND key > ? ORDER BY key LIMIT ?",
            (after, count),
        )
        return [summary_of(value_of(text)) for (text,) in found]

    async def unsettled(self, owner: str, before: int) -> list[Row]:
        """Return the summaries of an owner's tasks that are open, removed or old."""
        rows = await self.rows("tasks", "owner", owner)
        return [summary_of(row) for row in rows if is_unsettled(row, before)]

    async def values(self, store: str, index: str) -> list[str]:
        """Return the distinct values of an index."""
        field = f"json_extract(row, '$.{index_name(index)}')"
        found = self._read(
            f"SELECT DISTINCT {field} FROM kept WHERE store = ? ORDER BY 1",  # noqa: S608
            (store,),
        )
        return [value for (value,) in found if value is not None]

    async def put(self, store: str, row: Row) -> None:
        """Write one row."""
        with self._writing():
            self._put(store, row[KEYS.get(store, "key")], row)

    async def put_all(self, store: str, rows: Sequence[Row]) -> None:
        """Write rows, all or none."""
        with self._writing():
            for row in rows:
                self._put(store, row[KEYS.get(store, "key")], row)

    async def remove(self, store: str, keys: Sequence[Any]) -> None:
        """Delete rows by key."""
        with self._writing():
            self._connection.executemany(
                "DELETE FROM kept WHERE store = ? AND key = ?", [(store, key) for key in keys]
            )

    async def file(self, key: str) -> Any | None:
        """Return the bytes of a kept file."""
        return await self.content("files", key)

    async def put_file(self, key: str, file: Any) -> None:
        """Keep a file's bytes."""
        with self._writing():
            self._put("files", key, None, file)

    async def lease(self, name: str, holder: str, now: int, until: int) -> bool:
        """Take, renew or end a lease."""
        with self._writing():
            stored = self._row("settings", name)
            if stored is not None and stored["holder"] != holder and stored["until"] > now:
                if now < until < stored["until"]:
                    self._put("settings", name, {**stored, "until": until})
                return False
            if until > now:
                self._put("settings", name, {"name": name, "holder": holder, "until": until})
            else:
                self._delete("settings", name)
        return True

    async def keys(self, store: str) -> list[str]:
        """Return all keys."""
        found = self._read("SELECT key FROM kept WHERE store = ? ORDER BY key", (store,))
        return [key for (key,) in found]

    async def content(self, store: str, key: str) -> bytes | None:
        """Return the bytes of a file or picture."""
        found = self._read("SELECT content FROM kept WHERE store = ? AND key = ?", (store, key))
        return found[0][0] if found else None

    async def put_content(self, store: str, key: str, content: Any, row: Row) -> None:
        """Write a file's or picture's bytes."""
        with self._writing():
            kept = None if store == "files" else {**row, "size": len(content)}
            self._put(store, key, kept, content)

    async def restore(self, tasks: Sequence[Row], events: Sequence[Row]) -> int:
        """Add the tasks that are not there yet, with their events."""
        with self._writing():
            new = [row for row in tasks if self._row("tasks", row["promptId"]) is None]
            for row in new:
                self._put("tasks", row["promptId"], row)
            added = {row["promptId"] for row in new}
            for event in events:
                if event["promptId"] in added:
                    self._log(event)
        return len(added)

    async def forget(self, prompt_ids: Sequence[str], owner: str) -> None:
        """Delete tasks of this owner with all that is kept of them."""
        with self._writing():
            for prompt_id in prompt_ids:
                stored = self._row("tasks", prompt_id)
                if stored is None or stored["owner"] != owner:
                    continue
                self._delete("tasks", prompt_id)
                self._connection.execute(
                    "DELETE FROM kept WHERE store = 'events'"
                    " AND json_extract(row, '$.promptId') = ?",
                    (prompt_id,),
                )
                self._delete_files(prompt_id)

    async def clear(self, stores: Sequence[str]) -> None:
        """Empty stores."""
        with self._writing():
            self._connection.executemany(
                "DELETE FROM kept WHERE store = ?", [(store,) for store in stores]
            )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _read(self, query: str, values: Sequence[Any]) -> list[Any]:
        with errors():
            return self._connection.execute(query, values).fetchall()

    def _row(self, store: str, key: Any) -> Row | None:
        found = self._read("SELECT row FROM kept WHERE store = ? AND key = ?", (store, key))
        return value_of(found[0][0]) if found else None

    def _put(self, store: str, key: Any, row: Row | None, content: Any = None) -> None:
        text = None if row is None else text_of(row)
        self._connection.execute(
            "INSERT OR REPLACE INTO kept (store, key, row, content) VALUES (?, ?, ?, ?)",
            (store, key, text, content),
        )

    def _delete(self, store: str, key: Any) -> None:
        self._connection.execute("DELETE FROM kept WHERE store = ? AND key = ?", (store, key))

    def _delete_files(self, prompt_id: str) -> None:
        prefix = f"{prompt_id}/"
        self._connection.execute(
            "DELETE FROM kept WHERE store IN ('files', 'pictures') AND substr(key, 1, ?) = ?",
            (len(prefix), prefix),
        )

    def _log(self, event: Row) -> None:
        last = self._read("SELECT max(key) FROM kept WHERE store = 'events'", ())[0][0] or 0
        self._put("events", last + 1, {**event, "seq": last + 1})
