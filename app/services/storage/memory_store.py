"""Database and picture store in memory, for a browser that stores nothing: a reload forgets all."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.pictures.limit import KeptPicture, PictureToKeep
from app.core.storage.journal import Row, Step, fits_queue, follows
from app.core.storage.row_text import text_of, value_of
from app.core.storage.summary import is_unsettled, summary_of

_KEYS = {
    "tasks": "promptId",
    "queue": "promptId",
    "windows": "windowId",
    "pictures": "key",
    "settings": "name",
}
_GONE = {"rev": 0, "owner": None}
_STORES = ("tasks", "events", "windows", "files", "pictures", "settings", "queue")


class MemoryDatabase:
    """Behaves like the database, without durability."""

    def __init__(self) -> None:
        self.stores: dict[str, dict[Any, Any]] = {name: {} for name in _STORES}

    async def commit(
        self,
        steps: Sequence[Step],
        files: Mapping[str, Any],
        *,
        strict: bool,  # noqa: ARG002
    ) -> list[Row]:
        """Write all steps, or none if a stored row differs from what a step expects."""
        tasks, conflicts = self.stores["tasks"], []
        written = [(_copy(step.row), _copy(step.event)) for step in steps]
        queued = [_copy(row) for step in steps for row in step.queued]
        queue = self.stores["queue"]
        for step in steps:
            prompt_id = step.row["promptId"]
            stored = tasks.get(prompt_id, {"promptId": prompt_id, "rev": 0, "owner": None})
            is_same = (stored["rev"], stored["owner"]) == (step.rev, step.owner)
            if not is_same or not fits_queue(step, queue.get):
                conflicts.append(stored)
        if not conflicts:
            queue.update({row["promptId"]: row for row in queued})
            for row, event in written:
                tasks[row["promptId"]] = row
                self._log(event)
            self.stores["files"].update(files)
        return conflicts

    async def queue(self, rows: Sequence[Row], files: Mapping[str, Any]) -> list[Row]:
        """Write rows of the queue, or none if one does not follow the stored row."""
        queue = self.stores["queue"]
        written = [_copy(row) for row in rows]
        conflicts = [row for row in written if not follows(queue.get(row["promptId"]), row)]
        if not conflicts:
            queue.update({row["promptId"]: row for row in written})
            self.stores["files"].update(files)
        return [queue.get(row["promptId"], {**_GONE, **row}) for row in conflicts]

    async def unqueue(self, rows: Sequence[Row], *, files: bool) -> list[str]:
        """Delete the rows of the queue that are stored so; return the ids of the others."""
        queue, others = self.stores["queue"], []
        for row in rows:
            prompt_id = row["promptId"]
            if queue.get(prompt_id, _GONE)["rev"] != row["rev"]:
                others.append(prompt_id)
                continue
            del queue[prompt_id]
            kept = self.stores["files"]
            for key in [key for key in kept if files and key.startswith(f"{prompt_id}/")]:
                del kept[key]
        return others

    async def rows(self, store: str, index: str = "", value: str = "") -> list[Row]:
        """Return all rows, or those whose index has the value."""
        rows = self.stores[store].values()
        return [row for row in rows if not index or row.get(index) == value]

    async def row(self, store: str, key: str) -> Row | None:
        """Return one row, or `None`."""
        found: Row | None = self.stores[store].get(key)
        return found

    async def rows_starting(self, store: str, prefix: str) -> list[Row]:
        """Return the rows whose keys start with `prefix`."""
        return [row for key, row in sorted(self.stores[store].items()) if key.startswith(prefix)]

    async def summaries(self, after: str, count: int) -> list[Row]:
        """Return the summaries of at most `count` tasks with ids after `after`."""
        rows = sorted(self.stores["tasks"].items())
        found: list[Row] = [summary_of(row) for key, row in rows if key > after]
        return found[:count]

    async def unsettled(self, owner: str, before: int) -> list[Row]:
        """Return the summaries of an owner's tasks that are open, removed or old."""
        rows = await self.rows("tasks", "owner", owner)
        return [summary_of(row) for row in rows if is_unsettled(row, before)]

    async def values(self, store: str, index: str) -> list[str]:
        """Return the distinct values of an index."""
        found = {row.get(index) for row in self.stores[store].values()}
        return sorted(value for value in found if value is not None)

    async def put(self, store: str, row: Row) -> None:
        """Write one row."""
        self.stores[store][row[_KEYS[store]]] = _copy(row)

    async def put_all(self, store: str, rows: Sequence[Row]) -> None:
        """Write rows, all or none."""
        for row in [_copy(row) for row in rows]:
            self.stores[store][row[_KEYS[store]]] = row

    async def remove(self, store: str, keys: Sequence[Any]) -> None:
        """Delete rows by key."""
        for key in keys:
            self.stores[store].pop(key, None)

    async def file(self, key: str) -> Any | None:
        """Return a kept file."""
        return self.stores["files"].get(key)

    async def put_file(self, key: str, file: Any) -> None:
        """Keep a file."""
        self.stores["files"][key] = file

    async def lease(self, name: str, holder: str, now: int, until: int) -> bool:
        """Take, renew or end a lease."""
        leases = self.stores["settings"]
        stored = leases.get(name)
        if stored is not None and stored["holder"] != holder and stored["until"] > now:
            if now < until < stored["until"]:
                leases[name] = {**stored, "until": until}
            return False
        if until > now:
            leases[name] = {"name": name, "holder": holder, "until": until}
        else:
            leases.pop(name, None)
        return True

    async def keys(self, store: str) -> list[str]:
        """Return all keys."""
        return list(self.stores[store])

    async def content(self, store: str, key: str) -> bytes | None:
        """Return the bytes of a file or picture."""
        found = self.stores[store].get(key)
        content = found["blob"] if isinstance(found, Mapping) else found
        return content if isinstance(content, bytes) else None

    async def put_content(self, store: str, key: str, content: Any, row: Row) -> None:
        """Write a file's or picture's bytes."""
        size = len(content) if isinstance(content, bytes) else content.size
        kept = {**row, "blob": content, "size": size}
        self.stores[store][key] = content if store == "files" else kept

    async def restore(self, tasks: Sequence[Row], events: Sequence[Row]) -> int:
        """Add the tasks that are not there yet, with their events."""
        new = {
            row["promptId"]: _copy(row)
            for row in tasks
            if row["promptId"] not in self.stores["tasks"]
        }
        self.stores["tasks"].update(new)
        for event in events:
            if event["promptId"] in new:
                self._log(_copy(event))
        return len(new)

    async def forget(self, prompt_ids: Sequence[str], owner: str) -> None:
        """Delete tasks of this owner with all that is kept of them."""
        for prompt_id in prompt_ids:
            if self.stores["tasks"].get(prompt_id, {}).get("owner") != owner:
                continue
            del self.stores["tasks"][prompt_id]
            for name in ("files", "pictures"):
                kept = self.stores[name]
                for key in [key for key in kept if key.startswith(f"{prompt_id}/")]:
                    del kept[key]
            events = self.stores["events"]
            for seq in [seq for seq, row in events.items() if row["promptId"] == prompt_id]:
                del events[seq]

    async def clear(self, stores: Sequence[str]) -> None:
        """Empty stores."""
        for store in stores:
            self.stores[store].clear()

    def _log(self, event: Row) -> None:
        events = self.stores["events"]
        seq = max(events, default=0) + 1
        events[seq] = {**event, "seq": seq}


def _copy(row: Row) -> Row:
    copied: Row = value_of(text_of(row))  # as a database would return it, or the same error
    return copied


class NoPictureStore:
    """Stores nothing, for pages without a database."""

    async def keep(self, wanted: PictureToKeep) -> int:  # noqa: ARG002
        """Keep nothing."""
        return 0

    async def keep_small(self, one: KeptPicture, content: Any) -> None:
        """Keep nothing."""

    async def kept(self) -> list[KeptPicture]:
        """Return nothing."""
        return []

    async def url(self, key: str) -> str | None:  # noqa: ARG002
        """Return nothing."""
        return None

    async def file(self, key: str, name: str) -> None:
        """Return nothing."""

    async def remove(self, keys: list[str]) -> None:
        """Remove nothing."""
