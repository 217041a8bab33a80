"""Promises of the database that only a real one can break; the others are in `tests/contracts`."""

import asyncio

import js

from app.core.errors import StoreError
from tests.browser.inside.benches import database
from tests.browser.inside.world import World, noted, until
from tests.contracts.store import step

WRITES = """
  const own = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...what) {
    const made = own.apply(this, what);
    if (made.mode === "readwrite") notes.push(made.durability);
    return made;
  };
  return () => { IDBDatabase.prototype.transaction = own; };
"""
"""The durability of each transaction that writes."""


async def a_database_that_was_closed_is_an_error_of_the_store(world: World) -> None:
    async with database() as store:
        store._database.close()
        works = (
            store.rows("tasks"),
            store.keys("files"),
            store.commit([step("a")], {}, strict=True),
        )
        for error in await asyncio.gather(*works, return_exceptions=True):
            assert isinstance(error, StoreError)
            assert error.message.key == "journal.failed"


async def a_database_that_another_window_wants_alone_is_closed_and_that_is_told(
    world: World,
) -> None:
    closed: list[int] = []
    async with database(lambda: closed.append(1)) as store:
        js.indexedDB.deleteDatabase(store._database.name)
        await until(lambda: closed)
        assert closed == [1]


async def a_strict_commit_asks_for_the_disk_and_everyday_writes_do_not(world: World) -> None:
    async with database() as store:
        with noted(WRITES) as writes:
            await store.commit([step("a")], {}, strict=True)
            await store.commit([step("b")], {}, strict=False)
            await store.put("windows", {"windowId": "w"})
            await store.lease("n", "one", 0, 10)
            await store.remove("windows", ["w"])
            await store.forget(["b"], "w")
            await store.commit([step("a", 1, "w")], {}, strict=True)
        assert list(writes) == ["strict", *["relaxed"] * 5, "strict"]
