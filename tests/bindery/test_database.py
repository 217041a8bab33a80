"""The journal in a SQLite file does what the one in memory does, and outlives its process."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import StoreBusy, StoreError
from app.core.storage.journal import Step, next_step
from app.core.task.task import TaskState
from app.services.ports import Database
from app.services.storage.memory_store import MemoryDatabase
from bindery import database as sqlite_database
from bindery.database import SqliteDatabase
from tests.fakes.values import a_task, an_id

Use = Callable[[Database], Awaitable[Any]]


def step(number: int, owner: str = "w1", **fields: Any) -> Step:
    """Return the first step of a task."""
    made = next_step(None, a_task(number, **fields), owner, 5)
    assert made is not None
    return made


async def write_and_read(database: Database) -> Any:
    await database.commit([step(1), step(2, "w2")], {f"{an_id(1)}/image": b"in"}, strict=True)
    owned = await database.rows("tasks", "owner", "w1")
    return owned, await database.rows("events"), await database.values("tasks", "owner")


async def refuse_an_old_step(database: Database) -> Any:
    await database.commit([step(1)], {}, strict=False)
    refused = await database.commit([step(2), step(1, state=TaskState.QUEUED)], {}, strict=False)
    return refused, await database.rows("tasks"), await database.rows("events")


async def keep_files_and_pictures(database: Database) -> Any:
    await database.put_file("a/image", b"bytes")
    await database.put_content("pictures", "a/0", b"picture", {"key": "a/0", "size": 0})
    found = await database.file("a/image"), await database.content("pictures", "a/0")
    return *found, await database.content("pictures", "none"), await database.keys("files")


async def forget(database: Database) -> Any:
    for number, owner in ((1, "w1"), (2, "w1"), (3, "w2")):
        files = {f"{an_id(number)}/image": b"in"}
        await database.commit([step(number, owner)], files, strict=False)
    await database.forget([an_id(1), an_id(3)], "w1")
    left = [row["promptId"] for row in await database.rows("events")]
    return await database.keys("tasks"), await database.keys("files"), left


async def lease(database: Database) -> Any:
    taken = [await database.lease("name", holder, 10, 20) for holder in ("a", "b", "a")]
    shortened = await database.lease("name", "b", 10, 15), await database.rows("settings")
    ended = await database.lease("name", "a", 10, 0), await database.lease("name", "b", 11, 20)
    return taken, shortened, ended, await database.rows("settings")


async def put_and_remove(database: Database) -> Any:
    await database.put("settings", {"name": "one", "text": "1", "large": 2**60})
    await database.put("settings", {"name": "two", "text": "2"})
    await database.put("settings", {"name": "one", "text": "3", "large": 2**64 - 1})
    await database.remove("settings", ["two", "none"])
    return await database.rows("settings")


async def restore(database: Database) -> Any:
    await database.commit([step(1)], {}, strict=False)
    tasks = [step(1, "other").row, step(2, "other").row]
    events = [step(1, "other").event, step(2, "other").event]
    number = await database.restore(tasks, events)
    return number, await database.rows("tasks"), await database.rows("events")


async def clear(database: Database) -> Any:
    await database.commit([step(1)], {"x/y": b"z"}, strict=False)
    await database.clear(["tasks", "files"])
    return await database.rows("tasks"), await database.keys("files"), await database.rows("events")


@pytest.mark.parametrize(
    "use",
    [
        write_and_read,
        refuse_an_old_step,
        keep_files_and_pictures,
        forget,
        lease,
        put_and_remove,
        restore,
        clear,
    ],
)
async def test_it_does_what_the_journal_in_memory_does(use: Use, tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "deep" / "journal.sqlite")
    assert await use(database) == await use(MemoryDatabase())
    database.close()


async def test_another_process_finds_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    first, second = SqliteDatabase(path), SqliteDatabase(path)
    await first.commit([step(1)], {}, strict=True)
    assert [row["promptId"] for row in await second.rows("tasks")] == [an_id(1)]
    assert await second.commit([step(1)], {}, strict=True) == await first.rows("tasks")
    first.close()
    second.close()


async def test_a_write_during_another_processes_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_database, "BUSY_SECONDS", 0.01)
    path = tmp_path / "journal.sqlite"
    database, other = SqliteDatabase(path), sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        await database.put("settings", {"name": "one"})
    other.execute("ROLLBACK")
    await database.put("settings", {"name": "one"})
    database.close()
    other.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_text("these are not rows, and there are many of them" * 100)
    with pytest.raises(StoreError):
        SqliteDatabase(path)


async def test_an_index_cannot_be_a_query(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "journal.sqlite")
    with pytest.raises(StoreError):
        await database.rows("tasks", "owner') OR 1 --", "x")
    database.close()
