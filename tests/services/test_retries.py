"""A busy journal: writes are tried again, nothing is sent or shown before, and Cancel works."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest

from app.core.errors import StoreBusy, StoreError
from app.core.storage.journal import Row, Step
from app.core.storage.recovery import taken_over, tasks_of
from app.core.task.task import Task, TaskState
from app.core.tracking.resubmission import FRESH_MS
from app.core.windows.window_lock import WindowLock
from app.services.storage.retry import RETRY_SECONDS, insist
from tests.fakes import FakeClock, FakeJournal, World
from tests.fakes.database import FakeDatabase
from tests.fakes.log import Log
from tests.fakes.values import A, a_task, an_id, an_order

TEXT = an_order("text-to-image")
BUSY = "journal.blocked"
LONG = sum(RETRY_SECONDS) + 60


def test_the_pauses_take_two_minutes_and_none_is_long() -> None:
    assert sum(RETRY_SECONDS) >= 120
    assert max(RETRY_SECONDS) <= 5
    assert list(RETRY_SECONDS) == sorted(RETRY_SECONDS)


async def test_only_what_may_succeed_later_is_tried_again() -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async def busy() -> None:
        raise StoreBusy(BUSY)

    async def full() -> None:
        raise StoreError("journal.full")

    with pytest.raises(StoreError, match="full"):
        await insist(full, pause)
    assert pauses == []
    with pytest.raises(StoreBusy):
        await insist(busy, pause)
    assert pauses == list(RETRY_SECONDS)


# ---- tasks that are not shown yet ----


async def test_a_start_waits_for_a_busy_journal_and_is_neither_shown_nor_sent_before(
    world: World,
) -> None:
    world.database.trouble = BUSY
    starting = asyncio.ensure_future(world.submitter.start(TEXT, 2))
    await world.clock.advance(60)
    assert world.database.tries > 5
    assert len(world.window_store.state.held_up) == 2
    assert len(world.window_store.state.shown.tasks) == 0
    assert world.a.submitted == world.b.submitted == []
    world.database.trouble = ""
    await world.clock.until(starting.done, max(RETRY_SECONDS))
    assert world.window_store.state.held_up == ()
    assert world.window_store.state.waiting == frozenset()
    for task in await starting:
        await world.until_state(task, TaskState.QUEUED)


async def test_a_journal_that_stays_busy_fails_the_start_after_minutes(world: World) -> None:
    world.database.trouble = BUSY
    began = world.clock.now()
    with pytest.raises(StoreError, match="blocked"):
        await world.clock.run(world.submitter.start(TEXT), LONG)
    assert world.clock.now() - began >= 120_000
    assert world.database.tries == len(RETRY_SECONDS) + 1
    assert len(world.window_store.state.window.tasks) == 0
    assert world.window_store.state.waiting == frozenset()


async def test_a_full_journal_is_not_tried_again(world: World) -> None:
    world.database.trouble = "journal.full"
    with pytest.raises(StoreError, match="full"):
        await world.started(TEXT)
    assert world.database.tries == 1


async def test_what_waits_can_be_cancelled_at_once(world: World) -> None:
    world.database.trouble = BUSY
    starting = asyncio.ensure_future(world.submitter.start(TEXT, 2))
    await world.clock.advance(30)
    world.submitter.give_up()
    with pytest.raises(StoreError, match="given_up"):
        await world.clock.run(_result(starting), 0.1)
    assert len(world.window_store.state.window.tasks) == 0
    assert world.window_store.state.window.lock == WindowLock()
    assert world.window_store.state.waiting == frozenset()
    world.database.trouble = ""
    await world.clock.advance(60)
    assert world.database.stores["tasks"] == {}
    assert world.a.submitted == world.b.submitted == []


async def test_what_is_cancelled_while_its_last_try_succeeds_is_shown_as_cancelled(
    world: World,
) -> None:
    world.database.trouble = BUSY
    starting = asyncio.ensure_future(world.submitter.start(TEXT))
    await world.clock.advance(1)
    world.database.seconds = 2.0
    await world.clock.until(_changes(lambda: world.database.tries))
    world.database.trouble = ""
    world.submitter.give_up()
    [task] = await world.clock.run(_result(starting))
    await world.until_state(task, TaskState.CANCELLED)
    await world.clock.advance(60)
    assert world.a.submitted == world.b.submitted == []
    assert world.database.stores["tasks"][task.prompt_id]["state"] == "cancelled"


# ---- tasks that are shown ----


@pytest.fixture
async def uploading(world: World) -> Task:
    """A task whose image is on its way for two seconds; then its intent is recorded."""
    world.http.slow(A, "POST", "upload", 2)
    task = await world.started(an_order("upscale"))
    await world.clock.advance(1)
    return task


async def test_a_prompt_waits_for_a_busy_journal_and_its_card_is_flagged(
    world: World, uploading: Task
) -> None:
    world.database.trouble = BUSY
    await world.clock.advance(60)
    assert world.state(uploading) is TaskState.SUBMITTING
    assert world.window_store.state.waiting == {uploading.prompt_id}
    assert world.a.submitted == []
    world.database.trouble = ""
    await world.until_state(uploading, TaskState.QUEUED)
    assert world.window_store.state.waiting == frozenset()
    assert world.a.submitted == [uploading.prompt_id]
    assert world.troubles == []


async def test_a_cancel_ends_the_wait_and_is_recorded_when_the_journal_is_free(
    world: World, uploading: Task
) -> None:
    world.database.trouble = BUSY
    await world.clock.advance(30)
    await world.clock.run(_result(asyncio.ensure_future(_cancel(world, uploading))), 0.5)
    await world.until_state(uploading, TaskState.CANCELLED, seconds=1)
    world.database.trouble = ""
    await world.clock.advance(LONG)
    assert world.window_store.state.waiting == frozenset()
    assert world.a.submitted == []
    assert world.database.stores["tasks"][uploading.prompt_id]["state"] == "cancelled"


async def test_a_prompt_is_not_sent_by_a_journal_that_stays_busy(
    world: World, uploading: Task
) -> None:
    world.database.trouble = BUSY
    await world.until_state(uploading, TaskState.FAILED, seconds=LONG)
    trouble = world.task(uploading).trouble
    assert trouble is not None
    assert trouble.message.key == "task.not_recorded"
    await world.clock.advance(LONG)
    assert world.a.submitted == []


async def test_an_intent_that_waited_is_fresh_when_its_prompt_is_sent(
    world: World, uploading: Task
) -> None:
    world.database.trouble = BUSY
    await world.clock.advance(60)
    world.database.trouble = ""
    await world.until_state(uploading, TaskState.QUEUED)
    strict = [task for task in world.database.strict if task.state is TaskState.SUBMITTING]
    assert strict[-1].submitted_at is not None
    assert world.clock.now() - strict[-1].submitted_at < FRESH_MS


async def test_a_running_prompt_is_cancelled_at_its_server_while_the_journal_is_busy(
    world: World,
) -> None:
    task = await world.running(TEXT)
    world.database.trouble = BUSY
    await world.clock.run(_result(asyncio.ensure_future(_cancel(world, task))), 1)
    assert len(world.server_of(task).requests("POST", "interrupt")) == 1


async def test_an_end_is_shown_flagged_and_recorded_when_the_journal_is_free(
    world: World,
) -> None:
    task = await world.running(TEXT)
    world.database.trouble = BUSY
    world.server_of(task).finish()
    await world.until_state(task, TaskState.SUCCEEDED)
    assert world.window_store.state.waiting == {task.prompt_id}
    world.database.trouble = ""
    await world.clock.advance(max(RETRY_SECONDS))
    assert world.database.stores["tasks"][task.prompt_id]["state"] == "succeeded"
    assert world.window_store.state.waiting == frozenset()
    assert world.troubles == []


# ---- what is saved ----


def a_journal() -> tuple[FakeJournal, FakeClock]:
    clock = FakeClock()
    return FakeJournal(clock, Log()), clock


async def test_of_refused_states_the_latest_is_recorded() -> None:
    journal, clock = a_journal()
    await journal.intend(a_task(1))
    journal.database.trouble = BUSY
    await journal.save(a_task(1, state=TaskState.SUBMITTING))
    await clock.advance(10)
    await journal.save(a_task(1, state=TaskState.QUEUED))
    assert journal.waits[-1] == {an_id(1)}
    journal.database.trouble = ""
    await clock.advance(max(RETRY_SECONDS))
    assert journal.states(an_id(1)) == ["registered", "queued"]
    assert journal.waits[-1] == frozenset()
    assert journal.troubles == []


async def test_a_state_that_was_refused_is_not_recorded_over_a_newer_one() -> None:
    journal, clock = a_journal()
    await journal.intend(a_task(1))
    journal.database.trouble = BUSY
    await journal.save(a_task(1, state=TaskState.UPLOADING))
    journal.database.trouble = ""
    await journal.intend(a_task(1, state=TaskState.SUBMITTING))
    await clock.advance(LONG)
    assert journal.states(an_id(1)) == ["registered", "submitting"]
    assert journal.waits[-1] == frozenset()


async def test_a_state_that_is_refused_for_minutes_is_reported_once() -> None:
    journal, clock = a_journal()
    await journal.intend(a_task(1))
    journal.database.trouble = BUSY
    await journal.save(a_task(1, state=TaskState.QUEUED))
    await clock.advance(100)
    assert journal.troubles == []
    await clock.advance(LONG)
    assert [error.message.key for error in journal.troubles] == [BUSY]
    assert journal.waits[-1] == frozenset()


async def test_a_state_that_waits_while_its_task_is_forgotten_is_dropped() -> None:
    journal, clock = a_journal()
    await journal.intend(a_task(1))
    journal.database.trouble = BUSY
    await journal.save(a_task(1, state=TaskState.QUEUED))
    forgetting = asyncio.ensure_future(journal.forget(a_task(1)))
    await clock.advance(10)
    journal.database.trouble = ""
    await clock.run(_result(forgetting))
    await clock.advance(LONG)
    assert journal.database.stores["tasks"] == {}
    assert journal.waits[-1] == frozenset()
    assert journal.errors == []


class Lying(FakeDatabase):
    """A database that writes a commit and then reports that it was undone, as a bad disk may."""

    lies = 1

    async def commit(
        self, steps: Sequence[Step], files: Mapping[str, Any], *, strict: bool
    ) -> list[Row]:
        """Write steps, and lie about the first ones."""
        conflicts = await super().commit(steps, files, strict=strict)
        if self.lies:
            self.lies -= 1
            raise StoreBusy("journal.failed", why="AbortError")
        return conflicts


async def test_a_write_that_was_reported_as_undone_but_is_there_is_our_own() -> None:
    clock = FakeClock()
    journal = FakeJournal(clock, Log(), Lying(clock, Log()))
    await clock.run(journal.intend(a_task(1), a_task(2)))
    await journal.save(a_task(1, state=TaskState.QUEUED))
    assert journal.lost == []
    assert journal.database.stores["tasks"][an_id(1)]["state"] == "queued"


# ---- what is another window's ----


@pytest.fixture
async def heir(world: World) -> AsyncIterator[World]:
    """Another window, which has found the running task of the closed one."""
    await world.running(TEXT)
    await world.die()
    other = await World.load(world.profile)
    await other.clock.run(other.takeover.find_orphans())
    yield other
    await other.close()


async def test_a_take_over_is_tried_once_and_leaves_the_tasks_as_they_are(
    world: World, heir: World
) -> None:
    tries, heir.database.trouble = heir.database.tries, BUSY
    with pytest.raises(StoreBusy):
        await heir.takeover.take_over(world.identity.window_id)
    assert heir.database.tries == tries + 1
    assert len(heir.window_store.state.window.tasks) == 0
    [orphans] = heir.takeover.gone
    assert orphans.window_id == world.identity.window_id


async def test_a_take_over_that_was_pressed_is_tried_again(world: World, heir: World) -> None:
    heir.database.trouble = BUSY
    window_id = world.identity.window_id
    pressed = asyncio.ensure_future(heir.takeover.take_over_patiently(window_id))
    await heir.clock.advance(30)
    assert len(heir.window_store.state.window.tasks) == 0
    heir.database.trouble = ""
    await heir.clock.run(_result(pressed), max(RETRY_SECONDS))
    assert len(heir.window_store.state.window.tasks) == 1
    assert heir.takeover.gone == ()


async def test_a_take_over_in_parts_keeps_those_that_were_recorded(
    world: World, heir: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step for all is refused by one conflict, the first half is written, the rest is not."""
    rows = await heir.database.rows("tasks")
    task = taken_over(tasks_of(rows)[0][0], heir.identity.window_id)
    outcomes = iter([StoreError("journal.taken"), None, StoreBusy(BUSY)])

    async def take(*_: Task) -> None:
        outcome = next(outcomes)
        if outcome is not None:
            raise outcome

    monkeypatch.setattr(heir.recovery._journal, "take", take)
    busy: list[StoreBusy] = []
    assert await heir.takeover._taken([task, task], busy) == [task]
    assert len(busy) == 1


async def _result(work: "asyncio.Future[Any]") -> Any:
    return await work


async def _cancel(world: World, task: Task) -> Task:
    return await world.canceller.cancel(task.prompt_id)


def _changes(value: Any) -> Any:
    before = value()
    return lambda: value() != before
