"""Promises of the database that only a real one can break; the others are in `tests/contracts`."""

import asyncio

import js

from app.core.errors import StoreError
from tests.browser.inside.benches import database
from tests.browser.inside.world import World, until
from tests.contracts.store import step


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
