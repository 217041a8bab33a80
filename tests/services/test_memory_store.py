"""The journal in memory keeps the latest state of each task."""

import pytest

from app.core.errors import StoreError
from app.core.journal import Step, next_step
from app.core.task import State, Task
from app.core.taskrow import task_of
from app.services.journal import StoreJournal
from app.services.memory_store import MemoryStore
from app.services.ports import Store
from tests.fakes import FakeClock
from tests.fakes.values import a_task, an_id


async def test_the_latest_state_of_each_task_is_kept() -> None:
    store = MemoryStore()
    journal = StoreJournal(store, FakeClock(), "window-1", print, print)
    for task in (a_task(1), a_task(2), a_task(1, state=State.QUEUED)):
        await journal.save(task)
    kept = {row["promptId"]: task_of(row) for row in await store.rows("tasks")}
    assert kept == {an_id(1): a_task(1, state=State.QUEUED), an_id(2): a_task(2)}


@pytest.fixture
def store() -> Store:
    """A store, seen through its port."""
    return MemoryStore()


def steps(task: Task, rev: int = 0, owner: str | None = None) -> list[Step]:
    """Return one step of a task over a row as it is expected to be."""
    before = {"rev": rev, "owner": owner} if rev else None
    step = next_step(before, task, "window-1", 1)
    assert step is not None
    return [step]


async def test_a_step_over_another_revision_or_owner_writes_nothing(store: Store) -> None:
    assert await store.commit(steps(a_task(1)), {"f": b"1"}, strict=True) == []
    for wrong in (steps(a_task(1)), steps(a_task(1), 1, "window-2"), steps(a_task(1), 2)):
        both = [*steps(a_task(2)), *wrong]
        (conflict,) = await store.commit(both, {"g": b"2"}, strict=False)
        assert (conflict["promptId"], conflict["rev"]) == (an_id(1), 1)
    assert [row["promptId"] for row in await store.rows("tasks")] == [an_id(1)]
    assert len(await store.rows("events")) == 1
    assert await store.keys("files") == ["f"]


async def test_a_step_over_a_row_that_is_gone_writes_nothing(store: Store) -> None:
    (conflict,) = await store.commit(steps(a_task(1), 3, "window-1"), {}, strict=True)
    assert conflict == {"promptId": an_id(1), "rev": 0, "owner": None}


async def test_rows_are_found_by_an_index_and_its_values_are_distinct(store: Store) -> None:
    for number in (1, 2):
        await store.commit(steps(a_task(number)), {}, strict=False)
    assert await store.values("tasks", "owner") == ["window-1"]
    assert len(await store.rows("tasks", "owner", "window-1")) == 2
    assert await store.rows("tasks", "owner", "window-2") == []
    await store.remove("tasks", [an_id(1), "nobody"])
    assert len(await store.rows("tasks")) == 1
    await store.clear(["tasks", "events"])
    assert await store.values("tasks", "owner") == []
    assert await store.rows("events") == []


async def test_files_and_pictures_come_back_as_their_bytes(store: Store) -> None:
    await store.put_file("a", b"1")
    await store.put_content("files", "b", b"2", {})
    await store.put_content("pictures", "p", b"33", {"key": "p", "at": 5})
    assert await store.file("a") == b"1"
    assert await store.file("nothing") is None
    assert [await store.content("files", key) for key in ("a", "b", "c")] == [b"1", b"2", None]
    assert await store.content("pictures", "p") == b"33"
    assert await store.content("pictures", "q") is None
    (row,) = await store.rows("pictures")
    assert (row["key"], row["at"], row["size"]) == ("p", 5, 2)


async def test_a_lease_is_its_holders_until_it_runs_out_or_is_ended(store: Store) -> None:
    assert await store.lease("n", "one", 0, 10)
    assert not await store.lease("n", "two", 9, 20)
    assert await store.lease("n", "one", 9, 20)
    assert await store.lease("n", "two", 20, 30)
    assert await store.lease("n", "two", 21, 0)
    assert await store.rows("settings") == []
    assert await store.lease("n", "one", 21, 30)


async def test_what_json_cannot_hold_is_refused_and_nothing_is_written(store: Store) -> None:
    both = [*steps(a_task(1)), *steps(a_task(2, inputs={"x": float("nan")}))]
    with pytest.raises(StoreError):
        await store.commit(both, {}, strict=True)
    with pytest.raises(StoreError):
        await store.put("windows", {"windowId": "w", "at": float("inf")})
    assert [await store.rows(name) for name in ("tasks", "events", "windows")] == [[], [], []]


async def test_a_task_is_restored_once_with_its_events(store: Store) -> None:
    (step,) = steps(a_task(1))
    assert await store.restore([step.row], [step.event, {**step.event, "promptId": "x"}]) == 1
    assert await store.restore([step.row], [step.event]) == 0
    assert len(await store.rows("events")) == 1


async def test_a_row_is_put_by_its_key(store: Store) -> None:
    await store.put("windows", {"windowId": "w", "at": 1})
    await store.put("windows", {"windowId": "w", "at": 2})
    assert await store.rows("windows") == [{"windowId": "w", "at": 2}]


async def test_forgotten_tasks_take_all_that_is_theirs_and_nothing_else(store: Store) -> None:
    mine, other, theirs = a_task(1), a_task(2), a_task(3)
    for task in (mine, other):
        key = f"{task.prompt_id}/image"
        await store.commit(steps(task), {key: b"1"}, strict=False)
        await store.put_content("pictures", f"{task.prompt_id}/0/full", b"2", {"at": 1})
    step = next_step(None, theirs, "window-2", 1)
    assert step is not None
    await store.commit([step], {}, strict=False)
    await store.forget([mine.prompt_id, theirs.prompt_id, "nobody"], "window-1")
    assert {row["promptId"] for row in await store.rows("tasks")} == {an_id(2), an_id(3)}
    assert [row["promptId"] for row in await store.rows("events")] == [an_id(2), an_id(3)]
    assert await store.keys("files") == [f"{an_id(2)}/image"]
    assert await store.keys("pictures") == [f"{an_id(2)}/0/full"]
    await store.commit(steps(mine), {}, strict=False)
    assert len(await store.rows("events")) == 3
