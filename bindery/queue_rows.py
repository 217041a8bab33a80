"""The queue's rows in the SQLite file: runs that wait, and marks of those that were bound."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from app.core.storage.journal import Row, follows


class QueueRows(ABC):
    """The part of the database that is the queue."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[None]: ...

    @abstractmethod
    def _row(self, store: str, key: Any) -> Row | None: ...

    @abstractmethod
    def _put(self, store: str, key: Any, row: Row | None, content: Any = None) -> None: ...

    @abstractmethod
    def _delete(self, store: str, key: Any) -> None: ...

    @abstractmethod
    def _delete_files(self, prompt_id: str) -> None: ...

    async def queue(self, rows: Sequence[Row], files: Mapping[str, Any]) -> list[Row]:
        """Write rows of the queue, or none if one does not follow the stored row."""
        with self._writing():
            stored = {row["promptId"]: self._row("queue", row["promptId"]) for row in rows}
            wrong = [row for row in rows if not follows(stored[row["promptId"]], row)]
            if not wrong:
                for row in rows:
                    self._put("queue", row["promptId"], row)
                for key, content in files.items():
                    self._put("files", key, None, content)
        gone = {"rev": 0, "owner": None}
        return [stored[row["promptId"]] or {**row, **gone} for row in wrong]

    async def unqueue(self, rows: Sequence[Row], *, files: bool) -> list[str]:
        """Delete the rows of the queue that are stored so; return the ids of the others."""
        others: list[str] = []
        with self._writing():
            for row in rows:
                prompt_id = row["promptId"]
                if (self._row("queue", prompt_id) or {"rev": 0})["rev"] != row["rev"]:
                    others.append(prompt_id)
                    continue
                self._delete("queue", prompt_id)
                if files:
                    self._delete_files(prompt_id)
        return others
