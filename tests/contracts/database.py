"""Promises of the store port."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.core.errors import StoreError
from app.core.storage.journal import Row, Step
from app.core.storage.summary import TEXT_LETTERS, summary_of
from app.services.ports import Database

STORES = ("tasks", "events", "windows", "files", "pictures", "settings", "queue")


@dataclass(frozen=True, slots=True)
class StoreBench:
    """An empty store, and what makes a file as it knows them."""

    store: Database
    file: Callable[[bytes], Any]


def step(prompt_id: str, rev: int = 0, owner: str | None = None, **fields: Any) -> Step:
    """Return a step of the window "w" over a row as it is expected to be."""
    row = {"promptId": prompt_id, "owner": "w", "rev": rev + 1, **fields}
    event = {"promptId": prompt_id, "owner": "w", "rev": rev + 1, "at": 1, "changed": fields}
    return Step(row, event, rev, owner)


async def steps_are_rows_and_events(bench: StoreBench) -> None:
    store = bench.store
    assert await store.commit([step("a", n=1), step("b")], {}, strict=True) == []
    assert await store.commit([step("a", 1, "w", n=2)], {}, strict=False) == []
    rows = {row["promptId"]: row for row in await store.rows("tasks")}
    assert rows == {"a": step("a", 1, n=2).row, "b": step("b").row}
    events = await store.rows("events")
    assert [event["promptId"] for event in events] == ["a", "b", "a"]
    numbers = [event["seq"] for event in events]
    assert numbers == sorted(set(numbers))


async def a_step_over_another_revision_or_owner_writes_nothing(bench: StoreBench) -> None:
    store = bench.store
    assert await store.commit([step("a")], {"f": bench.file(b"1")}, strict=True) == []
    for wrong in (step("a"), step("a", 1, "other"), step("a", 2, "w")):
        both = [step("b"), wrong]
        (conflict,) = await store.commit(both, {"g": bench.file(b"2")}, strict=False)
        assert (conflict["promptId"], conflict["rev"]) == ("a", 1)
    assert [row["promptId"] for row in await store.rows("tasks")] == ["a"]
    assert len(await store.rows("events")) == 1
    assert await store.keys("files") == ["f"]


async def a_step_over_a_row_that_is_gone_writes_nothing(bench: StoreBench) -> None:
    (gone,) = await bench.store.commit([step("c", 3, "w")], {}, strict=True)
    assert gone == {"promptId": "c", "rev": 0, "owner": None}
    assert await bench.store.rows("events") == []


async def of_two_steps_over_the_same_row_one_is_written(bench: StoreBench) -> None:
    store = bench.store
    await store.commit([step("a")], {}, strict=True)
    found = await asyncio.gather(
        store.commit([step("a", 1, "w", by="one")], {}, strict=True),
        store.commit([step("a", 1, "w", by="two")], {}, strict=True),
    )
    assert sorted(len(conflicts) for conflicts in found) == [0, 1]
    (row,) = await store.rows("tasks")
    assert (row["rev"], row["by"]) == (2, "one" if not found[0] else "two")


async def a_run_leaves_the_queue_in_the_step_of_its_task(bench: StoreBench) -> None:
    store = bench.store
    run = {"promptId": "q", "owner": "w", "rev": 1, "n": 2**60}
    assert await store.queue([run], {"q/image": bench.file(b"1")}) == []
    assert await store.rows("queue", "owner", "w") == [run]
    mark = {"promptId": "q", "rev": 2, "sentBy": "w", "sentTo": "http://a"}
    leaving = replace(step("q"), mark=mark)
    for wrong in (replace(leaving, mark={**mark, "rev": 3}), replace(step("p"), mark=mark)):
        odd = replace(wrong, mark={**(wrong.mark or {}), "promptId": wrong.row["promptId"]})
        assert len(await store.commit([odd], {}, strict=True)) == 1
    assert await store.rows("tasks") == []
    assert await store.commit([leaving], {}, strict=True) == []
    assert await store.rows("queue") == [mark]
    assert await store.values("queue", "owner") == []
    assert await store.rows("queue", "owner", "w") == []
    assert [row["promptId"] for row in await store.rows("tasks")] == ["q"]
    assert await store.keys("files") == ["q/image"]


async def a_run_comes_back_to_the_queue_in_the_step_of_its_task(bench: StoreBench) -> None:
    store = bench.store
    await store.commit([step("t", state="queued")], {"t/image": bench.file(b"1")}, strict=True)
    run = {"promptId": "r", "owner": "w", "rev": 1, "n": 2**60}
    back = replace(step("t", 1, "w", state="cancelled"), run=run)
    files = {"r/image": bench.file(b"1")}
    for wrong in (
        replace(back, rev=2),
        replace(back, owner="v"),
        replace(back, run={**run, "rev": 2}),
    ):
        assert len(await store.commit([wrong], files, strict=True)) == 1
    assert await store.rows("queue") == []
    assert await store.keys("files") == ["t/image"]
    assert await store.commit([back], files, strict=True) == []
    assert await store.rows("queue", "owner", "w") == [run]
    assert [row["state"] for row in await store.rows("tasks")] == ["cancelled"]
    assert sorted(await store.keys("files")) == ["r/image", "t/image"]
    again = replace(step("t", 2, "w"), run=run)
    (conflict,) = await store.commit([again], {}, strict=True)
    assert (conflict["promptId"], conflict["rev"]) == ("t", 2)
    mark = {"promptId": "r", "owner": "w", "rev": 2, "sentTo": "http://a"}
    assert await store.commit([replace(step("r"), mark=mark)], {}, strict=True) == []
    assert await store.rows("queue") == [mark]


async def of_two_steps_that_bring_a_run_back_one_is_written(bench: StoreBench) -> None:
    store = bench.store
    await store.commit([step("t"), step("u")], {}, strict=True)
    runs = [{"promptId": "r", "owner": "w", "rev": 1, "by": one} for one in ("t", "u")]
    found = await asyncio.gather(
        *(
            store.commit([replace(step(run["by"], 1, "w"), run=run)], {}, strict=True)
            for run in runs
        )
    )
    assert sorted(len(conflicts) for conflicts in found) == [0, 1]
    assert await store.rows("queue") == [runs[0] if not found[0] else runs[1]]


async def a_run_is_changed_and_taken_out_as_it_is_stored_only(bench: StoreBench) -> None:
    store = bench.store
    rows = [{"promptId": one, "owner": "w", "rev": 1} for one in ("a", "b")]
    assert await store.queue(rows, {"a/image": bench.file(b"1")}) == []
    (conflict,) = await store.queue([rows[0], {"promptId": "c", "owner": "w", "rev": 1}], {})
    assert (conflict["promptId"], conflict["rev"]) == ("a", 1)
    assert [row["promptId"] for row in await store.rows("queue")] == ["a", "b"]
    assert await store.queue([{"promptId": "a", "owner": "v", "rev": 2}], {}) == []
    assert await store.values("queue", "owner") == ["v", "w"]
    assert await store.unqueue([rows[0]], files=True) == ["a"]
    assert await store.unqueue([{"promptId": "a", "rev": 2}, rows[1]], files=True) == []
    assert await store.rows("queue") == []
    assert await store.keys("files") == []


async def values_come_back_exactly(bench: StoreBench) -> None:
    fields = {"seed": 2**64 - 1, "none": None, "text": "图\ud800", "f": 0.5, "yes": True}
    fields["deep"] = [{"n": -(2**60), "looks": {"$int": "like one"}}, []]
    await bench.store.commit([step("a", **fields)], {}, strict=True)
    (row,) = await bench.store.rows("tasks", "owner", "w")
    assert {name: row[name] for name in fields} == fields


async def what_json_cannot_hold_is_refused_and_nothing_is_written(bench: StoreBench) -> None:
    store = bench.store
    works = (
        store.commit([step("a"), step("b", x=math.nan)], {}, strict=True),
        store.put("windows", {"windowId": "w", "at": math.inf}),
    )
    for error in await asyncio.gather(*works, return_exceptions=True):
        assert isinstance(error, StoreError)
        assert error.message.key == "journal.failed"
    assert [await store.rows(name) for name in ("tasks", "events", "windows")] == [[], [], []]


async def rows_are_found_by_an_index_and_its_values_are_distinct(bench: StoreBench) -> None:
    store = bench.store
    await store.commit([step("a"), step("b")], {}, strict=False)
    assert await store.values("tasks", "owner") == ["w"]
    assert len(await store.rows("tasks", "owner", "w")) == 2
    assert await store.rows("tasks", "owner", "x") == []
    await store.remove("tasks", ["a", "nobody"])
    assert [row["promptId"] for row in await store.rows("tasks")] == ["b"]


async def a_row_is_put_by_its_key(bench: StoreBench) -> None:
    for at in (1, 2):
        await bench.store.put("windows", {"windowId": "w", "at": at})
        await bench.store.put("settings", {"name": "n", "text": str(at)})
    assert await bench.store.rows("windows") == [{"windowId": "w", "at": 2}]
    assert await bench.store.rows("settings") == [{"name": "n", "text": "2"}]


async def files_and_pictures_come_back_as_their_bytes(bench: StoreBench) -> None:
    store = bench.store
    await store.put_file("a", bench.file(b"1"))
    await store.put_content("files", "b", b"2", {})
    await store.put_content("pictures", "p", b"33", {"key": "p", "at": 5})
    assert await store.file("a") is not None
    assert await store.file("c") is None
    assert [await store.content("files", key) for key in "abc"] == [b"1", b"2", None]
    assert [await store.content("pictures", key) for key in "pq"] == [b"33", None]
    assert sorted(await store.keys("files")) == ["a", "b"]
    (row,) = await store.rows("pictures")
    assert (row["key"], row["at"], row["size"]) == ("p", 5, 2)


async def a_lease_is_its_holders_until_it_runs_out_or_is_ended(bench: StoreBench) -> None:
    store = bench.store
    assert await store.lease("n", "one", 0, 10)
    assert not await store.lease("n", "two", 9, 20)
    assert await store.lease("n", "one", 9, 20)
    assert await store.lease("n", "two", 20, 30)
    assert await store.lease("n", "two", 21, 0)
    assert await store.rows("settings") == []
    assert await store.lease("n", "one", 21, 30)


async def a_lease_that_runs_longer_than_any_may_is_shortened(bench: StoreBench) -> None:
    store = bench.store
    assert await store.lease("n", "one", 1_000, 1_010)
    assert not await store.lease("n", "two", 100, 110)
    assert not await store.lease("n", "two", 109, 119)
    assert await store.lease("n", "two", 110, 120)
    assert await store.lease("n", "three", 500, 510)
    assert not await store.lease("n", "two", 100, 0)
    assert not await store.lease("n", "two", 509, 519)


async def a_task_is_restored_once_with_its_events(bench: StoreBench) -> None:
    store, one = bench.store, step("a", seed=2**60)
    assert await store.restore([one.row], [one.event, {**one.event, "promptId": "x"}]) == 1
    assert await store.restore([{**one.row, "seed": 1}], [one.event]) == 0
    assert await store.rows("tasks") == [one.row]
    assert len(await store.rows("events")) == 1


async def restored_events_stay_in_their_order_between_tasks(bench: StoreBench) -> None:
    store, one, two, here = bench.store, step("a"), step("b"), step("c")
    await store.commit([here], {}, strict=True)
    later = step("a", 1, "w", n=2)
    given = [two.event, one.event, here.event, {**two.event, "rev": 2}, later.event]
    assert await store.restore([one.row, here.row, two.row], given) == 2
    told = [(event["promptId"], event["rev"]) for event in await store.rows("events")]
    assert told == [("c", 1), ("b", 1), ("a", 1), ("b", 2), ("a", 2)]


async def forgotten_tasks_take_all_that_is_theirs_and_nothing_else(bench: StoreBench) -> None:
    store, theirs = bench.store, step("c")
    for prompt_id in ("a", "ab"):
        files = {f"{prompt_id}/image": bench.file(b"1")}
        await store.commit([step(prompt_id)], files, strict=False)
        key = f"{prompt_id}/0"
        await store.put_content("pictures", key, b"2", {"key": key, "at": 1})
    other = Step({**theirs.row, "owner": "x"}, theirs.event, 0, None)
    await store.commit([other], {}, strict=False)
    await store.forget(["a", "c", "nobody"], "w")
    assert [row["promptId"] for row in await store.rows("tasks")] == ["ab", "c"]
    assert [row["promptId"] for row in await store.rows("events")] == ["ab", "c"]
    assert await store.keys("files") == ["ab/image"]
    assert await store.keys("pictures") == ["ab/0"]
    await store.commit([step("a")], {}, strict=False)
    assert len(await store.rows("events")) == 3


async def what_is_cleared_is_gone_and_the_rest_stays(bench: StoreBench) -> None:
    store = bench.store
    await store.commit([step("a")], {"f": bench.file(b"1")}, strict=True)
    await store.put("windows", {"windowId": "w"})
    await store.clear(["tasks", "events", "files"])
    assert [await store.rows(name) for name in ("tasks", "events")] == [[], []]
    assert await store.keys("files") == []
    assert await store.values("tasks", "owner") == []
    assert await store.keys("windows") == ["w"]


def task_row(prompt_id: str, owner: str) -> Row:
    """Return a task's row with what a summary leaves out."""
    text = ["1", "text", "x" * (TEXT_LETTERS + 1), False]
    graph = {"1": {"class_type": "KSampler", "inputs": {"seed": 2**64 - 1}}}
    trouble = {"message": {"key": "k", "args": {}}, "reasons": [], "traceback": "long"}
    fields = {"inputs": {"seed": 2**63}, "graph": graph, "texts": [text], "trouble": trouble}
    return {"promptId": prompt_id, "owner": owner, "rev": 1, "warning": None, **fields}


async def summaries_come_in_slices_without_graphs(bench: StoreBench) -> None:
    store = bench.store
    rows = [task_row(name, "v" if name == "b" else "w") for name in "cadb"]
    del rows[0]["texts"]
    await store.restore(rows, [])
    expected = {row["promptId"]: summary_of(row) for row in rows}
    assert await store.summaries("", 2) == [expected["a"], expected["b"]]
    assert await store.summaries("b", 2) == [expected["c"], expected["d"]]
    assert await store.summaries("d", 2) == []
    assert expected["a"]["graph"] == {}
    assert [len(text[2]) for text in expected["a"]["texts"]] == [TEXT_LETTERS]
    assert await store.row("tasks", "b") == rows[3]
    assert await store.row("tasks", "x") is None


async def unsettled_tasks_are_open_removed_or_old(bench: StoreBench) -> None:
    store = bench.store
    done = {"state": "succeeded", "registeredAt": 20, "hiddenAt": None}
    changes: dict[str, dict[str, Any]] = {
        "settled": {},
        "open": {"state": "running"},
        "removed": {"hiddenAt": 30},
        "old": {"registeredAt": 9},
    }
    rows = {name: {**task_row(name, "w"), **done, **more} for name, more in changes.items()}
    theirs = {**task_row("theirs", "v"), **done, "state": "queued"}
    await store.restore([*rows.values(), theirs], [])
    found = await store.unsettled("w", 10)
    names = ("old", "open", "removed")
    assert sorted(found, key=str) == sorted([summary_of(rows[name]) for name in names], key=str)
    assert await store.unsettled("nobody", 10) == []


async def rows_are_written_together_and_found_by_how_their_keys_start(bench: StoreBench) -> None:
    store = bench.store
    names = ["note/a", "note/b", "notes", "a"]
    await store.put_all("settings", [{"name": name, "starredAt": 1} for name in names])
    found = await store.rows_starting("settings", "note/")
    assert [row["name"] for row in found] == names[:2]
    await store.put_all("settings", [])
    assert len(await store.rows("settings")) == 4
