"""The record of tasks, and the database behind it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from app.core.storage.journal import Row, Step
from app.core.task.task import Task


class Journal(Protocol):
    """The record of this window's tasks."""

    async def intend(self, *tasks: Task) -> None:
        """Record tasks before something is sent for them, all or none; returns when it is durable.

        Tries again for a few minutes while the store is busy. Raises `StoreError` when they cannot
        be recorded: then nothing may be sent.
        """

    def give_up(self, *prompt_ids: str) -> None:
        """Let the intents of these tasks fail ("journal.given_up") instead of trying again."""

    async def save(self, task: Task) -> None:
        """Record a task's present state, as well as it can be: now, or later when it is busy."""


class Database(Protocol):
    """The database behind the journal.

    All methods raise `StoreError`; those that write raise `StoreBusy` when a later try may succeed.
    """

    async def commit(
        self, steps: Sequence[Step], files: Mapping[str, Any], *, strict: bool
    ) -> list[Row]:
        """Write steps in one transaction, or none of them, and files by key beside them.

        Returns the stored rows that are not as the steps expect them: then nothing was written.
        With `strict` it returns only when the disk has it.
        """

    async def rows(self, store: str, index: str = "", value: str = "") -> list[Row]:
        """Return all rows of a store ("tasks", "events", "windows"), or those of an index."""

    async def values(self, store: str, index: str) -> list[str]:
        """Return the distinct values of an index ("tasks" has "owner")."""

    async def put(self, store: str, row: Row) -> None:
        """Write one row, by the key it holds."""

    async def remove(self, store: str, keys: Sequence[Any]) -> None:
        """Delete rows by key."""

    async def file(self, key: str) -> Any | None:
        """Return a file as the browser knows it, `None` when there is none."""

    async def put_file(self, key: str, file: Any) -> None:
        """Keep a file as the browser knows it."""

    async def lease(self, name: str, holder: str, now: int, until: int) -> bool:
        """Take, renew or (with `until` in the past) end a lease; `False` when another has it.

        Another's that runs past `until`, as after the clock was set back, is shortened to it.
        """

    async def keys(self, store: str) -> list[str]:
        """Return all keys of a store."""

    async def content(self, store: str, key: str) -> bytes | None:
        """Return the bytes of a file ("files") or picture ("pictures"), `None` without one."""

    async def put_content(self, store: str, key: str, content: Any, row: Row) -> None:
        """Write a file or picture, bytes or a file; `row` is what a picture's row holds beside."""

    async def restore(self, tasks: Sequence[Row], events: Sequence[Row]) -> int:
        """Add the tasks that are not there yet, with their events in order; return how many."""

    async def forget(self, prompt_ids: Sequence[str], owner: str) -> None:
        """Delete tasks of this owner with their events, files and pictures, in one transaction."""

    async def clear(self, stores: Sequence[str]) -> None:
        """Empty stores, in one transaction."""
