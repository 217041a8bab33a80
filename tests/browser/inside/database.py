"""Promises of the store port, those that `tests/services/test_memory_store.py` has of the fake."""

import asyncio
from typing import Any

import js

from app.browser.database import BrowserStore, open_store
from app.core.errors import StoreError
from app.core.journal import Step
from tests.browser.inside.world import World, options


async def _store(name: str) -> BrowserStore:
    load = js.Function.new("url", "return import(url)")
    url = js.URL.new("./app/static/database.js", js.document.baseURI).href
    js.window.bindery = options(database=load(url))
    store = await open_store(lambda: None, f"promise-{name}-{js.Date.now()}")
    await store.clear(["tasks", "events", "files", "pictures", "windows", "settings"])
    return store


def _step(prompt_id: str, rev: int = 0, owner: str | None = None, **fields: Any) -> Step:
    row = {"promptId": prompt_id, "owner": "w", "rev": rev + 1, **fields}
    event = {"promptId": prompt_id, "owner": "w", "rev": rev + 1, "at": 1, "changed": fields}
    return Step(row, event, rev, owner)


async def a_step_over_another_revision_or_owner_writes_nothing(world: World) -> None:
    store = await _store("steps")
    assert await store.commit([_step("a")], {"f": js.Blob.new()}, strict=True) == []
    for wrong in (_step("a"), _step("a", 1, "other"), _step("a", 2, "w")):
        both = [_step("b"), wrong]
        (conflict,) = await store.commit(both, {"g": js.Blob.new()}, strict=False)
        assert (conflict["promptId"], conflict["rev"]) == ("a", 1)
    (gone,) = await store.commit([_step("c", 3, "w")], {}, strict=True)
    assert gone == {"promptId": "c", "rev": 0, "owner": None}
    assert [row["promptId"] for row in await store.rows("tasks")] == ["a"]
    assert len(await store.rows("events")) == 1
    assert await store.keys("files") == ["f"]


async def values_come_back_exactly(world: World) -> None:
    store = await _store("values")
    fields = {"seed": 2**64 - 1, "none": None, "text": "图", "deep": [{"n": -(2**60)}], "f": 0.5}
    fields["looks"] = {"$int": "like one"}
    await store.commit([_step("a", **fields)], {}, strict=True)
    (row,) = await store.rows("tasks", "owner", "w")
    assert {name: row[name] for name in fields} == fields
    assert await store.rows("tasks", "owner", "x") == []
    assert await store.values("tasks", "owner") == ["w"]


async def files_and_pictures_come_back_as_their_bytes(world: World) -> None:
    store = await _store("files")
    await store.put_content("files", "b", b"2", {})
    await store.put_content("pictures", "p", b"33", {"key": "p", "at": 5})
    assert await store.content("files", "b") == b"2"
    assert await store.content("pictures", "p") == b"33"
    assert await store.content("files", "c") is None
    assert await store.file("c") is None
    (row,) = await store.rows("pictures")
    assert (row["key"], row["at"], row["size"]) == ("p", 5, 2)


async def a_lease_is_its_holders_until_it_runs_out_or_is_ended(world: World) -> None:
    store = await _store("leases")
    assert await store.lease("n", "one", 0, 10)
    assert not await store.lease("n", "two", 9, 20)
    assert await store.lease("n", "one", 9, 20)
    assert await store.lease("n", "two", 20, 30)
    assert await store.lease("n", "two", 21, 0)
    assert await store.rows("settings") == []
    assert await store.lease("n", "one", 21, 30)


async def what_json_cannot_hold_is_refused_and_nothing_is_written(world: World) -> None:
    store = await _store("nan")
    works = (
        store.commit([_step("a"), _step("b", x=float("nan"))], {}, strict=True),
        store.put("windows", {"windowId": "w", "at": float("inf")}),
    )
    for error in await asyncio.gather(*works, return_exceptions=True):
        assert isinstance(error, StoreError)
        assert error.message.key == "journal.failed"
    assert [await store.rows(name) for name in ("tasks", "events", "windows")] == [[], [], []]


async def a_task_is_restored_once_with_its_events(world: World) -> None:
    store = await _store("restore")
    step = _step("a")
    assert await store.restore([step.row], [step.event, {**step.event, "promptId": "x"}]) == 1
    assert await store.restore([step.row], [step.event]) == 0
    assert len(await store.rows("events")) == 1


async def a_database_that_was_closed_is_an_error_of_the_store(world: World) -> None:
    store = await _store("closed")
    store._database.close()
    works = (
        store.rows("tasks"),
        store.keys("files"),
        store.commit([_step("a")], {}, strict=True),
    )
    errors = await asyncio.gather(*works, return_exceptions=True)
    for error in errors:
        assert isinstance(error, StoreError)
        assert error.message.key == "journal.failed"


async def forgotten_tasks_take_all_that_is_theirs_and_nothing_else(world: World) -> None:
    store = await _store("forget")
    for prompt_id in ("a", "ab"):
        await store.commit([_step(prompt_id)], {f"{prompt_id}/image": js.Blob.new()}, strict=False)
        await store.put_content("pictures", f"{prompt_id}/0", b"2", {"key": f"{prompt_id}/0"})
    await store.commit(
        [Step({**_step("c").row, "owner": "x"}, _step("c").event, 0, None)], {}, strict=False
    )
    await store.forget(["a", "c", "nobody"], "w")
    assert [row["promptId"] for row in await store.rows("tasks")] == ["ab", "c"]
    assert [row["promptId"] for row in await store.rows("events")] == ["ab", "c"]
    assert await store.keys("files") == ["ab/image"]
    assert await store.keys("pictures") == ["ab/0"]
