"""The journal: durable before anything is sent, all or none, and only what is still ours."""

import asyncio
from typing import Any

import pytest

from app.core.errors import StoreError, TakenOver
from app.core.storage.journal import Row, replay
from app.core.storage.task_row import row_of, task_of
from app.core.task.task import TaskState
from app.core.windows.window_lock import WindowLock
from app.core.windows.window_state import WindowState
from app.core.workflow.input_file import InputImage
from app.services.ports import Journal
from tests.fakes import FakeClock, FakeJournal, World
from tests.fakes.log import Log
from tests.fakes.values import A, B, a_task, an_id, an_image, an_order

TEXT = an_order("text-to-image")


def a_journal(other: FakeJournal | None = None, owner: str = "window-1") -> FakeJournal:
    clock = FakeClock()
    return FakeJournal(clock, Log(), None if other is None else other.database, owner)


async def journaled(journal: FakeJournal) -> list[tuple[str, str, int]]:
    rows = await journal.database.rows("tasks")
    return [(row["promptId"], row["owner"], row["rev"]) for row in rows]


# ---- what is written ----


async def test_each_step_is_a_row_and_an_event_that_agree() -> None:
    journal = a_journal()
    await journal.intend(a_task(1), a_task(2))
    await journal.save(a_task(1, state=TaskState.QUEUED))
    rows = await journal.database.rows("tasks")
    events = await journal.database.rows("events")
    assert [event["promptId"] for event in events] == [an_id(1), an_id(2), an_id(1)]
    assert replay(events) == {row["promptId"]: row for row in rows}
    assert events[-1]["changed"] == {"state": "queued"}


async def test_what_is_intended_is_strict_and_what_is_saved_is_not() -> None:
    journal = a_journal()
    await journal.intend(a_task(1))
    await journal.save(a_task(1, state=TaskState.QUEUED))
    assert [task.state for task in journal.database.strict] == [TaskState.REGISTERED]
    assert [task.state for task in journal.saved] == [TaskState.REGISTERED, TaskState.QUEUED]


async def test_what_did_not_change_writes_nothing() -> None:
    journal: Journal = a_journal()
    assert isinstance(journal, FakeJournal)
    await journal.save(a_task(1))
    await journal.save(a_task(1, queue_position=3))
    await journal.intend(a_task(1))
    assert len(journal.saved) == 1


async def test_the_images_of_a_task_are_kept_with_its_first_step_only() -> None:
    journal = a_journal()
    image = an_image("photo.png", b"bytes")
    await journal.intend(a_task(1, inputs={"image": image, "steps": 3}))
    assert journal.database.stores["files"] == {f"{an_id(1)}/image": b"bytes"}
    journal.database.stores["files"].clear()
    later = InputImage("photo.png", 5, b"other")
    await journal.save(a_task(1, inputs={"image": later}, state=TaskState.UPLOADING))
    assert journal.database.stores["files"] == {}


async def test_steps_of_one_task_are_written_one_after_the_other() -> None:
    journal = a_journal()
    journal.seconds = 1.0
    clock = journal._clock
    assert isinstance(clock, FakeClock)
    states = [TaskState.REGISTERED, TaskState.UPLOADING, TaskState.SUBMITTING, TaskState.QUEUED]
    saves = [journal.save(a_task(1, state=state)) for state in states]
    await clock.run(_all(saves))
    assert [task.state for task in journal.saved] == states
    assert journal.lost == []
    assert await journaled(journal) == [(an_id(1), "window-1", 4)]


async def _all(saves: list) -> None:  # type: ignore[type-arg]
    await asyncio.gather(*saves)


async def test_batches_that_overlap_do_not_wait_for_each_other_for_ever() -> None:
    journal = a_journal()
    journal.seconds = 1.0
    clock = journal._clock
    assert isinstance(clock, FakeClock)
    await clock.run(
        _all(
            [journal.intend(a_task(1), a_task(2)), journal.save(a_task(2)), journal.save(a_task(1))]
        )
    )
    assert len(await journaled(journal)) == 2


# ---- what cannot be written ----


async def test_an_intent_that_cannot_be_kept_raises_and_a_save_tells() -> None:
    journal = a_journal()
    journal.database.trouble = "journal.full"
    with pytest.raises(StoreError) as caught:
        await journal.intend(a_task(1))
    assert caught.value.message.key == "journal.full"
    await journal.save(a_task(2))
    assert [error.message.key for error in journal.troubles] == ["journal.full"]
    assert await journaled(journal) == []


async def test_a_step_after_one_that_failed_carries_both() -> None:
    journal = a_journal()
    await journal.intend(a_task(1))
    journal.database.trouble = "journal.full"
    await journal.save(a_task(1, state=TaskState.QUEUED, remote_id="r"))
    journal.database.trouble = ""
    await journal.save(a_task(1, state=TaskState.RUNNING, remote_id="r"))
    events = await journal.database.rows("events")
    assert events[-1]["changed"] == {"state": "running", "remoteId": "r"}
    assert replay(events)[an_id(1)]["rev"] == 2


# ---- what is another window's ----


async def test_of_two_windows_that_take_a_task_one_gets_it() -> None:
    gone = a_journal()
    await gone.intend(a_task(1))
    rows = await gone.database.rows("tasks")
    windows = [a_journal(gone, "window-2"), a_journal(gone, "window-3")]
    for window in windows:
        window.know(rows)
    results = await asyncio.gather(
        *(window.intend(a_task(1)) for window in windows), return_exceptions=True
    )
    refused = [result for result in results if result is not None]
    assert [str(error) for error in refused if isinstance(error, StoreError)] == [
        f"journal.taken (prompt_id={an_id(1)})"
    ]
    ((_, owner, rev),) = await journaled(gone)
    assert (owner in ("window-2", "window-3"), rev) == (True, 2)
    assert [window.lost for window in windows if window.lost] == [[an_id(1)]]


async def test_a_window_that_lost_a_task_writes_nothing_more_of_it() -> None:
    first = a_journal()
    await first.intend(a_task(1))
    second = a_journal(first, "window-2")
    second.know(await first.database.rows("tasks"))
    await second.intend(a_task(1))
    await first.save(a_task(1, state=TaskState.FAILED))
    assert first.lost == [an_id(1)]
    assert await journaled(first) == [(an_id(1), "window-2", 2)]
    assert first.troubles == []


async def test_all_or_none_when_one_of_a_batch_is_anothers() -> None:
    first = a_journal()
    await first.intend(a_task(1))
    second = a_journal(first, "window-2")
    with pytest.raises(StoreError):
        await second.intend(a_task(2), a_task(1))
    assert await journaled(first) == [(an_id(1), "window-1", 1)]


async def test_a_wiped_task_is_not_written_again() -> None:
    journal = a_journal()
    await journal.intend(a_task(1))
    await journal.database.clear(["tasks", "events"])
    await journal.save(a_task(1, state=TaskState.QUEUED))
    assert await journaled(journal) == []
    assert journal.lost == [an_id(1)]


# ---- in a window ----


def held_up(world: World) -> list[bool]:
    """Return a list that notes, at each change, whether tasks wait that are not shown."""
    seen: list[bool] = []

    def note(before: WindowState, after: WindowState) -> None:
        if bool(after.held_up) is not bool(before.held_up):
            seen.append(bool(after.held_up))

    world.window_store.watch(note)
    return seen


@pytest.mark.parametrize("type_id", ["text-to-image", "upscale"])
async def test_without_a_journal_nothing_is_sent_and_no_task_is_left(
    world: World, type_id: str
) -> None:
    world.database.trouble = "journal.full"
    with pytest.raises(StoreError) as caught:
        await world.start(an_order(type_id), 3)
    assert caught.value.message.key == "journal.full"
    await world.clock.advance(60)
    assert len(world.window_store.state.window.tasks) == 0
    assert world.window_store.state.window.lock == WindowLock()
    assert [request.method for server in world.servers.values() for request in server.received] == [
        "GET" for server in world.servers.values() for _ in server.received
    ]


async def test_an_end_is_recorded_before_anybody_sees_it(world: World) -> None:
    task = await world.running(TEXT)
    world.database.seconds = 3.0
    recorded: list[str] = []

    def look(before: WindowState, after: WindowState) -> None:
        if world.state(task) is TaskState.SUCCEEDED:
            recorded.append(world.database.stores["tasks"][task.prompt_id]["state"])

    world.window_store.watch(look)
    world.server_of(task).finish()
    assert await world.until_state(task, TaskState.SUCCEEDED) >= 3.0
    assert recorded
    assert set(recorded) == {"succeeded"}


async def test_nothing_is_recorded_over_an_end() -> None:
    journal = a_journal()
    await journal.intend(a_task(1))
    await journal.save(a_task(1, state=TaskState.SUCCEEDED))
    await journal.save(a_task(1, state=TaskState.RUNNING))
    assert [task.state for task in journal.saved] == [TaskState.REGISTERED, TaskState.SUCCEEDED]


async def test_nobody_sees_a_task_that_a_crash_would_leave_no_trace_of(world: World) -> None:
    world.database.seconds = 5.0
    starting = asyncio.ensure_future(world.start(TEXT, 2))
    await world.clock.until(lambda: len(world.window_store.state.window.tasks) == 2)
    await world.clock.advance(1)
    assert len(world.window_store.state.shown.tasks) == 0
    assert world.window_store.state.shown.lock.server in (A, B)
    await world.clock.advance(5)
    assert {task.prompt_id for task in world.window_store.state.shown.tasks} == {
        task.prompt_id for task in await starting
    }


async def test_a_start_that_is_given_up_leaves_no_task_that_nobody_sees(world: World) -> None:
    world.database.seconds = 5.0
    starting = asyncio.ensure_future(world.start(TEXT, 2))
    await world.clock.until(lambda: len(world.window_store.state.window.tasks) == 2)
    starting.cancel()
    await asyncio.wait([starting])
    assert len(world.window_store.state.window.tasks) == 0
    assert world.window_store.state.window.lock == WindowLock()
    assert not world.window_store.state.recording


async def test_a_journal_that_fills_up_before_the_prompt_is_sent_ends_the_task(
    world: World,
) -> None:
    world.a.sockets_work = False
    world.http.slow(A, "POST", "upload", 2)
    task = await world.started(an_order("upscale"))
    await world.clock.advance(1)
    world.database.trouble = "journal.full"
    await world.until_state(task, TaskState.FAILED)
    trouble = world.task(task).trouble
    assert trouble is not None
    assert trouble.message.key == "task.not_recorded"
    await world.clock.advance(60)
    assert world.a.submitted == []
    assert {error.message.key for error in world.troubles} == {"journal.full"}


async def test_a_task_taken_over_before_it_was_sent_is_dropped_and_not_sent(world: World) -> None:
    world.http.slow(A, "POST", "upload", 2)
    task = await world.started(an_order("upscale"))
    await world.clock.advance(1)
    thief = FakeJournal(world.clock, world.log, world.database, "window-9")
    rows = await world.database.rows("tasks")
    thief.know(rows)
    await thief.intend(world.task(task))
    await world.clock.advance(60)
    assert world.window_store.state.task(task.prompt_id) is None
    assert world.window_store.state.window.lock == WindowLock()
    assert world.a.submitted == []


async def test_a_task_taken_over_while_it_runs_is_dropped_without_a_word_to_its_server(
    world: World,
) -> None:
    task = await world.running(TEXT)
    thief = FakeJournal(world.clock, world.log, world.database, "window-9")
    thief.know(await world.database.rows("tasks"))
    await thief.intend(world.task(task))
    world.a.finish()
    await world.clock.until(lambda: world.window_store.state.task(task.prompt_id) is None)
    assert row_of(thief.saved[-1])["state"] == "running"
    assert world.a.submitted == [task.prompt_id]


@pytest.mark.parametrize("commits", [1, 2, 3, 4, 5])
async def test_a_window_goes_on_without_a_task_whenever_it_is_taken(
    world: World, monkeypatch: pytest.MonkeyPatch, commits: int
) -> None:
    thief = FakeJournal(world.clock, world.log, world.database, "window-9")
    commit = world.database.commit
    seen = 0

    async def steal(*args: Any, strict: bool) -> list[Row]:
        nonlocal seen
        result = await commit(*args, strict=strict)
        seen += 1
        if seen == commits:
            rows = await world.database.rows("tasks")
            thief.know(rows)
            await thief.intend(task_of(rows[0]))
        return result

    monkeypatch.setattr(world.database, "commit", steal)
    task = await world.started(an_order("upscale"))
    await world.clock.advance(2)
    if world.a.pending:
        world.a.run_to_end()
    await world.clock.advance(60)
    assert world.window_store.state.task(task.prompt_id) is None
    assert (await world.database.rows("tasks"))[0]["owner"] == "window-9"
    assert len(world.a.submitted) <= 1


async def test_who_waits_for_a_task_hears_that_it_was_taken(world: World) -> None:
    task = await world.running(TEXT)
    waiting = world.background.spawn(world.runs.until_ended(task.prompt_id), "wait")
    await world.clock.settle()
    world.window_store.drop(task.prompt_id)
    await world.clock.settle()
    assert isinstance(waiting.exception(), TakenOver)
    world.errors.clear()


async def test_a_cancel_of_a_task_that_was_taken_is_not_sent(world: World) -> None:
    task = await world.running(TEXT)
    thief = FakeJournal(world.clock, world.log, world.database, "window-9")
    thief.know(await world.database.rows("tasks"))
    await thief.intend(world.task(task))
    with pytest.raises(TakenOver):
        await world.canceller.cancel(task.prompt_id)
    assert world.a.requests("POST", "queue") == world.a.requests("POST", "interrupt") == []


@pytest.mark.parametrize(("seconds", "told"), [(0.0, []), (2.0, []), (4.0, [True, False])])
async def test_an_intent_that_takes_long_is_told_and_so_is_its_end(
    world: World, seconds: float, told: list[bool]
) -> None:
    waits = held_up(world)
    world.database.seconds = seconds
    await world.started(TEXT)
    assert waits == told


async def test_a_wait_is_over_when_the_intent_fails(world: World) -> None:
    waits = held_up(world)
    world.database.seconds, world.database.trouble = 4.0, "journal.full"
    with pytest.raises(StoreError):
        await world.started(TEXT)
    assert waits == [True, False]


# ---- what is forgotten ----


async def test_what_is_under_way_for_a_forgotten_task_does_not_record_it_anew() -> None:
    journal = a_journal()
    await journal.intend(a_task(1), a_task(2))
    await journal.forget(a_task(1))
    await journal.save(a_task(1, state=TaskState.QUEUED))
    with pytest.raises(StoreError, match="taken"):
        await journal.intend(a_task(1, state=TaskState.SUBMITTING))
    assert [row[0] for row in await journaled(journal)] == [an_id(2)]


async def test_a_forgotten_task_that_is_imported_is_recorded_like_any() -> None:
    journal = a_journal()
    await journal.intend(a_task(1))
    await journal.forget(a_task(1))
    await a_journal(journal).intend(a_task(1))
    journal.know(await journal.database.rows("tasks"))
    await journal.save(a_task(1, state=TaskState.QUEUED))
    [row] = await journal.database.rows("tasks")
    assert row["state"] == "queued"


# ---- what has ended ----


async def test_an_end_that_was_recorded_is_the_end() -> None:
    journal = a_journal()
    await journal.intend(a_task(1))
    await journal.save(a_task(1, state=TaskState.SUCCEEDED))
    await journal.save(a_task(1, state=TaskState.RUNNING))
    await journal.save(a_task(1, state=TaskState.LOST))
    [row] = await journal.database.rows("tasks")
    assert row["state"] == "succeeded"
