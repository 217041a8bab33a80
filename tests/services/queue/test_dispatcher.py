"""Runs wait in this browser, and each is bound when a server has room for it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest

from app.core.ids import ServerUrl
from app.core.queue.waiting import Waiting
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.services.windows.takeover import AWAY_MS
from tests.fakes import World
from tests.fakes.values import A, B, an_order

TEXT = an_order("text-to-image")

Reload = Callable[..., Awaitable[World]]


async def put(world: World, runs: int = 1, only: str | None = None) -> list[Waiting]:
    """Let runs wait in a window."""
    url = None if only is None else ServerUrl(only)
    return await world.clock.run(world.services.queue.put(TEXT, runs, only=url))


def sent(*worlds: World) -> list[str]:
    """Return the ids that any server ever queued, as often as it did."""
    return [*worlds[0].a.submitted, *worlds[0].b.submitted]


def waiting(world: World) -> list[str]:
    """Return the ids of the runs that wait in a window."""
    return [one.prompt_id for one in world.window_store.state.window.queue]


async def finish_all(*worlds: World) -> None:
    """Let servers run all that they have until nothing waits and nothing is open."""
    first = worlds[0]

    def is_done() -> bool:
        for server in (first.a, first.b):
            if server.prompts:
                server.run_to_end()
        return not any(waiting(one) for one in worlds) and not any(
            one.window_store.state.window.tasks.open_ids for one in worlds
        )

    await first.clock.until(is_done)


async def test_a_batch_uses_both_servers_two_runs_on_each(world: World) -> None:
    await put(world, 6)
    await world.clock.until(lambda: len(sent(world)) == 4)
    assert (len(world.a.submitted), len(world.b.submitted)) == (2, 2)
    assert len(waiting(world)) == 2
    assert world.window_store.state.window.lock.server in (A, B)
    await finish_all(world)
    assert (len(world.a.submitted), len(world.b.submitted)) == (3, 3)
    assert world.window_store.state.window.lock == WindowLock()
    assert await world.database.rows("queue") == []


async def test_the_task_has_the_id_of_its_run_and_the_journal_both_in_one_step(
    world: World,
) -> None:
    (one,) = await put(world)
    await world.until_state(one.prompt_id, TaskState.QUEUED)
    (row,) = await world.database.rows("queue")
    assert (row["promptId"], row["sentTo"]) == (
        one.prompt_id,
        world.task(one.prompt_id).execution_server,
    )
    await finish_all(world)
    assert await world.database.rows("queue") == []


async def test_single_runs_stay_at_home_until_it_has_two(world: World) -> None:
    for count in (1, 2, 3):
        await put(world)
        await world.clock.until(lambda count=count: len(sent(world)) == count)
    home = world.window_store.state.window.lock.server
    counts = {A: len(world.a.submitted), B: len(world.b.submitted)}
    assert home is not None
    assert counts[home] == 2


async def test_two_windows_that_run_at_the_same_moment_get_two_servers(
    world: World, another: Reload
) -> None:
    other = await another(world.profile)
    other.windows.open()
    world.windows.open()
    puts = [one.services.queue.put(TEXT) for one in (world, other)]
    await world.clock.run(asyncio.gather(*puts))
    await world.clock.until(lambda: len(sent(world)) == 2)
    assert (len(world.a.submitted), len(world.b.submitted)) == (1, 1)


async def test_windows_share_the_room_of_the_servers(world: World, another: Reload) -> None:
    other = await another(world.profile)
    for one in (world, other):
        one.windows.open()
    puts = [one.services.queue.put(TEXT, 5) for one in (world, other)]
    await world.clock.run(asyncio.gather(*puts))
    await world.clock.until(lambda: len(sent(world)) == 4)
    await world.clock.advance(5)
    assert (len(world.a.prompts), len(world.b.prompts)) == (2, 2)
    await finish_all(world, other)
    assert len(sent(world)) == 10
    assert set(Counter(sent(world)).values()) == {1}


async def test_a_cancelled_run_sends_nothing(world: World) -> None:
    runs = await put(world, 6)
    await world.clock.until(lambda: len(sent(world)) == 4)
    last = runs[-1].prompt_id
    assert await world.clock.run(world.services.queue.cancel(last))
    assert last not in waiting(world)
    await finish_all(world)
    assert last not in sent(world)
    assert len(sent(world)) == 5


@pytest.mark.parametrize("reloads", [1, 3])
async def test_waiting_runs_survive_reloads(world: World, another: Reload, reloads: int) -> None:
    runs = await put(world, 6)
    await world.clock.until(lambda: len(sent(world)) == 4)
    left = waiting(world)
    for _ in range(reloads):
        await world.die()
        world = await another(world.profile, world.session)
        assert waiting(world) == left
    await finish_all(world)
    assert Counter(sent(world)) == Counter(one.prompt_id for one in runs)


async def test_a_run_that_was_bound_when_the_window_died_is_not_doubled(
    world: World, another: Reload
) -> None:
    """The window dies at each moment between the press and the last end."""
    for moment in range(1, 120, 3):
        running = asyncio.ensure_future(world.services.queue.put(TEXT, 3))
        for _ in range(moment):
            await asyncio.sleep(0)
        running.cancel()
        await world.die()
        rows = await world.database.rows("queue")
        recorded = {row["promptId"] for row in rows if "sentTo" not in row}
        recorded |= {row["promptId"] for row in await world.database.rows("tasks")}
        world = await another(world.profile, world.session)
        world.lead()
        await finish_all(world)
        assert recorded <= set(sent(world))
        assert set(Counter(sent(world)).values()) <= {1}


async def test_the_last_window_takes_the_waiting_runs_of_a_killed_one(
    world: World, another: Reload
) -> None:
    other = await another(world.profile)
    runs = await put(world, 6)
    await world.clock.until(lambda: len(sent(world)) == 4)
    await world.die()
    await other.takeover.take_over_alone()
    (gone,) = other.window_store.state.orphans
    assert (gone.count, gone.open_count, gone.waits) == (6, 6, 2)
    await other.clock.advance(AWAY_MS / 1000)
    await other.takeover.take_over_alone()
    await finish_all(other)
    assert Counter(sent(other)) == Counter(one.prompt_id for one in runs)
    assert other.window_store.state.orphans == ()


async def test_a_pinned_window_waits_for_its_server(world: World) -> None:
    world.window_store.set_lock(WindowLock(B, LockMode.PINNED))
    await put(world, 4)
    await world.clock.until(lambda: len(world.b.submitted) == 2)
    await world.clock.advance(5)
    assert world.a.submitted == []
    why = [one.why.key for one in world.window_store.state.window.queue if one.why is not None]
    assert why == ["queue.only", "queue.only"]
    await finish_all(world)
    assert len(world.b.submitted) == 4


async def test_each_server_gets_one_with_the_same_seed(world: World) -> None:
    await world.clock.run(world.services.queue.put_on_each(TEXT))
    await world.clock.until(lambda: len(sent(world)) == 2)
    (a,), (b,) = world.a.submissions, world.b.submissions
    assert a.graph["3"]["inputs"]["seed"] == b.graph["3"]["inputs"]["seed"]
    assert world.window_store.state.window.lock.server is None


async def test_a_paused_queue_sends_nothing_and_goes_on(world: World) -> None:
    world.services.pauses.pause_all(True)
    await put(world, 2)
    await world.clock.advance(10)
    assert sent(world) == []
    world.services.pauses.pause_all(False)
    await finish_all(world)
    assert len(sent(world)) == 2


async def test_a_run_waits_while_no_server_answers(world: World) -> None:
    await put(world, 5)
    await world.clock.until(lambda: len(sent(world)) == 4)
    (rest,) = waiting(world)
    assert await world.database.rows("queue")
    world.services.pauses.pause(A)
    world.services.pauses.pause(B)
    await world.clock.advance(1)
    (one,) = world.window_store.state.window.queue
    assert one.why is not None
    assert one.why.key == "queue.none"
    world.services.pauses.resume(B)
    await finish_all(world)
    assert rest in world.b.submitted


async def test_what_was_decided_is_listed_with_its_reason(world: World) -> None:
    await put(world, 6)
    await world.clock.until(lambda: len(sent(world)) == 4)
    decided = world.window_store.state.decided
    assert sorted(one.why for one in decided) == ["home", "home", "overflow", "overflow"]
    assert {one.home for one in decided} == {world.window_store.state.window.lock.server}


async def test_short_runs_do_not_make_a_server_seem_slow(world: World) -> None:
    world.window_store.change(
        seconds={(A, "text-to-image"): 0.05, (B, "text-to-image"): 0.4},
    )
    await put(world, 4)
    await world.clock.until(lambda: len(sent(world)) == 4)
    assert (len(world.a.submitted), len(world.b.submitted)) == (2, 2)


async def test_a_slow_server_gets_work_only_when_waiting_takes_longer(world: World) -> None:
    world.window_store.change(
        seconds={(A, "text-to-image"): 2.0, (B, "text-to-image"): 60.0},
    )
    await put(world, 4)
    await world.clock.until(lambda: len(world.a.submitted) == 2)
    await world.clock.advance(2)
    assert world.b.submitted == []
    assert len(waiting(world)) == 2
    await finish_all(world)


async def test_all_that_waits_is_sent_at_once_for_a_person_who_leaves(world: World) -> None:
    made = await put(world, 9)
    await world.clock.until(lambda: len(sent(world)) == 4)
    await world.clock.run(world.services.mover.send_all())
    await world.clock.until(lambda: len(sent(world)) == 9)
    assert waiting(world) == []
    assert sorted(sent(world)) == sorted(one.prompt_id for one in made)
    assert abs(len(world.a.submitted) - len(world.b.submitted)) <= 1
    await finish_all(world)
