"""The record of tasks, and the underlying database."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from app.core.storage.journal import QueueRows, Row, Step
from app.core.task.task import Task


class Journal(Protocol):
    """The record of this window's tasks."""

    async def intend(self, *tasks: Task) -> None:
        """Record tasks, all or none, before anything is sent for them; durable when it returns.

        Retries for a few minutes while the store is busy. Raises `StoreError` if they cannot be
        recorded: then nothing may be sent.
        """

    async def intend_queued(self, task: Task, rows: QueueRows) -> None:
        """Record a task like `intend`, and rows of the queue in the same step.

        Raises `StoreError` ("journal.taken") also if the queue is not as the rows expect.
        """

    def give_up(self, *prompt_ids: str) -> None:
        """Let the intents of these tasks fail ("journal.given_up") instead of retrying."""

    async def save(self, task: Task) -> None:
        """Record a task's current state; while the store is busy, it is recorded later."""


class Database(Protocol):
    """The database of the journal.

    All methods raise `StoreError`; those that write raise `StoreBusy` if a retry may succeed.
    """

    async def commit(
        self, steps: Sequence[Step], files: Mapping[str, Any], *, strict: bool
    ) -> list[Row]:
        """Write all steps in one transaction, or none of them, and files by key.

        Returns the stored rows that differ from what the steps expect: then nothing was written.
        With `strict` it returns only after the data is on disk. A step with a `mark` also replaces
        the run's row in the queue, and is not written if that is another one or is gone. A step
        with a `run` also adds its row to the queue, and is not written if one is there.
        """

    async def queue(self, rows: Sequence[Row], files: Mapping[str, Any]) -> list[Row]:
        """Write rows of the queue and files, on disk when it returns, or nothing.

        Each row has to be the next revision of the stored one, 1 for a new one. Returns the stored
        rows that differ.
        """

    async def unqueue(self, rows: Sequence[Row], *, files: bool) -> list[str]:
        """Delete rows of the queue, with the files of their runs if `files`.

        A row that is stored with another revision stays; returns the ids of those, and of missing
        ones.
        """

    async def rows(self, store: str, index: str = "", value: str = "") -> list[Row]:
        """Return all rows of a store ("tasks", "events", "queue", …), or those of an index."""

    async def row(self, store: str, key: str) -> Row | None:
        """Return one row of a store, `None` if there is none."""

    async def rows_starting(self, store: str, prefix: str) -> list[Row]:
        """Return the rows of a store whose keys start with `prefix`."""

    async def summaries(self, after: str, count: int) -> list[Row]:
        """Return the summaries (`summary_of`) of at most `count` tasks, in the order of their ids.

        They begin with the first id after `after`; fewer than `count` are the last ones.
        """

    async def unsettled(self, owner: str, before: int) -> list[Row]:
        """Return the summaries of an owner's tasks that `is_unsettled` is true for."""

    async def values(self, store: str, index: str) -> list[str]:
        """Return the distinct values of an index ("tasks", and runs in "queue", have "owner")."""

    async def put(self, store: str, row: Row) -> None:
        """Write one row, by the key it holds."""

    async def put_all(self, store: str, rows: Sequence[Row]) -> None:
        """Write rows, all or none, by the keys they hold."""

    async def remove(self, store: str, keys: Sequence[Any]) -> None:
        """Delete rows by key."""

    async def file(self, key: str) -> Any | None:
        """Return a file as a browser Blob, `None` if there is none."""

    async def put_file(self, key: str, file: Any) -> None:
        """Store a browser Blob by key."""

    async def lease(self, name: str, holder: str, now: int, until: int) -> bool:
        """Take, renew or (with `until` in the past) end a lease; `False` if another holds it.

        If another's lease runs beyond `until`, after the clock was set back, it is shortened to
        `until`.
        """

    async def keys(self, store: str) -> list[str]:
        """Return all keys of a store."""

    async def content(self, store: str, key: str) -> bytes | None:
        """Return the bytes of a file ("files") or picture ("pictures"), `None` without one."""

    async def put_content(self, store: str, key: str, content: Any, row: Row) -> None:
        """Write a file or picture, as bytes or Blob; `row` holds a picture's other fields."""

    async def restore(self, tasks: Sequence[Row], events: Sequence[Row]) -> int:
        """Add the missing tasks, with their events in order; return their number."""

    async def forget(self, prompt_ids: Sequence[str], owner: str) -> None:
        """Delete tasks of this owner with their events, files and pictures, in one transaction."""

    async def clear(self, stores: Sequence[str]) -> None:
        """Empty stores, in one transaction."""
