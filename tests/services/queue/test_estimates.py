"""How long the open work still takes: learned from runs, worked out at most once a second."""

from app.core.queue.entry import Shape
from app.core.queue.times import Estimate, Outlook
from app.core.task.task import TaskState
from app.core.windows.window_lock import LockMode, WindowLock
from app.services.queue.estimates import PAUSE_SECONDS
from tests.fakes import World
from tests.fakes.values import A, B, an_order

TEXT = an_order("text-to-image")
SHAPE = Shape(TEXT.kind.id)
TEN = {(A, SHAPE): 10.0, (B, SHAPE): 10.0}


async def put(world: World, runs: int, count: int) -> str:
    """Let runs wait until so many prompts were sent; return the id of their batch."""
    made = await world.clock.run(world.services.queue.put(TEXT, runs))
    await world.clock.until(lambda: len(world.a.submitted) + len(world.b.submitted) == count)
    return made[0].entry.batch_id


async def look(world: World) -> None:
    """Let the window know that both servers are up."""
    for url in (A, B):
        await world.clock.run(world.monitor.check(url))


def outlook(world: World) -> Outlook:
    """Return what the state says."""
    return world.window_store.state.outlook


async def test_nothing_is_said_until_a_run_was_measured(world: World) -> None:
    batch = await put(world, 6, 4)
    await world.clock.advance(PAUSE_SECONDS)
    assert outlook(world) == Outlook()
    world.window_store.change(seconds=TEN)
    await world.clock.advance(PAUSE_SECONDS)
    assert outlook(world) == Outlook({batch: Estimate(30, 2)}, Estimate(30, 2))


async def test_it_is_less_while_a_run_goes_on_and_nothing_when_all_ended(world: World) -> None:
    world.window_store.change(seconds=TEN)
    batch = await put(world, 2, 2)
    for server in (world.a, world.b):
        if server.prompts:
            server.start_next()
    await world.clock.until(lambda: bool(world.window_store.state.outlook.batches))
    first = outlook(world).batches[batch].seconds
    await world.clock.advance(4)
    world.window_store.change(seconds=dict(TEN))
    await world.clock.advance(PAUSE_SECONDS)
    assert outlook(world).batches[batch].seconds < first
    for server in (world.a, world.b):
        if server.running is not None:
            server.finish()
    await world.clock.until(lambda: not world.window_store.state.window.tasks.open_ids)
    await world.clock.advance(PAUSE_SECONDS)
    assert outlook(world) == Outlook()


async def test_a_paused_queue_has_no_end(world: World) -> None:
    world.window_store.change(seconds=TEN)
    batch = await put(world, 6, 4)
    await world.clock.advance(PAUSE_SECONDS)
    assert batch in outlook(world).batches
    world.services.pauses.pause_all(True)
    await world.clock.advance(PAUSE_SECONDS)
    assert batch not in outlook(world).batches


async def test_a_task_of_another_kind_is_not_known(world: World) -> None:
    world.window_store.change(seconds={(A, "other"): 3.0})
    await put(world, 1, 1)
    await world.clock.advance(PAUSE_SECONDS)
    assert outlook(world) == Outlook()


async def test_runs_are_estimated_before_they_exist(world: World) -> None:
    await look(world)
    estimates = world.services.estimates
    assert estimates.before(SHAPE, 6, [A, B]) is None
    world.window_store.change(seconds=TEN)
    assert estimates.before(SHAPE, 6, [A, B]) == Estimate(30, 2)
    assert estimates.before(SHAPE, 6, [A]) == Estimate(60, 1)
    assert estimates.before(SHAPE, 6, []) is None
    assert world.window_store.state.window.queue == ()


async def test_the_choice_of_servers_counts(world: World) -> None:
    await look(world)
    estimates, store = world.services.estimates, world.window_store
    store.change(seconds=TEN)
    store.set_lock(WindowLock(A, LockMode.PINNED))
    assert estimates.before(SHAPE, 6, [A, B]) == Estimate(60, 1)
    store.set_lock(WindowLock(None, LockMode.TOGETHER))
    assert estimates.before(SHAPE, 6, [A, B]) == Estimate(60, 1)
    store.set_lock(WindowLock(None, LockMode.SPREAD))
    assert estimates.before(SHAPE, 3, [A, B]) == Estimate(30, 2)


async def test_what_waits_already_is_before_it(world: World) -> None:
    world.window_store.change(seconds=TEN)
    await put(world, 6, 4)
    assert world.window_store.state.window.tasks.open_tasks()[0].state is not TaskState.SUCCEEDED
    assert world.services.estimates.before(SHAPE, 2, [A, B]) == Estimate(40, 2)
