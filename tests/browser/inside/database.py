"""Promises of the database that only a real one can break; the others are in `tests/contracts`."""

import asyncio
from typing import Any

import js

from app.core.errors import StoreError
from tests.browser.inside.benches import database
from tests.browser.inside.world import World, blob, noted, until
from tests.contracts import database as contract
from tests.contracts.database import StoreBench, step

MODULES = ("database_client", "database")
"""In a worker, and on the page."""

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
    async with database(module="database") as store:
        with noted(WRITES) as writes:  # on the page, where it can be seen
            await store.commit([step("a")], {}, strict=True)
            await store.commit([step("b")], {}, strict=False)
            await store.put("windows", {"windowId": "w"})
            await store.lease("n", "one", 0, 10)
            await store.remove("windows", ["w"])
            await store.forget(["b"], "w")
            await store.commit([step("a", 1, "w")], {}, strict=True)
        assert list(writes) == ["strict", *["relaxed"] * 5, "strict"]


# ---- in a worker, and on the page where there is none ----


async def the_worker_has_the_database_and_counts_its_waits(world: World) -> None:
    async with database() as store:
        before = (await store._module.waits()).length
        with noted(WRITES) as writes:
            await store.commit([step("a")], {}, strict=True)
            await store.put("windows", {"windowId": "w"})
        assert list(writes) == [], "the page writes itself"
        assert (await store._module.waits()).length == before + 2


async def on_the_page_the_promises_of_the_store_hold_too(world: World) -> None:
    promises = [
        promise
        for name, promise in vars(contract).items()
        if asyncio.iscoroutinefunction(promise) and promise.__module__ == contract.__name__
    ]
    assert len(promises) > 10
    for promise in promises:
        async with database(module="database") as store:
            await promise(StoreBench(store, blob))


# ---- commits that share a transaction ----


async def commits_that_wait_share_a_transaction(world: World) -> None:
    async with database(module="database") as store:
        with noted(WRITES) as writes:
            found = await asyncio.gather(
                *(store.commit([step(f"{n}")], {}, strict=n < 5) for n in range(10))
            )
        assert found == [[]] * 10
        assert list(writes) == ["strict"]
        assert len(await store.rows("tasks")) == len(await store.rows("events")) == 10


async def a_strict_commit_does_not_share_one_that_the_disk_may_get_later(world: World) -> None:
    async with database(module="database") as store:
        with noted(WRITES) as writes:
            await asyncio.gather(
                *(store.commit([step(f"{n}")], {}, strict=n == 1) for n in range(3))
            )
        assert list(writes) == ["relaxed", "strict"]


async def of_commits_that_share_one_a_conflict_undoes_only_its_own(world: World) -> None:
    for module in MODULES:
        async with database(module=module) as store:
            await _of_four_two_conflict(store)


async def _of_four_two_conflict(store: Any) -> None:
    await store.commit([step("a")], {}, strict=True)
    found = await asyncio.gather(
        store.commit([step("b")], {"b/1": blob(b"1")}, strict=True),
        store.commit([step("c"), step("a")], {"c/1": blob(b"1")}, strict=True),
        store.commit([step("a", 1, "w", by="third")], {}, strict=True),
        store.commit([step("a", 1, "w", by="fourth")], {}, strict=True),
    )
    assert [len(conflicts) for conflicts in found] == [0, 1, 0, 1]
    assert found[3][0]["by"] == "third"
    rows = {row["promptId"]: row for row in await store.rows("tasks")}
    assert sorted(rows) == ["a", "b"]
    assert rows["a"]["by"] == "third"
    assert [event["promptId"] for event in await store.rows("events")] == ["a", "b", "a"]
    assert await store.keys("files") == ["b/1"]


async def writes_take_effect_in_the_order_of_their_calls(world: World) -> None:
    for module in MODULES:
        async with database(module=module) as store:
            await _one_is_cleared(store)


async def _one_is_cleared(store: Any) -> None:
    await asyncio.gather(
        store.commit([step("a")], {}, strict=True),
        store.clear(["tasks", "events"]),
        store.commit([step("b")], {}, strict=True),
    )
    assert [row["promptId"] for row in await store.rows("tasks")] == ["b"]
    assert [event["promptId"] for event in await store.rows("events")] == ["b"]


MIXED = """return (async () => {
  const row = (promptId) => ({ promptId, owner: "w", rev: 1 });
  const commit = (row) =>
    module.commit(database, [{ row, event: { ...row }, rev: 0, owner: null }], new Map(), true)
      .then(() => "written", (error) => error.name);
  const bad = { ...row("bad"), no: () => {} };
  return Promise.all([commit(row("a")), commit(bad), commit({ ...row([null]) }), commit(row("b"))]);
})();"""
"""Commits of which one has a value that no database keeps, and one a key that cannot be one."""


async def a_row_that_cannot_be_kept_fails_alone(world: World) -> None:
    async with database(module="database") as store:
        mixed = js.Function.new("module", "database", MIXED)
        found = list(await mixed(store._module, store._database))
        assert found == ["written", "DataCloneError", "DataError", "written"]
        assert [row["promptId"] for row in await store.rows("tasks")] == ["a", "b"]
        assert len(await store.rows("events")) == 2
